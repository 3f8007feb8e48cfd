"""QEMU with a guest and its line of boot parameters, as the bench starts it: what tests have in common."""
import csv
import functools
import os
import re
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")
QEMU10 = ROOT / "build/qemu10"  # what `make qemu10` fetches


@functools.lru_cache(maxsize=None)
def machines():
    """{platform: its row of bench/platforms.csv}"""
    with open(ROOT / "bench/platforms.csv", newline="", encoding="utf-8") as file:
        return {row["platform"]: row for row in csv.DictReader(file)}


def machine_of(platform):
    return machines()[platform]


def version_of(program):
    """Of a QEMU, as numbers; None where it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(map(int, re.search(r"version (\d+)\.(\d+)", said).groups()))


@functools.lru_cache(maxsize=None)
def qemu_for(platform):
    """A QEMU that is new enough: the installed one, or the fetched one. Skips where there is none."""
    row = machine_of(platform)
    need = tuple(map(int, row["min_version"].split(".")))
    for program in (row["qemu"], str(QEMU10 / row["qemu"])):
        have = version_of(program)
        if have is not None and have >= need:
            return program
    return pytest.skip(f"{platform} needs QEMU {row['min_version']}: make qemu10")


def skip_unless_fetched(result):
    """Skips where Debian's packages cannot be had; whatever else went wrong is a failure."""
    if result.returncode != 0:
        said = result.stderr.strip().splitlines()[-1]
        assert said.startswith("packages: "), said
        pytest.skip(f"it cannot be downloaded: {said}")


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
