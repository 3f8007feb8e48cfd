"""The shim against itself: one of its functions does what no code of it may, and must end the run."""
import re
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.booting import BUILD, command_of, images_of, machine_of
from tests.hostile import sections

PLACE = "exit_hypercall"  # called with the vCPU's address in the first register; the guest's end is one

CONSTANTS = "constants"  # in code: where they are, as a literal

# What it does instead, as words of code; what comes of it; and where.
FAULTS = {
    "arm": {"undefined": ([0xe7f000f0], "shim_undefined", None),               # udf
            "store to code": ([0xe58e0000], "shim_data_abort", "code"),        # str r0, [lr]
            "store to constants": ([0xe59f1000, 0xea000000, CONSTANTS, 0xe5810000],
                                   "shim_data_abort", "constants"),
            "jump to data": ([0xe12fff10], "shim_fetch_abort", "data"),        # bx r0
            "stack overflow": ([0xe92d00ff, 0xeafffffd], "shim_data_abort", "hole")},
    "arm64": {"undefined": ([0x00000000], "shim_undefined", None),
              "store to code": ([0xf90003c0], "shim_data_abort", "code"),      # str x0, [x30]
              "store to constants": ([0x58000041, 0x14000003, CONSTANTS, 0xf9000020], "shim_data_abort",
                                     "constants"),
              "jump to data": ([0xd61f0000], "shim_fetch_abort", "data"),      # br x0
              "stack overflow": ([0xa9bf03e0, 0x17ffffff], "shim_data_abort", "hole")},
}

# In place of guest_gic_map(): stage2_map(its first argument, HOLE, HOLE, one page, STAGE2_RAM).
HOLE = 0x40000000
MAPS_MORE = {
    "arm": [0xe92d4008, 0xe3a01101, 0xe3a02101, 0xe3a03a01, 0xe3a0c000, 0xe58dc000,  # push; r1 to r3; kind
            ("stage2_map", 0xeb000000, 8, 0xffffff), 0xe8bd8008],
    "arm64": [0xa9bf7bfd, 0xd2a80001, 0xd2a80002, 0xd2820003, 0x52800004,            # stp; x1 to x3, w4
              ("stage2_map", 0x94000000, 0, 0x3ffffff), 0xa8c17bfd, 0xd65f03c0],
}
PLATFORMS = {"virt-v7-gicv2": "arm", "virt-v8-gicv3": "arm64"}
NM = {"arm": "arm-none-eabi-nm", "arm64": "aarch64-linux-gnu-nm"}


def symbols(arch, elf):
    """{name: address}"""
    listed = subprocess.run([NM[arch], elf], stdout=subprocess.PIPE, check=True, text=True).stdout
    return {name: int(address, 16) for address, _, name in (line.split() for line in listed.splitlines()
                                                             if len(line.split()) == 3)}


def assembled(word, at, names, constants):
    """One of the words of code above, which will stand at `at`: its bytes."""
    if word == CONSTANTS:
        return constants
    if isinstance(word, tuple):  # a call: to whom, its opcode, what the PC is ahead, the bits of its distance
        name, opcode, ahead, bits = word
        word = opcode | (names[name] - at - ahead) // 4 & bits
    return word.to_bytes(4, "little")


def patched(platform, words, function):
    """The shim's ELF file, with other words where a function starts."""
    arch, elf = PLATFORMS[platform], BUILD / platform / "shim.elf"
    parts, names = sections(elf), symbols(arch, elf)
    start, _, code = parts[".text"]
    data = elf.read_bytes()
    place = data.index(code) + names[function] - start
    constants = parts[".rodata"][0].to_bytes(8 if arch == "arm64" else 4, "little")
    new = b"".join(assembled(word, names[function] + 4 * i, names, constants) for i, word in enumerate(words))
    return data[:place] + new + data[place + len(new):]


def run(platform, words, function=PLACE):
    """The console of a boot of that shim."""
    folder = BUILD / platform
    with tempfile.TemporaryDirectory() as place:
        shim = Path(place) / "shim.elf"
        shim.write_bytes(patched(platform, words, function))
        line = f"hyptick=1 platform={platform} path=lr experiment=none"
        images = ["-kernel", str(shim), *images_of(folder, "lr", "trials.elf")[2:]]
        with command_of(machine_of(platform), images, line) as command:
            return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, timeout=120, check=False).stdout.decode()


@pytest.mark.parametrize("platform, fault", [(platform, fault) for platform, arch in PLATFORMS.items()
                                             for fault in FAULTS[arch]])
def test_fault_of_the_shim_ends_the_run(platform, fault):
    words, reason, where = FAULTS[PLATFORMS[platform]][fault]
    console = run(platform, words)
    elf = BUILD / platform / "shim.elf"
    names, parts = symbols(PLATFORMS[platform], elf), sections(elf)
    stop = re.search(r"^@ht - stop reason=(\w+) pc=0x(\w+) addr=0x(\w+) syndrome=0x\w+ #", console, re.M)
    assert stop, console
    assert stop[1] == reason
    pc, address = int(stop[2], 16), int(stop[3], 16)
    if where == "data":
        assert pc == address and parts[".bss"][0] <= pc < parts[".bss"][0] + parts[".bss"][1]
    else:
        assert names[PLACE] <= pc < names[PLACE] + 4 * (len(words) + 1)
    if where in ("code", "constants"):
        start, size, _ = parts[".text" if where == "code" else ".rodata"]
        assert start <= address < start + size
    if where == "hole":
        assert (address - names["cpu_stacks"]) // 4096 == 0
    assert re.search(r"^shim registers from 0 \w+ \w+ \w+ \w+\r?$", console, re.M)
    last = {"arm": r"12( \w+){3}", "arm64": r"28( \w+){4}"}[PLATFORMS[platform]]  # 15 and 32 of them
    assert re.search(rf"^shim registers from {last}\r?$", console, re.M)
    trace = re.search(r"^shim trace(.*?)\r?$", console, re.M)[1].split()
    start, size, _ = parts[".text"]
    assert all(start <= int(word, 16) < start + size for word in trace)
    if words == FAULTS["arm64"]["stack overflow"][0]:
        assert trace  # it pushes where it was called from


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_no_list_lets_a_guest_reach_ends_the_run(platform):
    console = run(platform, MAPS_MORE[PLATFORMS[platform]], "guest_gic_map")
    stop = re.search(r"^@ht - stop reason=(\w+) pc=0x0+ addr=0x(\w+) syndrome=0x0+ #", console, re.M)
    assert stop, console
    assert (stop[1], int(stop[2], 16)) == ("stage_2_maps_more_than_may_be_reached", HOLE)
