"""The whole chain, bench to CSV, on every path: the values themselves are held against what they must be.

The unit is the executed instruction, so that each value is exact and repeats.
"""
import os
import subprocess
from pathlib import Path

import pytest

from tests.measured import Measured

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / os.environ.get("BUILD", "build")
PLATFORMS = ["virt-v7-gicv2", "virt-v8-gicv2", "virt-v8-gicv3"]
SHIM_PATHS = ["lr", "lr-eoi", "trap"]
PATHS = ["native", *SHIM_PATHS]
# What each may cost at most; a store of AArch64 takes two registers, where ARMv7's takes all.
PRICES = {
    "virt-v7-gicv2": {"hypercall": 30, "mmio-trap": 110, "delivery": 50, "inject": 120, "trapped": 150},
    "virt-v8-gicv2": {"hypercall": 45, "mmio-trap": 110, "delivery": 50, "inject": 150, "trapped": 180},
    "virt-v8-gicv3": {"hypercall": 45, "mmio-trap": 110, "delivery": 50, "inject": 150, "trapped": 180},
}
EXITS = {"native": 0, "lr": 1, "lr-eoi": 2, "trap": 3}  # an interrupt, from its source to its completion
TRIGGERS = ["trigger=edge", "trigger=level"]
EXPERIMENTS = ["clock", "hypercall", "mmio-trap", "ack", "eoi", "inject", "spi", "irq-total", "timer",
               "timer-jitter", "unmask", "storm"]
EOIS = ["mode=0", "mode=1;op=drop", "mode=1;op=deactivate", "mode=1;op=both"]
# A sweep of the tick's phase takes all phases there are, whatever number of samples is asked for.
SWEEPS = ["timer=cntv;load=irq;phase=sweep", "timer=cntp;load=irq;phase=sweep"]
STORM = 4000
TIME_LIMIT = 600


