"""The compiler that a run names for each platform is the one that made its images."""

import csv
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")
CROSS = {"virt-v7-gicv2": os.environ.get("ARM_CROSS") or "arm-none-eabi-",
         "virt-v8-gicv2": os.environ.get("ARM64_CROSS") or "aarch64-linux-gnu-"}


@pytest.fixture(scope="module", name="said")
def _said(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    done = subprocess.run([BUILD / "host/hyptick", "run", "--build", BUILD, "--results", folder, "--platform",
                           ",".join(CROSS), "--path", "native", "--experiment", "clock", "--samples", "5"],
                          cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with open(folder / "latest/run.csv", newline="", encoding="utf-8") as file:
        return {row["key"]: row["value"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("platform", CROSS)
def test_it_is_the_compiler_s_own_name(said, platform):
    version = subprocess.run([f"{CROSS[platform]}gcc", "--version"], capture_output=True, text=True,
                             check=True).stdout.splitlines()[0]
    assert said.get(f"toolchain:{platform}", said["toolchain"]) == version


@pytest.mark.parametrize("platform", CROSS)
def test_the_images_say_the_same_version(said, platform):
    guest = said.get(f"guest_compiler:{platform}", said["guest_compiler"])
    assert re.search(rf"\b{re.escape(guest.removeprefix('gcc-'))}\b",
                     said.get(f"toolchain:{platform}", said["toolchain"]))
