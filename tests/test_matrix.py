"""bench/matrix.csv against the guest's sources: an experiment that sleeps has a machine of one CPU.

With more than one, QEMU's clock may be set past instructions that are not counted yet when all CPUs sleep
(docs/qemu.md): a figure would depend on the host.
"""

import csv
import re

import pytest

from tests.booting import ROOT, machines

EXPERIMENTS = ROOT / "guest-payloads/experiments"
SLEEPS = re.compile(r"\b(wait_for_interrupt|irq_wait_asleep)\b")
NAME = re.compile(r"^const struct experiment \w+ =\s*\{\s*\"([^\"]+)\"", re.MULTILINE)


def sources():
    """The names of the experiments by whether their sources sleep."""
    found = {True: [], False: []}
    for file in sorted(EXPERIMENTS.rglob("*.c")):
        text = file.read_text("utf-8")
        found[SLEEPS.search(text) is not None] += NAME.findall(text)
    return found


def lines():
    with open(ROOT / "bench/matrix.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_sources_are_found():
    assert {"timer", "timer-jitter", "wfi-wake"} <= set(sources()[True])
    matrix = {name for line in lines() for name in line["experiment"].split()}
    assert matrix <= {*sources()[True], *sources()[False]}


@pytest.mark.parametrize("name", sources()[True])
def test_who_sleeps_has_one_cpu(name):
    assert {line["cpus"] for line in lines() if name in line["experiment"].split()} == {"1"}


@pytest.mark.parametrize("name", sources()[False])
def test_who_does_not_sleep_has_all(name):
    """What a GIC of several CPUs costs is measured with several."""
    assert {line["cpus"] for line in lines() if name in line["experiment"].split()} <= {""}


def test_one_cpu_makes_the_main_loop_wait():
    for row in machines().values():
        if not row["one_cpu"] and row["on_request"]:
            continue  # its machine has more CPUs, whatever is asked for: no row of it sleeps
        words = [*row["machine"].split(), *row["one_cpu"].split()]
        given = {words[at]: words[at + 1] for at in range(len(words) - 1)}
        assert (given["-smp"], given["-icount"]) == ("1", "shift=0,sleep=off,rr=record,rrfile=/dev/null")
