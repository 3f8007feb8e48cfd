"""Shim and guests as clang compiles them: every check holds, and they cost about what gcc's do."""
import re
import subprocess

import pytest

from tests.booting import BUILD, command_of, images_of, machine_of
from tests.test_guest_checks import expected, qemu_version

CLANG = BUILD / "clang"
PLATFORMS = ["virt-v7-gicv2", "virt-v8-gicv3"]
PATHS = ["native", "lr", "lr-eoi", "trap"]
EXPERIMENTS = "hypercall,mmio-trap,ack,eoi,spi,inject,ipi"
NEAR = 1.3  # times gcc's figure, and some instructions
TIME_LIMIT = 120


def console_of(folder, platform, path, image, experiments=""):
    images = images_of(folder / platform, path, f"{image}.elf")
    line = f"hyptick=1 platform={platform} path={path} samples=8"
    line += f" experiment={experiments}" if experiments else ""
    with command_of(machine_of(platform), images, line) as command:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=TIME_LIMIT, check=False).stdout


def figures_of(console):
    """{experiment and variant: the last sample}."""
    found, name = {}, None
    for line in console.splitlines():
        if " exp " in line:
            name = re.search(r"name=(\S+ variant=\S+)", line).group(1)
        elif " smp " in line:
            found[name] = int(line.split()[-2].split("x")[0])
    return found


@pytest.fixture(autouse=True)
def images():
    for platform in PLATFORMS:
        if not (CLANG / platform / "checks.elf").is_file():
            pytest.skip("no images: make clang-build")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_check_holds(platform, path):
    console = console_of(CLANG, platform, path, "checks")
    assert " compiler=clang-" in console
    assert not re.search(r"@ht - stop| fault ", console) and " end status=ok" in console
    found = re.findall(r"^@ht \d+ exp name=\S+ variant=(\S+) .*?^@ht \d+ done status=(\S+) .*?reason=(\S+) #",
                       console, re.M | re.S)
    version = qemu_version(platform)
    assert len(found) > 200
    assert [(name, *how) for name, *how in found
            if tuple(how) not in expected(platform, path, name, version)] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_figures_are_near_those_of_gcc(platform, path):
    gcc, clang = (figures_of(console_of(folder, platform, path, "guest", EXPERIMENTS))
                  for folder in (BUILD, CLANG))
    assert len(gcc) > 9 and set(gcc) == set(clang)
    assert {name: (gcc[name], clang[name]) for name in gcc
            if max(gcc[name], clang[name]) > NEAR * min(gcc[name], clang[name]) + 10} == {}
