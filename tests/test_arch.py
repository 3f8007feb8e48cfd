"""arch/arm and arch/arm64 offer the same: what stands above them is one source for both."""
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")
CROSS = {"arm": os.environ.get("ARM_CROSS", "arm-none-eabi-"),
         "arm64": os.environ.get("ARM64_CROSS", "aarch64-linux-gnu-")}
PLATFORM = {"arm": "virt-v7-gicv2", "arm64": "virt-v8-gicv2"}
TREES = ["hyp-shim/arch", "guest-payloads/arch", "common"]
INCLUDES = {
    "hyp-shim/arch": ["hyp-shim", "hyp-shim/arch", "hyp-shim/gic/v2", "hyp-shim/vgic/v2",
                      "hyp-shim/trace/off"],
    "guest-payloads/arch": ["guest-payloads", "guest-payloads/arch", "hyp-shim", "guest-payloads/trace/off"],
    "common": [],
}

# Functions that only files of the same architecture's folder use: each exists in one of the two.
INTERNAL = {
    "arm": {"secondary_probe_thumb",  # boot.S and cpu.c of the guest
            "exit_cp14_32", "exit_cp14_64", "exit_cp15_32", "exit_cp15_64",  # exit_table.c
            "frame_read_banked", "frame_write_banked",  # frame.h
            "it_block_advance",  # trap.h
            "irq_exit", "trap_exit", "vector_irq"},  # vectors.S
    "arm64": {"id_hides_something", "id_read", "id_read_for_guest",  # exit_sysreg.c, guest.c
              "exit_sysreg", "exit_table_a32", "trap_data_abort", "trap_sysreg",  # exit_table.c, vectors.S
              "fault_stack_top"},  # vectors.S
}
# The GICv3, which AArch64 alone has here, has registers of 64 bits.
OF_GICV3 = {"io_read64", "io_write64"}

# System registers have the architecture's own names, but for those that both have.
REGISTER = re.compile(r"(read|write)_[A-Z]\w*")
FUNCTION = re.compile(r"^(?=[a-z_])(?:(?:__attribute__\(\(\w+\)\)|[\w*]+) +\**)+(\w+)\((?!\()", re.M)


def headers(tree, arch):
    return {file.name for file in (ROOT / tree / arch).glob("*.h")}


def own_text(preprocessed, header):
    """Of the preprocessor's output, what comes from the header itself, a definition a line."""
    lines, own = [], False
    for line in preprocessed.splitlines():
        marker = re.match(r'# \d+ "([^"]*)"', line)
        if marker:
            own = marker.group(1).endswith(header)
        elif own:
            lines.append(line)
    return re.sub(r"\}\s*(?=\w)", "}\n", "\n".join(lines))


def functions(tree, arch, name):
    """The functions that a header declares or defines."""
    header = f"{tree}/{arch}/{name}"
    folders = [".", f"common/{arch}", f"{tree}/{arch}", *INCLUDES[tree]]
    command = [CROSS[arch] + "gcc", "-E", "-ffreestanding", "-x", "c", *[f"-I{folder}" for folder in folders],
               f'-DPLATFORM_HEADER="platform/{PLATFORM[arch]}.h"', header]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(FUNCTION.findall(own_text(done.stdout, header)))


def symbols(program, arch):
    """What the objects of an architecture's folder define for others."""
    tree = {"shim": "hyp-shim/arch", "guest": "guest-payloads/arch"}[program]
    found = set()
    for source in (ROOT / tree / arch).glob("*.[cS]"):
        made = BUILD / PLATFORM[arch] / program / tree / arch / (source.stem + ".o")
        output = subprocess.run([CROSS[arch] + "nm", "-g", "--defined-only", made], capture_output=True,
                                text=True, check=True).stdout
        found |= {line.split()[-1] for line in output.splitlines()}
    return found


@pytest.fixture(autouse=True)
def tools():
    for arch, cross in CROSS.items():
        if shutil.which(cross + "gcc") is None:
            pytest.skip(f"{cross}gcc is not installed")
        if not (BUILD / PLATFORM[arch] / "guest.elf").is_file():
            pytest.skip("no images: make build")


@pytest.mark.parametrize("program", ["shim", "guest"])
def test_objects_define_the_same(program):
    arm, arm64 = (symbols(program, arch) - INTERNAL[arch] for arch in ("arm", "arm64"))
    assert len(arm) > 5
    assert arm == arm64


@pytest.mark.parametrize("tree, name", [(tree, name) for tree in TREES
                                        for name in sorted(headers(tree, "arm") & headers(tree, "arm64"))])
def test_headers_offer_the_same_functions(tree, name):
    arm, arm64 = (functions(tree, arch, name) - INTERNAL[arch] for arch in ("arm", "arm64"))
    if name == "sysreg.h":
        assert {"isb", "dsb"} <= arm & arm64
        arm, arm64 = ({one for one in offered if not REGISTER.fullmatch(one)} for offered in (arm, arm64))
    assert arm == arm64 - OF_GICV3


@pytest.mark.parametrize("tree", TREES)
def test_a_header_of_one_architecture_is_its_own(tree):
    """Nothing outside the folder includes it."""
    for arch, other in (("arm", "arm64"), ("arm64", "arm")):
        own = headers(tree, arch) - headers(tree, other)
        for file in [*ROOT.glob("hyp-shim/**/*.[chS]"), *ROOT.glob("guest-payloads/**/*.[chS]")]:
            included = set(re.findall(r'#include "([^"]+)"', file.read_text("utf-8")))
            if f"/{arch}/" not in str(file):
                assert not included & own, file


def test_internal_names_exist():
    """Each is defined in its architecture and not in the other: else it need not be excused."""
    for arch, other in (("arm", "arm64"), ("arm64", "arm")):
        defined = symbols("shim", arch) | symbols("guest", arch)
        assert INTERNAL[arch] <= defined
        assert not INTERNAL[arch] & (symbols("shim", other) | symbols("guest", other))
