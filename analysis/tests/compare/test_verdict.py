"""What is said of one row of two sides."""

from fractions import Fraction
from typing import List, Optional

import numpy as np
import pytest

from analysis.compare.verdict import (
    ALLOWED,
    BETTER,
    ONLY_BASE,
    ONLY_NEW,
    SAME,
    UNKNOWN,
    WORSE,
    Judgement,
    bootstrap,
    judge,
)
from analysis.statistics.figures import Figures


BIG = (1 << 63) - 1


def run(
    p50: Optional[int], low: Optional[int] = None, count: int = 10, unit: str = 'insn', exits: str = '1',
    status: str = 'ok', high: Optional[int] = None, lost: int = 0,
) -> Figures:  # fmt: skip
    """A row of one run; without `low`, all its samples are p50."""
    return Figures(
        unit=unit, count=count, lost=lost, min=p50 if low is None else low, p50=p50, p90=p50, p99=p50,
        p99_9=p50,
        max=p50 if high is None else high, mean=None, stddev=None, vs_native=None,
        exits_per_irq=Fraction(exits) if exits else None, status=status,
    )  # fmt: skip


ABSENT = run(None, unit='', exits='', status='unsupported')


def said(base: List[Figures], new: List[Figures], allowance: float = 0) -> Judgement:
    """The judgement, with the same allowance for every figure."""
    return judge(base, new, lambda figure, value: Fraction(allowance))


@pytest.mark.parametrize(
    'base, new, verdict, notes',
    [
        (run(39), run(39), SAME, []),
        (run(39), run(40), WORSE, []),
        (run(39), run(38), BETTER, []),
        (run(39), run(39, low=38), BETTER, ['min 39 → 38']),
        (run(39, low=30), run(39, low=31), WORSE, ['min 30 → 31']),
        (run(39), run(38, exits='1.5'), WORSE, ['exits per interrupt 1 → 1.5']),
        (run(39, exits=''), run(39), UNKNOWN, ['exits_per_irq is missing in BASE']),
        (run(39), run(39, unit='ns'), UNKNOWN, ['different units: insn, ns']),
        (run(39), run(39, lost=1), WORSE, ['lost 1']),
        (run(39), run(39, status='failed'), WORSE, ['is failed']),
        (run(39, status='incomplete'), run(39), BETTER, ['was incomplete']),
        (run(39, status='incomplete'), run(39, status='failed'), UNKNOWN,
         ['incomplete in BASE, failed in NEW']),
        (ABSENT, ABSENT, SAME, ['unsupported']),
        (run(3), ABSENT, WORSE, ['is unsupported']),
        (run(-BIG - 1), run(BIG), WORSE, []),
        (run(BIG), run(BIG - 1), BETTER, []),
        (run(0), run(0), SAME, []),
        (run(None, exits='2', count=0), run(None, exits='3', count=0), WORSE, ['exits per interrupt 2 → 3']),
    ],
)  # fmt: skip
def test_instructions_are_exact(base: Figures, new: Figures, verdict: str, notes: List[str]) -> None:
    """One instruction, or one exit in two interrupts, is a difference."""
    found = said([base], [new])
    assert (found.verdict, found.notes) == (verdict, notes)


@pytest.mark.parametrize(
    'base, new, verdict, notes',
    [
        (run(39, high=60), run(39, high=60), SAME, []),
        (run(39, high=60), run(39, high=61), WORSE, ['max 60 → 61']),
        (run(39, high=60), run(39, high=59), BETTER, ['max 60 → 59']),
        (run(39, high=60), run(40, high=60, low=39, count=11), WORSE, []),
    ],
)  # fmt: skip
def test_a_sweep_is_whole(base: Figures, new: Figures, verdict: str, notes: List[str]) -> None:
    """Its largest sample is compared, and another number of samples is no reason for no verdict."""
    found = judge([base], [new], lambda figure, value: Fraction(0), sweep=True)
    assert (found.verdict, found.notes) == (verdict, notes)
    assert said([base], [run(39, high=61)]).verdict == SAME  # the same of samples that are a part of all


def test_a_row_of_one_side() -> None:
    """Said, and no regression by itself."""
    assert said([run(39)], []).verdict == ONLY_BASE
    found = said([], [run(39, status='failed')])
    assert (found.verdict, found.notes) == (ONLY_NEW, ['failed'])