class Run(Measured):
    """With counters by (path, experiment, variant), as the samples are."""

    def __init__(self, folder, platform, experiments):
        super().__init__(folder, platform, PATHS, experiments)
        self.counters = {}
        for row in self.rows("counters.csv"):
            self.counters.setdefault(self.key(row), {})[row["counter"]] = int(row["value"])

    def values(self, path, experiment, variant=""):
        return self.samples[path, experiment, variant]

    def median(self, path, experiment, variant=""):
        values = sorted(self.values(path, experiment, variant))
        return values[(len(values) - 1) // 2]

    def exits(self, path, experiment, variant=""):
        """Exits for each interrupt; for each sample where the experiment has none."""
        counters = self.counters[path, experiment, variant]
        return counters["exits"] / counters["interrupts"]


def measure(platform, folder, experiments, samples):
    command = [BUILD / "host/hyptick", "run", "--build", BUILD, "--results", folder, "--jobs", "1",
               "--platform", platform, "--path", ",".join(PATHS), "--experiment", ",".join(experiments),
               "--samples", str(samples)]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=TIME_LIMIT,
                             check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    return Run(folder / "latest", platform, experiments)


@pytest.fixture(scope="module", params=PLATFORMS)
def run(request, quick_run):
    return Run(quick_run, request.param, EXPERIMENTS)


@pytest.fixture(scope="module", params=PLATFORMS)
def storm(request, tmp_path_factory):
    return measure(request.param, tmp_path_factory.mktemp("storm"), ["storm"], STORM)


def variants(run, experiment, path):
    return [key[2] for key in run.samples if key[:2] == (path, experiment)]


def test_everything_was_measured(run):
    assert run.info["status"] == "ok"
    status = run.said("status")
    assert {key for key, value in status.items() if value == "unsupported"} == \
        {f"status:{run.platform}/native/hypercall/"}
    assert set(status.values()) == {"ok", "unsupported"}
    assert all(len(values) == int(run.info["samples"])
               for key, values in run.samples.items() if key[2] not in SWEEPS)
    for experiment in EXPERIMENTS:
        paths = SHIM_PATHS if experiment == "hypercall" else PATHS
        assert {key[0] for key in run.samples if key[1] == experiment} == set(paths), experiment


@pytest.mark.parametrize("run", PLATFORMS[-1:], indirect=True)
def test_two_runs_are_the_same(run, tmp_path):
    """On one machine; that figures repeat on the others, the reference shows."""
    again = measure(run.platform, tmp_path, EXPERIMENTS, run.info["samples"])
    assert run.all_samples() == again.all_samples()
    for name in ("histogram.csv", "counters.csv", "stages.csv"):
        assert run.rows(name) == again.rows(name) != [], name


@pytest.mark.parametrize("experiment", ["spi", "irq-total"])
@pytest.mark.parametrize("variant", TRIGGERS)
@pytest.mark.parametrize("path", PATHS)
def test_exits_of_a_physical_interrupt(run, path, variant, experiment):
    assert run.exits(path, experiment, variant) == EXITS[path]


@pytest.mark.parametrize("path", PATHS)
def test_exits_of_the_virtual_timer(run, path):
    for variant in ("timer=cntv;wait=spin", "timer=cntv;wait=wfi"):
        assert run.exits(path, "timer", variant) == EXITS[path]


@pytest.mark.parametrize("path", ["lr", "lr-eoi"])
def test_acknowledge_needs_no_exit(run, path):
    assert run.exits(path, "ack") == 0
    assert run.values(path, "ack") == run.values("native", "ack")


@pytest.mark.parametrize("variant", EOIS)
def test_completion_needs_no_exit_on_lr(run, variant):
    assert run.exits("lr", "eoi", variant) == 0
    assert run.values("lr", "eoi", variant) == run.values("native", "eoi", variant)


def test_completion_on_lr_eoi_needs_one_exit(run):
    assert [run.exits("lr-eoi", "eoi", variant) for variant in EOIS] == [1, 0, 1, 1]


def test_completion_on_trap_needs_an_exit_a_register(run):
    assert [run.exits("trap", "eoi", variant) for variant in EOIS] == [1, 1, 1, 2]
    assert run.exits("trap", "ack") == 1


@pytest.mark.parametrize("path", PATHS)
def test_storm_loses_nothing(storm, path):
    counters = storm.counters[path, "storm", "cpus=1"]
    assert (counters["lost"], counters["duplicated"]) == (0, 0)
    assert len(storm.values(path, "storm", "cpus=1")) == STORM
    assert counters["interrupts"] >= STORM - 8


def test_storm_uses_the_list_registers(storm):
    """Eight at once, four list registers: the rest is refilled by maintenance, and nothing is spilled."""
    counters = storm.counters["lr", "storm", "cpus=1"]
    assert counters["lr_refill"] > 0 and counters["exit_maintenance"] > 0
    assert counters.get("lr_spill", 0) == 0
    assert 1 < storm.exits("lr", "storm", "cpus=1") < 2


def test_no_interrupt_is_lost_or_comes_twice(run):
    for key, counters in run.counters.items():
        assert (counters["lost"], counters["duplicated"]) == (0, 0), key


def test_timers_are_never_early(run):
    for (path, experiment, variant), values in run.samples.items():
        if experiment in ("timer", "timer-jitter"):
            assert min(values) >= 0, (path, experiment, variant)


@pytest.mark.parametrize("variant", SWEEPS)
@pytest.mark.parametrize("path", PATHS)
def test_a_sweep_has_each_phase_and_names_the_worst(run, path, variant):
    values, counters = run.values(path, "timer-jitter", variant), run.counters[path, "timer-jitter", variant]
    assert len(values) == counters["load_period"]
    assert values.index(max(values)) == counters["worst_phase"]


@pytest.mark.parametrize("variant", SWEEPS)
def test_natively_a_later_deadline_has_no_earlier_handler(run, variant):
    """From one phase to the next a tick is late by one less, or by more, where it begins to wait."""
    values = run.values("native", "timer-jitter", variant)
    assert all(after >= before - 1 for before, after in zip(values, values[1:] + values[:1]))
    assert sum(after > before for before, after in zip(values, values[1:])) in range(1, 8)


@pytest.mark.parametrize("variant", SWEEPS)
@pytest.mark.parametrize("path", PATHS)
def test_no_tick_is_later_than_the_worst_of_the_sweep(run, path, variant):
    swept = run.values(path, "timer-jitter", variant)
    others = (variant.replace("irq;phase=sweep", f"{load};period=10us") for load in ("busy", "irq"))
    alone, random = (run.values(path, "timer-jitter", other) for other in others)
    assert max(random) <= max(swept)
    assert alone[0] == swept[0] < max(swept)


def test_overhead_is_taken_off(run):
    for path in PATHS:
        assert set(run.values(path, "clock")) == {run.counters[path, "clock", ""]["clock_overhead"]}
    for key, values in run.samples.items():
        # A tick whose deadline passes just before another interrupt's acknowledge may be late by nothing.
        assert min(values) > 0 or key[1] == "timer-jitter", key


@pytest.mark.parametrize("path", SHIM_PATHS)
def test_price_of_a_hypercall(run, path):
    assert run.exits(path, "hypercall") == 1
    assert run.median(path, "hypercall") <= PRICES[run.platform]["hypercall"]


@pytest.mark.parametrize("path", SHIM_PATHS)
def test_price_of_an_emulated_register(run, path):
    assert run.exits(path, "mmio-trap", "op=read") == 1
    assert run.median(path, "mmio-trap", "op=read") <= PRICES[run.platform]["mmio-trap"]


@pytest.mark.parametrize("experiment, variant", [("spi", trigger) for trigger in TRIGGERS] + [
    ("timer", "timer=cntv;wait=spin"), ("timer", "timer=cntv;wait=wfi")])
def test_price_of_delivery_on_lr(run, experiment, variant):
    native, virtual = (run.median(path, experiment, variant) for path in ("native", "lr"))
    assert native < virtual <= native + PRICES[run.platform]["delivery"]


def test_price_of_an_injection(run):
    assert run.median("lr", "inject", "from=self") <= PRICES[run.platform]["inject"]


@pytest.mark.parametrize("experiment, variant", [("ack", ""), ("eoi", "mode=0")])
def test_price_of_a_trapped_interface(run, experiment, variant):
    assert run.median("trap", experiment, variant) <= PRICES[run.platform]["trapped"]


@pytest.mark.parametrize("path", ["lr", "trap"])
def test_unmasking_costs_what_it_does_natively(run, path):
    assert run.median(path, "unmask") == run.median("native", "unmask")


@pytest.mark.parametrize("path", SHIM_PATHS)
def test_samples_of_a_warm_machine_do_not_scatter(run, path):
    for experiment in ("hypercall", "mmio-trap", "ack", "eoi", "inject", "spi", "irq-total", "unmask"):
        for variant in variants(run, experiment, path):
            assert len(set(run.values(path, experiment, variant))) == 1, (experiment, variant)
