"""The trace against the plain run of the same rows: the stages must add up to what is measured without any,
to the instruction but where OFF says otherwise.

The unit is the executed instruction: a stamp's cost that is not taken off, or taken off twice, shows.
"""
import os
import subprocess
from pathlib import Path

import pytest

from tests.measured import Measured

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")
PLATFORMS = {"virt-v7-gicv2": os.environ.get("ARM_CROSS", "arm-none-eabi-"),
             "virt-v8-gicv2": os.environ.get("ARM64_CROSS", "aarch64-linux-gnu-"),
             "virt-v8-gicv3": os.environ.get("ARM64_CROSS", "aarch64-linux-gnu-")}
# A stamp may lead the compiler to other code: by how much the sum may be off then, as a share.
OFF = {"virt-v7-gicv2": {"lr-eoi": 0.01}, "virt-v8-gicv2": {"lr": 0.04, "lr-eoi": 0.04},
       "virt-v8-gicv3": {"lr": 0.04, "lr-eoi": 0.04}}
# With a GICv3 the plain shim calls lr_take() for what it raises itself, and with stamps has it in place.
CALL = {"virt-v8-gicv3": 14}  # instructions
RAISED_BY_SHIM = ("inject,", "ipi,", "timer,timer=cntp")
EXITS = {"native": 0, "passthrough": 0, "lr": 1, "lr-eoi": 2, "trap": 3}  # of a physical SPI
SHIM_STAGES = {"el2-entry", "acknowledge", "inject", "list-register", "el2-exit"}
INTERVALS = [
    *[("spi", variant) for variant in ("trigger=edge", "trigger=level")],
    *[("irq-total", variant) for variant in ("trigger=edge", "trigger=level")],
    *[("inject", variant) for variant in ("from=self", "from=remote")],
    *[("timer", f"timer={timer};wait={wait}") for timer in ("cntv", "cntp") for wait in ("spin", "wfi")],
    ("ipi", "op=one-way;vcpus=2"),
]
EXPERIMENTS = {experiment for experiment, _ in INTERVALS}


class Run(Measured):
    """With the stages in their order by (path, experiment, variant), as the samples are."""

    def __init__(self, folder, platform):
        super().__init__(folder, platform, EXITS, EXPERIMENTS)
        self.stages = {}
        for row in self.rows("stages.csv"):
            assert int(row["order"]) == len(self.stages.setdefault(self.key(row), []))
            self.stages[self.key(row)].append((row["stage"], int(row["p50"])))

    def names(self, *key):
        return [name for name, _ in self.stages[key]]


@pytest.fixture(scope="module", params=PLATFORMS)
def run(request, quick_run):
    return Run(quick_run, request.param)


def test_every_interval_is_traced_on_every_path(run):
    assert set(run.stages) == {(path, *interval) for path in EXITS for interval in INTERVALS}
    assert {key for key, value in run.said("trace").items() if value != "ok"} == {
        f"trace:{run.platform}/{path}/ipi/op={op}" for path in EXITS
        for op in ("round-trip;vcpus=2", "broadcast;vcpus=2", "broadcast;vcpus=3", "broadcast;vcpus=4")}
    assert set(run.said("trace_reason").values()) == {"not traced"}


@pytest.mark.parametrize("path", EXITS)
@pytest.mark.parametrize("experiment, variant", INTERVALS)
def test_stages_add_up_to_the_plain_interval(run, path, experiment, variant):
    """Up to the vector, where an interval ends; irq-total's goes on to the interrupted code."""
    stages = run.stages[path, experiment, variant]
    names = run.names(path, experiment, variant)
    end = len(stages) if experiment == "irq-total" else names.index("guest-vector") + 1
    values = sorted(run.samples[path, experiment, variant])
    plain = values[(len(values) - 1) // 2]
    off = abs(sum(value for _, value in stages[:end]) - plain)
    allowed = plain * OFF[run.platform].get(path, 0)
    if EXITS[path] != 0 and f"{experiment},{variant}".startswith(RAISED_BY_SHIM):
        allowed += CALL.get(run.platform, 0)
    assert off <= allowed


@pytest.mark.parametrize("path", EXITS)
def test_every_exit_of_an_interrupt_has_its_stages(run, path):
    for experiment in ("spi", "irq-total"):
        names = run.names(path, experiment, "trigger=edge")
        assert [names.count(name) for name in ("el2-entry", "el2-exit")] == [EXITS[path]] * 2
        assert [names.count(name) for name in ("guest-vector", "handler")] == [1, 1]
        assert names.count("return") == (1 if experiment == "irq-total" else 0)
        assert names[-1] == ("return" if experiment == "irq-total" else "eoi")


def test_without_exits_the_stages_are_the_guests(run):
    for path in ("native", "passthrough"):
        for interval in INTERVALS:
            assert not SHIM_STAGES & set(run.names(path, *interval)), (path, interval)
            assert run.stages[path, *interval] == run.stages["native", *interval]


def test_the_way_of_an_spi_on_lr(run):
    assert run.names("lr", "spi", "trigger=edge") == [
        "el2-entry", "acknowledge", "inject", "list-register", "acknowledge", "el2-exit", "guest-vector",
        "iar", "handler", "eoi"]
    native = dict(run.stages["native", "spi", "trigger=edge"])
    lr = dict(run.stages["lr", "spi", "trigger=edge"])
    assert {name: lr[name] for name in ("iar", "handler", "eoi")} == \
        {name: native[name] for name in ("iar", "handler", "eoi")}


def test_on_trap_the_shim_does_what_the_guest_asks_for(run):
    names = run.names("trap", "spi", "trigger=edge")
    after = names[names.index("guest-vector") + 1:]
    assert after == ["iar", "el2-entry", "iar", "list-register", "iar", "el2-exit", "iar", "handler",
                     "el2-entry", "eoi", "el2-exit", "eoi"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("image, symbol", [("shim", "trace_logs"), ("guest", "trace_log")])
def test_the_plain_images_have_no_log(platform, image, symbol):
    """Whatever stamps is linked with the log."""
    def symbols(name):
        done = subprocess.run([PLATFORMS[platform] + "nm", BUILD / platform / f"{name}.elf"],
                              capture_output=True, text=True, check=True)
        return {line.split()[-1] for line in done.stdout.splitlines()}
    assert symbol in symbols(f"{image}-trace")
    assert not [name for name in symbols(image) if name.startswith("trace_l")]
