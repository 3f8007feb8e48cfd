"""Cycles: where they are the unit, where they are not, and what each row says of its clock.

The machines run in real time here: QEMU without -icount has a cycle counter of 1 GHz, and a generic counter
of 62.5 MHz that goes by the same clock.
"""
import functools
import re
import subprocess

import pytest

from tests.booting import BUILD, command_of, images_of, machine_of

PLATFORMS = ["virt-v7-gicv2", "virt-v8-gicv3"]
EXPERIMENTS = "hypercall,spi,inject,ipi,timer,vm-switch"
TIME_LIMIT = 120
RATIO = 16_000_000  # cycles in a million ticks
OWN_COUNTER = {"timer", "wfi-wake", "timer-descheduled"}
COUNT = re.compile(r" cnt (\S+) (\d+) ")


def machine_in_time(platform, cpu=""):
    """Its row without what makes the counter count instructions."""
    row = dict(machine_of(platform))
    line = re.sub(r"-icount \S+|,cntfrq=\d+|,clock=vm", "", row["machine"])
    return dict(row, machine=re.sub(r"(-cpu \S+)", rf"\1{cpu}", line))


@functools.lru_cache(maxsize=None)
def console_of(platform, path, experiments=EXPERIMENTS, cpu="", asked=" unit=cycles", in_time=True):
    row = machine_in_time(platform, cpu) if in_time else machine_of(platform)
    if not (BUILD / platform / "shim.elf").is_file():
        pytest.skip("no images: make build")
    line = f"hyptick=1 platform={platform} path={path} experiment={experiments} samples=8{asked}"
    with command_of(row, images_of(BUILD / platform, path), line) as command:
        said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=TIME_LIMIT, check=False).stdout
    assert " end status=" in said, said[-2000:]
    return said


def rows_of(said):
    """{(experiment, variant): (unit, {counter: value}, status)}"""
    found, key = {}, None
    for line in said.splitlines():
        begins = re.search(r" exp name=(\S+) variant=(\S+) .*unit=(\S+) #", line)
        if begins:
            key = begins.groups()[:2]
            found[key] = (begins.group(3), {}, "")
        elif COUNT.search(line):
            name, value = COUNT.search(line).groups()
            found[key][1][name] = int(value)
        elif " done " in line:
            found[key] = (*found[key][:2], re.search(r"status=(\w+)", line).group(1))
    return found


@pytest.mark.parametrize("path", ["native", "lr", "trap"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_cycles_are_proved_and_are_the_unit(platform, path):
    """But where an interval starts at a deadline, or ends on another CPU."""
    said = console_of(platform, path)
    assert " unit=cycles " in said.splitlines()[0] and " cycles=ok " in said.splitlines()[1]
    rows = rows_of(said)
    for (experiment, variant), (unit, _, status) in rows.items():
        own = experiment in OWN_COUNTER or re.search("remote|one-way|broadcast", variant)
        assert status in ("ok", "unsupported") and unit == ("ns" if own else "cycles"), (experiment, variant)
    assert {unit for unit, _, status in rows.values() if status == "ok"} == {"cycles", "ns"}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_row_says_how_fast_its_clock_was(platform):
    for key, (_, counts, status) in rows_of(console_of(platform, "lr")).items():
        if status != "ok":
            continue
        assert counts["quantum_ps"] == 16000, key
        for moment in ("before", "after"):
            assert abs(counts[f"cycles_per_million_ticks_{moment}"] - RATIO) < RATIO // 50, key
        assert "throttled" in counts, key


def test_an_interval_is_as_long_in_cycles_as_in_ns():
    """On a machine of 1 GHz; both scatter, so the shortest are compared."""
    def shortest(asked):
        said = console_of("virt-v8-gicv3", "lr", "vm-switch", asked=asked)
        values = re.search(r" smp vcpu=0 first=0 (.*) #", said).group(1).split()[1:]
        return min(int(value.split("x")[0]) for value in values)

    assert 1 / 3 < shortest(" unit=cycles") / shortest("") < 3


@pytest.mark.parametrize("platform", PLATFORMS)
def test_without_monitors_there_are_no_cycles(platform):
    said = console_of(platform, "lr", "hypercall", cpu=",pmu=off")
    assert " unit=ns " in said.splitlines()[0] and " cycles=no_performance_monitors " in said.splitlines()[1]
    unit, counts, status = rows_of(said)["hypercall", "-"]
    assert (unit, status, counts["quantum_ps"]) == ("ns", "ok", 16000)
    assert not [name for name in counts if name.startswith("cycles_") or name == "throttled"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_where_instructions_are_counted_nothing_changes(platform):
    """Asked for cycles or not, the records of a row are the same."""
    def records(asked):
        said = console_of(platform, "lr", "hypercall,spi", asked=asked, in_time=False)
        return re.findall(r" (?:smp|cnt) (.*) #", said), re.search(r" unit=(\w+)", said).group(1)

    assert records(" unit=cycles") == records("") and records("")[1] == "insn"


def test_another_unit_is_not_accepted():
    line = "hyptick=1 platform=virt-v8-gicv3 path=lr experiment=hypercall samples=8 unit=furlongs"
    images = images_of(BUILD / "virt-v8-gicv3", "lr")
    with command_of(machine_of("virt-v8-gicv3"), images, line) as command:
        said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=TIME_LIMIT, check=False).stdout
    assert "stop reason=no_boot_parameters" in said


def lines_by_variant(said):
    """Each line of a console, behind the `experiment variant=...` that it is about."""
    name = None
    for line in said.splitlines():
        begins = re.search(r" exp name=(\S+ variant=\S+) ", line)
        name = begins.group(1) if begins else name
        yield name, line


def samples_of(said):
    """{`experiment variant=...`: its samples but for the warm-up's}"""
    found = {}
    for name, line in lines_by_variant(said):
        values = re.search(r" smp vcpu=0 first=\d+ (.*) #", line)
        for token in values.group(1).split() if values else []:
            value, _, count = token.partition("x")
            found.setdefault(name, []).extend([int(value)] * int(count or 1))
    return {name: samples[1:] for name, samples in found.items()}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_cold_caches_change_no_count_of_instructions(platform):
    """QEMU has none: the samples are those without, and the variants are there."""
    def samples(variant):
        return samples_of(console_of(platform, "lr", "spi,timer,inject,ipi", asked=variant, in_time=False))

    cold = samples(" variant=cache=cold")
    assert len(cold) == 13
    assert cold == {f"{name};cache=cold": values for name, values in samples("").items()}
