"""Endurance in short: interrupts back to back, and ticks, counted on the target."""
import pytest

from tests.bench.endurance import STORMS, TICKS, storm, storm_is_wrong, tick, tick_awake, ticks_are_wrong

INTERRUPTS = 10_000
TICKS_COUNT = 2_000


@pytest.mark.parametrize("platform, path", STORMS)
def test_each_interrupt_comes_once(platform, path):
    assert not storm(platform, path, INTERRUPTS)


@pytest.mark.parametrize("platform, path", TICKS)
@pytest.mark.parametrize("wait", [tick, tick_awake])
def test_ticks_do_not_drift(wait, platform, path):
    assert not wait(platform, path, TICKS_COUNT)


RIGHT_TICKS = {"ticks": 10, "counter": 10_060, "period": 1000, "strange": 0,
               "late_least": 40, "late_most": 42}


@pytest.mark.parametrize("change", [{"ticks": 9}, {"counter": 9_999}, {"counter": 11_000}, {"late_most": 43},
                                    {"strange": 1}])
def test_wrong_ticks_are_seen(change):
    assert not ticks_are_wrong(RIGHT_TICKS, 10, 2)
    assert len(ticks_are_wrong({**RIGHT_TICKS, **change}, 10, 2)) == 1


RIGHT_STORM = {"raised": 8, "acknowledged": 8, "completed": 8, "twice": 0, "strange": 0, "exits": 24,
               "exit_irq": 8, "exit_gicc_iar": 8, "exit_gicc_eoir": 8}


@pytest.mark.parametrize("change", [{"raised": 9}, {"acknowledged": 7}, {"completed": 7}, {"twice": 1},
                                    {"strange": 1}, {"exits": 25}, {"exits": 23, "exit_gicc_iar": 7}])
def test_a_wrong_storm_is_seen(change):
    assert not storm_is_wrong("trap", RIGHT_STORM, 8)
    assert len(storm_is_wrong("trap", {**RIGHT_STORM, **change}, 8)) == 1


def test_maintenance_without_a_cause_is_seen():
    storm_of_lr = {"raised": 8, "acknowledged": 8, "completed": 8, "twice": 0, "strange": 0, "exits": 10,
                   "exit_irq": 8, "exit_maintenance": 2, "maint_u": 2}
    assert not storm_is_wrong("lr", storm_of_lr, 8)
    assert len(storm_is_wrong("lr", {**storm_of_lr, "maint_u": 1}, 8)) == 1