def test_scattered_samples_of_other_numbers() -> None:
    """Where the samples differ, p50 and min depend on how many there are; exits do not."""
    few, many = run(39, low=30, high=50), run(40, low=29, high=50, count=100)
    found = said([few], [many])
    assert found.verdict == UNKNOWN
    assert found.notes[0] == 'p50 of samples that scatter, 10 and 100 of them'
    assert said([run(39)], [run(40, count=100)]).verdict == WORSE
    assert said([few], [many._replace(exits_per_irq=Fraction(2))]).verdict == WORSE


def test_runs_of_one_side_that_disagree() -> None:
    """Worse only if worse than every run of BASE."""
    assert said([run(39), run(41)], [run(42)]).verdict == WORSE
    assert said([run(39), run(41)], [run(38), run(39)]).verdict == UNKNOWN
    assert said([run(39), run(41)], [run(38)]).verdict == BETTER
    found = said([run(39), run(41)], [run(40)])
    assert found.verdict == UNKNOWN
    assert found.notes[0] == 'p50 differs between runs of one side: BASE 39, 41; NEW 40'


def test_allowance() -> None:
    """As much as is allowed, and no more."""
    found = said([run(39)], [run(41)], allowance=2)
    assert (found.verdict, found.notes[0]) == (ALLOWED, 'p50: +2 of +2 allowed')
    assert said([run(39)], [run(42)], allowance=2).verdict == WORSE


def times(*medians: int) -> List[Figures]:
    """Runs in nanoseconds."""
    return [run(median, low=median - 20, high=median + 90, unit='ns') for median in medians]


@pytest.mark.parametrize(
    'base, new, verdict, notes',
    [
        (times(100, 101, 102), times(110, 111, 112), WORSE, []),
        (times(110, 111, 112), times(100, 101, 102), BETTER, []),
        (times(100, 110, 120), times(105, 112, 119), UNKNOWN, ['the difference may be none']),
        (times(100, 101, 102), times(90, 95, 100), UNKNOWN, ['the difference may be none']),
        (times(100, 101), times(110, 111, 112), UNKNOWN, ['runs: 2 and 3, and 3 a side are needed']),
        (times(100), times(500), UNKNOWN, ['runs: 1 and 1, and 3 a side are needed']),
        (times(100, 100, 100), times(100, 100, 100), SAME, []),
        (times(BIG - 3, BIG - 2, BIG - 1), times(BIG - 3, BIG - 2, BIG - 1), UNKNOWN,
         ['the difference may be none']),
        (times(BIG - 30, BIG - 29, BIG - 28), times(BIG - 10, BIG - 9, BIG - 8), WORSE, []),
    ],
)  # fmt: skip
def test_times_need_repeated_runs(
    base: List[Figures], new: List[Figures], verdict: str, notes: List[str]
) -> None:
    """Whole runs are the observations; where they overlap there is no verdict."""
    found = said(base, new)
    assert (found.verdict, found.notes) == (verdict, notes)


def test_times_within_an_allowance() -> None:
    """The whole interval must lie in it."""
    assert said(times(100, 101, 102), times(101, 102, 103), allowance=5).verdict == ALLOWED
    assert said(times(100, 101, 102), times(101, 108, 103), allowance=5).verdict == UNKNOWN


def test_bootstrap() -> None:
    """The same interval each time, whatever the order; all of the differences for three runs a side."""
    base, new = [Fraction(v) for v in (100, 104, 101)], [Fraction(v) for v in (109, 107, 110)]
    assert bootstrap(base, new) == bootstrap(base[::-1], new[::-1]) == (107 - 104, 110 - 100)
    many = [Fraction(3**i) for i in range(12)], [Fraction(1000 + 7 * 3**i) for i in range(12)]
    assert len({bootstrap(*many) for _ in range(5)}) == 1
    far = Fraction(1 << 62)
    assert bootstrap([v + far for v in base], [v + far for v in new]) == (3, 10)


def test_bootstrap_covers() -> None:
    """Of two sides that are alike, about one comparison in twenty or fewer with ten runs a side differs."""
    generator = np.random.default_rng(7)
    false = 0
    for _ in range(200):
        draws = generator.normal(1000, 10, (2, 10))
        low, high = bootstrap(*([Fraction(int(v)) for v in side] for side in draws))
        false += low > 0 or high < 0
    assert false <= 20
