"""The path xen: Debian's Xen carries the guest as its dom0. Short boots; skipped without the package."""
import csv
import os
import subprocess
from pathlib import Path

import pytest

from analysis.export.plain import plain_lines
from tests.booting import skip_unless_fetched

ROOT = Path(__file__).resolve().parents[1]
PLATFORM = "virt-v8-gicv3"


@pytest.fixture(name="run", scope="module")
def _run(tmp_path_factory):
    """Medians by experiment and variant, counters, and reasons of a run of some rows, measured twice."""
    fetched = subprocess.run([ROOT / "hosts/xen/fetch"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             text=True, check=False, timeout=120)
    skip_unless_fetched(fetched)
    subprocess.run(["make", "-C", ROOT, "host-xen", f"PLATFORMS={PLATFORM}"], check=True, timeout=120,
                   stdout=subprocess.DEVNULL)
    runs = []
    for number in "12":
        folder = tmp_path_factory.mktemp("xen") / number
        subprocess.run([ROOT / "build/host/hyptick", "run", "--build", ROOT / "build", "--results", folder,
                        "--platform", PLATFORM, "--path", "xen", "--samples", "20", "--jobs", "2",
                        "--experiment", "hypercall mmio-trap timer timer-jitter dist-config inject"],
                       check=True, timeout=60, stdout=subprocess.DEVNULL)
        runs.append(folder / "latest")
    return runs


def rows(folder, table):
    with open(folder / table, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def medians(folder):
    found = {}
    for row in csv.DictReader(line.decode() for line in plain_lines(str(folder))):
        if row["warmup"] == "0":
            found.setdefault((row["experiment"], row["variant"]), []).append(int(row["value"]))
    return {key: sorted(values)[len(values) // 2] for key, values in found.items()}


def test_what_is_measured_is_xens(run):
    """Far above the shim's figures, and below nonsense: CNTP's deadlines are those of its own counter."""
    found = medians(run[0])
    assert found["hypercall", ""] > 200
    assert found["mmio-trap", "op=read"] > 400
    assert 700 < found["timer", "timer=cntv;wait=spin"] < 5000
    for wait in ("spin", "wfi"):  # 50 us is how late Xen may be with a timer of its own
        assert 700 < found["timer", f"timer=cntp;wait={wait}"] < 100000


def test_each_tick_is_armed_again(run):
    """Xen masks CNTV when it comes: a trial that did not arm it waited for ticks that never came."""
    found = medians(run[0])
    for load, latest in (("idle", 100_000), ("busy", 10_000)):  # Xen may wake it 50 us late
        assert 700 < found["timer-jitter", f"timer=cntv;load={load};period=10us"] < latest


def test_two_runs_have_the_same_medians(run):
    first, second = map(medians, run)
    assert len(first) >= 13 and first == second


def test_what_xen_does_not_have_is_unsupported(run):
    with open(run[0] / "run.csv", newline="", encoding="utf-8") as file:
        info = dict(csv.reader(file))
    assert info[f"reason:{PLATFORM}/xen/inject/from=self"] == "the machine has no doorbell"
    assert info[f"reason:{PLATFORM}/xen/dist-config/reg=GICD_ISACTIVER"] == "the access is aborted"
    assert info[f"host:{PLATFORM}/xen"].startswith("xen=4.17")


def test_no_exits_are_not_zero_exits(run):
    names = {row["counter"] for row in rows(run[0], "counters.csv")}
    assert "interrupts" in names and not any(name.startswith("exit") for name in names)


def test_a_missing_xen_is_one_line(tmp_path):
    done = subprocess.run([ROOT / "build/host/hyptick", "run", "--build", tmp_path, "--results", tmp_path,
                           "--platform", PLATFORM, "--path", "xen"], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE, check=False, timeout=20, env={**os.environ, "LC_ALL": "C"})
    assert done.returncode != 0 and len(done.stderr.splitlines()) == 1
    assert "hosts/xen/xen-arm64" in done.stderr and "make bench PATHS=xen" in done.stderr
