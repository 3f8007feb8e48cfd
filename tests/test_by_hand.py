"""docs/by-hand.md: its listings add up to the guest's figures, and are those of the images as they are."""
import csv
import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")
TOOL = ROOT / "scripts/instructions"
PAGE = (ROOT / "docs/by-hand.md").read_text("utf-8")
PART = re.compile(r"<!-- instructions: (\S+) (\S+) -->\n(.*?)<!-- end -->\n(.*?)(?=^## |\Z)", re.S | re.M)
PARTS = {(path, what): (listing, explained) for path, what, listing, explained in PART.findall(PAGE)}
LISTED = [("lr", "spi/trigger=edge"), ("trap", "eoi/mode=0")]
TIME_LIMIT = 120


@functools.lru_cache(maxsize=None)
def listing(path, what, *options):
    """What the tool prints; its images must be there, and its sum right."""
    done = subprocess.run([TOOL, path, what, *options], capture_output=True, text=True, timeout=TIME_LIMIT,
                          check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.fixture(autouse=True)
def tools():
    crosses = (os.environ.get("ARM_CROSS", "arm-none-eabi-"),
               os.environ.get("ARM64_CROSS", "aarch64-linux-gnu-"))
    programs = [cross + program for cross in crosses for program in ("objdump", "addr2line")]
    for program in ("qemu-system-arm", "qemu-system-aarch64", *programs):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    if not (BUILD / "virt-v7-gicv2/shim.elf").is_file():
        pytest.skip("no images: make build")


def test_page_has_the_listings():
    assert list(PARTS) == LISTED


@pytest.mark.parametrize("path, what", LISTED + [
    ("native", "spi/trigger=level"), ("lr", "hypercall"), ("lr", "inject/from=self"),
    ("lr-eoi", "eoi/mode=1;op=both"), ("trap", "clock"), ("trap", "irq-total/trigger=edge"),
    ("trap", "inject/from=remote"),
])
def test_instructions_add_up_to_the_sample(path, what):
    adds_up(listing(path, what))


@pytest.mark.parametrize("path, what", [("native", "spi/trigger=edge"), ("lr", "spi/trigger=edge"),
                                        ("lr", "mmio-trap/op=read"), ("trap", "eoi/mode=0")])
def test_instructions_of_aarch64_add_up_to_the_sample(path, what):
    adds_up(listing(path, what, "--platform", "virt-v8-gicv2"))


def adds_up(text):
    numbers = [int(line.split()[0]) for line in text.splitlines() if re.match(r" +\d+  \w", line)]
    assert numbers == list(range(1, len(numbers) + 1))
    sums = {line[:36].strip(): int(line[36:]) for line in text.splitlines()[-5:]}
    assert sums["executed in the guest"] + sums["executed in the shim"] == len(numbers)
    assert len(numbers) + sums["cost of the stamps (clock_overhead)"] == sums["sum"]
    assert sums["sum"] == sums["sample the guest printed"]


@pytest.mark.parametrize("platform, path, image", [
    ("virt-v7-gicv2", "native", "guest"), ("virt-v7-gicv2", "lr", "shim"),
    ("virt-v8-gicv3", "native", "guest"),
])
def test_a_sweep_s_round_is_listed_and_the_worst_phase_is_the_acknowledge(platform, path, image):
    """What comes right behind the acknowledge of another interrupt waits for all of that one."""
    text = listing(path, "timer-jitter/timer=cntv;phase=sweep", "--platform", platform)
    sums = {line[:36].strip(): int(line[36:]) for line in text.splitlines()[-4:]}
    numbers = [int(line.split()[0]) for line in text.splitlines() if re.match(r" +\d+  \w", line)]
    assert numbers == list(range(1, sums["load_period the guest printed"] + 1))
    assert sums["sum"] == len(numbers)
    assert sums["executed in the guest"] + sums["executed in the shim"] == len(numbers)
    before, late = re.search(r"(.*)\n +> .*, its handler (\d+) later\n", text).groups()
    assert "gic_acknowledge" in before
    assert re.findall(r"^(guest|shim): ", text[:text.index(before)], re.M)[-1] == image
    assert 0 < int(late) < 2 * len(numbers)


def of_reference(platform, compiler, path, experiment, variant):
    """The median that the reference of that compiler has; None without such a reference."""
    folder = ROOT / "results/reference" / compiler
    if not folder.is_dir():
        return None
    with open(folder / "summary.csv", newline="", encoding="utf-8") as file:
        key = [platform, path, experiment, variant]
        return next((int(row["p50"]) for row in csv.DictReader(file) if list(row.values())[:4] == key), None)


@pytest.mark.parametrize("experiment, variant", [("ack", ""), ("eoi", "mode=0")])
@pytest.mark.parametrize("platform, counted", [
    ("virt-v7-gicv2", 0), ("virt-v8-gicv2", 0), ("virt-v8-gicv3", 1),
])
def test_a_register_that_traps_counts_and_a_load_that_aborts_does_not(platform, counted, experiment, variant):
    """One instruction of the reference's median: the guest's own access, less the stamps."""
    text = listing("trap", f"{experiment}/{variant}".rstrip("/"), "--platform", platform)
    sums = {line[:36].strip(): int(line[36:]) for line in text.splitlines()[-5:]}
    assert sums["executed in the guest"] + sums["cost of the stamps (clock_overhead)"] == counted
    compiler = text.splitlines()[0].split()[-1].strip("()")
    median = of_reference(platform, compiler, "trap", experiment, variant)
    if median is None:
        pytest.skip(f"no reference of {compiler} for {platform}")
    assert median == counted + sums["executed in the shim"]


@pytest.mark.parametrize("path, what", LISTED)
def test_page_shows_what_runs(path, what):
    now, page = listing(path, what, "--markdown"), PARTS[path, what][0]
    compiler, named = (text.splitlines()[0].split()[-1].rstrip(":") for text in (now, page))
    if compiler != named:
        pytest.skip(f"the page is of {named}, the images are of {compiler}")
    assert now == page, "run scripts/instructions --update-docs, and see that the explanations still fit"


@pytest.mark.parametrize("path, what", LISTED)
def test_page_explains_every_function(path, what):
    shown, explained = PARTS[path, what]
    functions = set(re.findall(r"^(?:guest|shim): (\w+)$", shown, re.M))
    assert functions == set(re.findall(r"^\| `(\w+)` \| \D", explained, re.M))


@pytest.mark.parametrize("arguments, complaint", [
    (["lr", "timer"], "'timer' is no experiment that starts at a stamp"),
    (["lr", "eoi"], "more than one variant is ''"),
    (["native", "timer-jitter"], "more than one variant is 'phase=sweep'"),
    (["native", "timer-jitter/timer=cntp;load=busy"], "timer=cntp;load=busy;period=10us is no sweep"),
    (["lr", "eoi/mode=7"], "no variant is 'mode=7'"),
    (["nonesuch", "ack"], "unknown_path"),
    (["native", "hypercall"], "unsupported: no hypervisor to call"),
    (["lr", "ack", "--platform", "nonesuch"], "unknown platform 'nonesuch'; known: "),
    (["lr"], "usage:"),
    ([], "usage:"),
])
def test_tool_says_what_it_cannot_list(arguments, complaint):
    done = subprocess.run([TOOL, *arguments], capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    assert done.returncode == 2 and complaint in done.stderr
    assert done.stdout == "" and "Traceback" not in done.stderr
