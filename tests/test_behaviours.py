"""Each behaviour of docs/behaviours.md has a test on the host and a check in a guest, or a reason not to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NUMBERS = [*range(1, 57)]

# What the host's unit tests cannot show: they have no counter, no CPU that sleeps and no driver of a GIC.
NOT_ON_HOST = {
    27: "the driver of the physical GIC cleans it",
    32: "CNTVOFF is a register of the CPU",
    34: "WFI is an instruction of the CPU",
    35: "the unit tests of 28 to 33 are those of the emulated timer",
    44: "the guest's registers, and what of them each mode has, are the CPU's",
    55: "sleeping, and the doorbell that ends it, are the CPU's and the GIC's",
}

# What a guest cannot see.
NOT_IN_GUEST = {
    38: "the shim waits for the deadline of a VM that does not run, and the counter's end is centuries away",
    42: "QEMU raises it at once; the model of the machine that the unit tests run on can be late",
}


def files(*patterns):
    return [path.read_text("utf-8") for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def documented():
    text = (ROOT / "docs/behaviours.md").read_text("utf-8")
    return [int(number) for number in re.findall(r"^\| (\d+) \|", text, re.M)]


def on_host():
    """Behaviours that a unit test is named for, and that is run: its name stands in a list of tests too."""
    found = set()
    for text in files("hyp-shim/**/tests/**/test_*.c"):
        for name in set(re.findall(r"\bbehaviour_\d\d_\w+", text)):
            if len(re.findall(rf"\b{name}\b", text)) > 1:
                found.add(int(name.split("_")[1]))
    return found


def in_guest():
    return {int(number) for text in files("guest-payloads/checks/**/*.c")
            for number in re.findall(r'\{(\d+), "[a-z0-9-]+", \w+\}', text)}


def test_every_behaviour_is_documented_once_and_in_order():
    assert documented() == NUMBERS


def test_tests_name_behaviours_that_there_are():
    assert on_host() | in_guest() <= set(documented())


@pytest.mark.parametrize("number", NUMBERS, ids="behaviour-{:02}".format)
def test_behaviour_has_a_test_on_the_host(number):
    assert (number in on_host()) != (number in NOT_ON_HOST)


@pytest.mark.parametrize("number", NUMBERS, ids="behaviour-{:02}".format)
def test_behaviour_has_a_check_in_a_guest(number):
    assert (number in in_guest()) != (number in NOT_IN_GUEST)
