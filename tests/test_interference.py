"""Other CPUs at work beside the ones that measure: they are, and no count of instructions is another."""
import re

import pytest

from tests.test_cycles import console_of, lines_by_variant, samples_of

EXPERIMENTS = "spi,timer,inject,ipi"
KINDS = ["cache", "memory"]
ASKED = " variant=interference=none,interference=cache,interference=memory"
LEFT_OUT = "ipi variant=op=broadcast;vcpus=4"  # nobody is left
OWN = "thrashed_kib"  # the only counter that may differ


def counters_of(said):
    """{`experiment variant=...`: {counter: value}} of the variants that were measured."""
    found = {}
    for name, line in lines_by_variant(said):
        count = re.search(r" cnt (\S+) (\d+) ", line)
        if count:
            found.setdefault(name, {})[count.group(1)] = int(count.group(2))
    return found


@pytest.mark.parametrize("platform, path", [
    ("virt-v7-gicv2", "lr"), ("virt-v7-gicv2", "native"), ("virt-v8-gicv3", "trap"),
    ("virt-v8-gicv3", "native")])
def test_busy_neighbours_change_no_count_of_instructions(platform, path):
    """The samples and the exits are those without; and the neighbours have done something.

    A round trip with a GICv3 takes one instruction more each second time, and may begin with either.
    """
    said = console_of(platform, path, EXPERIMENTS, asked=ASKED, in_time=False)
    samples, counters = samples_of(said), counters_of(said)
    plain = samples_of(console_of(platform, path, EXPERIMENTS, asked="", in_time=False))
    assert len(plain) == 13
    for name, values in plain.items():
        assert samples[f"{name};interference=none"] == values
        for kind in KINDS if name != LEFT_OUT else []:
            mine, none = (counters[f"{name};interference={which}"] for which in (kind, "none"))
            assert sorted(samples[f"{name};interference={kind}"]) == sorted(values), (name, kind)
            assert mine.pop(OWN) > 0 and mine == none, (name, kind)
    reasons = re.findall(r"status=unsupported count=0 reason=(\S+)", said)
    assert reasons == ["no_cpu_is_left_to_interfere"] * len(KINDS)


@pytest.mark.parametrize("path", ["native", "lr"])
def test_in_time_they_are_at_it_while_samples_are_taken(path):
    """More than a pass before each sample, as they make where instructions are counted."""
    said = console_of("virt-v8-gicv3", path, "spi", asked=ASKED)
    counters = counters_of(said)
    assert len(counters) == 6 and " end status=ok" in said
    for name, counts in counters.items():
        assert counts.get(OWN, 0) > 0 or name.endswith("=none")


def test_conditions_go_together(platform="virt-v8-gicv2"):
    asked = " variant=trigger=edge,cache=cold;interference=memory"
    found = samples_of(console_of(platform, "lr", "spi", asked=asked, in_time=False))
    assert list(found) == ["spi variant=trigger=edge",
                           "spi variant=trigger=edge;cache=cold;interference=memory",
                           "spi variant=trigger=level;cache=cold;interference=memory"]
