"""QEMU with a guest and its line of boot parameters, as the bench starts it: what tests have in common."""
import csv
import functools
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")


@functools.lru_cache(maxsize=None)
def machines():
    """{platform: its row of bench/platforms.csv}"""
    with open(ROOT / "bench/platforms.csv", newline="", encoding="utf-8") as file:
        return {row["platform"]: row for row in csv.DictReader(file)}


def machine_of(platform):
    return machines()[platform]


def images_of(folder, path, guest="guest.elf", shim="shim.elf"):
    """QEMU's arguments for what a path starts with, and the guest above it."""
    if path == "native":
        return ["-kernel", str(folder / guest)]
    return ["-kernel", str(folder / shim), "-device", f"loader,file={folder / guest}"]


@contextmanager
def command_of(machine, images, line, qemu=None):
    """The command line that boots, on a row of bench/platforms.csv, these images with this line."""
    with tempfile.NamedTemporaryFile(suffix=".params") as params:
        params.write(line.encode() + b"\n")
        params.flush()
        yield [qemu or machine["qemu"], *machine["machine"].split(), *images,
               "-device", f"loader,file={params.name},addr={machine['params_base']},force-raw=on"]
