"""The path `trap` on a GICv3 whose CPU interface does not trap.

QEMU's does; so one of the guest's tries is put in another's place, which never traps.
"""
import re
import subprocess

import pytest

from tests.booting import BUILD, command_of, images_of, machine_of
from tests.hostile import sections
from tests.test_panic import symbols

PLATFORM = "virt-v8-gicv3"
REASON = "the_CPU_interface_does_not_trap:_TC_of_the_hypervisor_control_register_has_no_effect"
SIZE = 8  # bytes of an address


def console_of(path, image, place, experiments):
    """Of a boot in which the guest tries whether ICC_PMR_EL1 traps by what never does."""
    elf = BUILD / PLATFORM / image
    names, (start, _, constants) = symbols("arm64", elf), sections(elf)[".rodata"]
    data = bytearray(elf.read_bytes())
    at = data.index(constants) + names["controls"] - start
    data[at:at + SIZE] = names["run_is_native"].to_bytes(SIZE, "little")
    changed = place / "guest.elf"
    changed.write_bytes(data)
    images = [*images_of(BUILD / PLATFORM, path)[:2], "-device", f"loader,file={changed}"]
    line = f"hyptick=1 platform={PLATFORM} path={path} experiment={experiments} samples=2"
    with command_of(machine_of(PLATFORM), images, line) as command:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              timeout=120, check=True).stdout


@pytest.mark.parametrize("image, experiments",
                         [("guest.elf", "hypercall,spi"), ("checks.elf", "behaviour-01")])
def test_trap_is_unsupported_and_the_run_ends_well(tmp_path, image, experiments):
    said = console_of("trap", image, tmp_path, experiments)
    ends = re.findall(r" done status=(\w+) count=(\d+) reason=(\S+) #", said)
    assert ends and set(ends) == {("unsupported", "0", REASON)}
    assert len(ends) == len(re.findall(r" exp name=", said))
    assert " end status=ok " in said


def test_other_paths_run(tmp_path):
    said = console_of("lr", "guest.elf", tmp_path, "hypercall,spi")
    assert set(re.findall(r" done status=(\w+) ", said)) == {"ok"} and " end status=ok " in said
