"""Each board on its model: a short boot of each path, and what it counts beside the same on `virt`.

The models are those of bench/platforms.csv. A model that the installed QEMU does not have is skipped.
"""
import functools
import re
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest

from tests.booting import BUILD, command_of, images_of, machine_of, machines, qemu_for
from tests.line.stub import behind_stub

EXPERIMENTS = "hypercall,mmio-trap,ack,eoi,inject,spi,ipi"
TIME_LIMIT = 120  # seconds; a boot takes about one
PATHS = ["native", "lr", "trap"]

# The platform with the same architecture and GIC; and whether the figures are the same to the instruction.
# The addresses of the other boards take an instruction more, or less, to make than virt's (docs/qemu.md).
LIKE = {
    "zcu102-v8-gicv2": ("virt-v8-gicv2", False),
    "versal-v8-gicv3": ("virt-v8-gicv3", True),
    "sunxi-v7-gicv2": ("virt-v7-gicv2", False),
    "rpi4-v8-gicv2": ("virt-v8-gicv2", False),
    "rpi4-v7-gicv2": ("virt-v7-gicv2", False),
    "midway-v7-gicv2": ("virt-v7-gicv2", False),
}
# Boards without PSCI: nothing turns them off, and CPUs that wait for an address are counted meanwhile, which
# shows in a round trip (docs/qemu.md).
NEVER_OFF = ["rpi4-v8-gicv2", "rpi4-v7-gicv2"]
# What the guest finds out about its machine; without a shim it cannot ask for list registers.
FOUND = {
    "virt-v7-gicv2": "midr=0x414fc0f0 pmu=2 event_counters=6 errata=-",
    "virt-v8-gicv2": "midr=0x411fd070 pmu=1 event_counters=6 errata=852523,1319537",
    "virt-v8-gicv3": "midr=0x411fd070 pmu=1 event_counters=6 errata=852523,1319537",
    "zcu102-v8-gicv2": "midr=0x410fd034 pmu=1 event_counters=6 errata=-",
    "versal-v8-gicv3": "midr=0x410fd083 pmu=1 event_counters=6 errata=853709,1319367",
    "sunxi-v7-gicv2": "midr=0x410fc075 pmu=2 event_counters=4 errata=-",
    "rpi4-v7-gicv2": "midr=0x410fd083 pmu=3 event_counters=6 errata=853709,1319367",
    "midway-v7-gicv2": "midr=0x414fc0f0 pmu=2 event_counters=6 errata=-",
    "rpi4-v8-gicv2": "midr=0x410fd083 pmu=1 event_counters=6 errata=853709,1319367",
}
# In ARMv7 it is started by a stub, which the model of the other one starts.
MODEL_OF = {"rpi4-v7-gicv2": "rpi4-v8-gicv2"}
NAME = re.compile(r" exp name=(\S+) variant=(\S+) ")


def until_the_end(command, is_stopped):
    """What a machine prints until it turns itself off or, where it cannot, is stopped after the end."""
    said = ""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as machine:
        limit = threading.Timer(TIME_LIMIT, machine.kill)
        limit.start()
        for line in machine.stdout:
            said += line
            if is_stopped and " end status=" in line:
                machine.kill()
        limit.cancel()
    return said


@functools.lru_cache(maxsize=None)
def console_of(platform, path):
    """What a boot prints; it must have come to a good end."""
    row = machine_of(MODEL_OF.get(platform, platform))
    ending = row["image"] or "elf"
    guest = f"guest.{ending if path == 'native' else 'elf'}"
    images = images_of(BUILD / platform, path, guest, f"shim.{ending}")
    if not Path(images[1]).is_file():
        pytest.skip("no images: make board-images")
    qemu = qemu_for(MODEL_OF.get(platform, platform))
    line = f"hyptick=1 platform={platform} path={path} experiment={EXPERIMENTS} samples=4"
    with tempfile.TemporaryDirectory() as folder:
        if platform in MODEL_OF:
            images = behind_stub(folder, images[1]) + images[2:]
        with command_of(row, images, line, qemu) as command:
            said = until_the_end(command, platform in NEVER_OFF)
    assert " end status=ok" in said, said[-2000:]
    return said


@functools.lru_cache(maxsize=None)
def figures_of(platform, path):
    """{(experiment, variant): (the last sample, exits, the reason why there is none)}"""
    found, name, sample, exits = {}, None, None, 0
    for line in console_of(platform, path).splitlines():
        if NAME.search(line):
            name, sample, exits = NAME.search(line).groups(), None, 0
        elif " smp " in line:
            sample = int(line.split()[-2].split("x")[0])
        elif " cnt exits " in line:
            exits = int(line.split()[4])
        elif " done " in line:
            found[name] = (sample, exits, re.search(r"reason=(\S+)", line).group(1))
    return found


WAITING = 12


def allowed(platform, exactly, variant, figure):
    """How far from a figure another may be. Who broadcasts looks at as many CPUs as there can be."""
    if exactly:
        return 1 if "broadcast" in variant else 0
    waiting = WAITING if platform in NEVER_OFF and "round-trip" in variant else 0
    vcpus = re.search(r"vcpus=(\d)", variant)
    return 4 * (int(vcpus.group(1)) if vcpus else 1) + figure / 50 + waiting


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("platform", LIKE)
def test_a_board_counts_as_virt_does(platform, path):
    like, exactly = LIKE[platform]
    ours, theirs = figures_of(platform, path), figures_of(like, path)
    assert ours.keys() == theirs.keys()
    measured = 0
    for name, (sample, exits, reason) in ours.items():
        if reason in ("the_machine_has_fewer_cpus", "the_gic_has_no_lpis"):
            continue
        assert (exits, reason) == theirs[name][1:], name
        if sample is not None:
            there = theirs[name][0]
            assert abs(sample - there) <= allowed(platform, exactly, name[1], there), (name, sample, there)
            measured += 1
    assert measured > 12


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("platform", FOUND)
def test_the_guest_says_what_its_machine_is(platform, path):
    said = re.search(r"^@ht 1 cpu (.*) #\w+$", console_of(platform, path), re.MULTILINE).group(1)
    assert re.sub(r"list_registers=\d+ ", "", said) == FOUND[platform]
    assert ("list_registers=4 " in said) == (path != "native")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("platform", LIKE)
def test_the_first_record_comes_within_a_second(platform, path):
    """Of the counter, which starts with the machine."""
    begin = re.search(r"^@ht 0 begin .* tick_hz=(\d+) .* ticks=(\d+) ", console_of(platform, path), re.M)
    tick_hz, ticks = map(int, begin.groups())
    assert 0 < ticks <= tick_hz


@pytest.mark.parametrize("platform", LIKE)
def test_each_board_is_run_on_request_alone(platform):
    assert machines()[platform]["on_request"] == "yes"


def test_every_platform_that_waits_to_be_named_is_tested():
    assert {name for name, row in machines().items()
            if row["on_request"] and row["qemu"] != "here"} == LIKE.keys()


@pytest.mark.parametrize("platform", LIKE)
@pytest.mark.parametrize("image", ["shim", "guest"])
def test_an_image_is_small(platform, image):
    file = BUILD / platform / f"{image}.bin"
    if not file.is_file():
        pytest.skip("no images: make board-images")
    assert file.stat().st_size <= 256 << 10
