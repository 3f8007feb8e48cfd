"""Better, worse or the same: one row of two sides, each of one run or of several.

`insn` is exact: a figure that grew by one grew. In other units a run differs from the next of the same thing,
so whole runs are the observations, never the samples in one, and a bootstrap says how sure a difference is.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Callable, List, Optional, Sequence, Tuple

import numpy as np

from analysis.read.model import OK, UNSUPPORTED
from analysis.statistics.figures import Figures

SAME = 'same'
BETTER = 'better'
ALLOWED = 'allowed'
UNKNOWN = 'no verdict'
WORSE = 'worse'
ONLY_BASE = 'only in BASE'
ONLY_NEW = 'only in NEW'
NOT_ASKED = 'not asked for'  # only in BASE, because NEW is a run of other rows
# Of what the figures of a row say, the last of these holds for the row.
WEIGHT = (SAME, BETTER, ALLOWED, UNKNOWN, WORSE)
EXACT_UNIT = 'insn'
EXACT_FIGURES = ('p50', 'min', 'exits_per_irq')
SWEEP_FIGURES = (*EXACT_FIGURES, 'max')  # of a row whose samples are all there are
OF_SAMPLES = ('p50', 'min')  # depend on how many samples were taken, where these are not all the same
REPETITIONS = 3  # runs a side, without which a difference of times says nothing
RESAMPLES = 10_000
CONFIDENCE = (0.025, 0.975)
SEED = 1
Allow = Callable[[str, Fraction], Fraction]  # figure and base's value -> how much more is allowed


@dataclass
class Judgement:
    """What is said of a row; base and new are p50, the median of the runs' where there are several."""

    verdict: str = SAME
    unit: str = ''
    base: Optional[Fraction] = None
    new: Optional[Fraction] = None
    exits: Tuple[Optional[Fraction], Optional[Fraction]] = (None, None)
    interval: Optional[Tuple[float, float]] = None  # of the difference of medians, where it was estimated
    notes: List[str] = field(default_factory=list)

    def add(self, verdict: str, note: str = '') -> None:
        """Take one more finding into account."""
        self.verdict = max(self.verdict, verdict, key=WEIGHT.index)
        if note:
            self.notes.append(note)


def number(value: Fraction) -> str:
    """A figure as text: whole where it is, else six digits."""
    return str(value.numerator) if value.denominator == 1 else f'{float(value):.6g}'


def median(values: Sequence[Fraction]) -> Optional[Fraction]:
    """The middle one, or what lies between the two middle ones; None of none."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _values(side: Sequence[Figures], figure: str) -> List[Fraction]:
    """A figure of each run that has it."""
    return [Fraction(value) for value in (getattr(run, figure) for run in side) if value is not None]


def _steps(values: Sequence[Fraction]) -> str:
    """Different values of one side, in order."""
    return ', '.join(number(value) for value in sorted(set(values)))


def _exact(figure: str, base: List[Fraction], new: List[Fraction], allow: Allow) -> Tuple[str, str]:
    """Verdict on one figure of a row that is exact, and the note where it moved."""
    low, high = min(new) - max(base), max(new) - min(base)
    if low == high == 0:
        return SAME, ''
    name = 'exits per interrupt' if figure == 'exits_per_irq' else figure
    note = '' if figure == 'p50' else f'{name} {_steps(base)} → {_steps(new)}'
    if low > 0:
        permitted = allow(figure, max(base))
        if high <= permitted:
            return ALLOWED, f'{note or figure}: +{number(high)} of +{number(permitted)} allowed'
        return WORSE, note
    if high < 0:
        return BETTER, note
    return UNKNOWN, f'{name} differs between runs of one side: BASE {_steps(base)}; NEW {_steps(new)}'


def _judge_exact(
    said: Judgement, base: Sequence[Figures], new: Sequence[Figures], allow: Allow, sweep: bool
) -> None:
    """p50, min and exits per interrupt, each to the last instruction; of a sweep the largest sample, too."""
    counts = {run.count for run in (*base, *new)}
    comparable = sweep or len(counts) == 1 or all(run.steady for run in (*base, *new))
    for figure in SWEEP_FIGURES if sweep else EXACT_FIGURES:
        old, now = _values(base, figure), _values(new, figure)
        if not old and not now:
            continue
        if not old or not now:
            said.add(UNKNOWN, f'{figure} is missing in {"NEW" if old else "BASE"}')
            continue
        verdict, note = _exact(figure, old, now, allow)
        if verdict not in (SAME, ALLOWED) and figure in OF_SAMPLES and not comparable:
            note = f'{figure} of samples that scatter, {" and ".join(map(str, sorted(counts)))} of them'
            verdict = UNKNOWN
        as_p50 = figure == 'min' and [_values(side, 'p50') for side in (base, new)] == [old, now]
        said.add(verdict, '' if as_p50 else note)


def bootstrap(base: Sequence[Fraction], new: Sequence[Fraction]) -> Tuple[float, float]:
    """95 % interval of median(new) - median(base), both sides resampled whole run by whole run.

    The same for the same values: the generator's seed is fixed, and each call starts it anew.
    """
    zero = min(*base, *new)  # so that what is left fits into a double, however large the values are
    generator = np.random.default_rng(SEED)
    medians = []
    for side in (base, new):
        values = np.array([float(value - zero) for value in sorted(side)])
        medians.append(np.median(generator.choice(values, (RESAMPLES, len(values))), axis=1))
    low, high = np.quantile(medians[1] - medians[0], CONFIDENCE, method='inverted_cdf')
    return float(low), float(high)


def _judge_times(said: Judgement, base: Sequence[Figures], new: Sequence[Figures], allow: Allow) -> None:
    """p50 of whole runs; nothing of too few of them."""
    old, now = _values(base, 'p50'), _values(new, 'p50')
    if min(len(old), len(now)) < REPETITIONS:
        said.add(UNKNOWN, f'runs: {len(old)} and {len(now)}, and {REPETITIONS} a side are needed')
        return
    low, high = said.interval = bootstrap(old, now)
    permitted = float(allow('p50', median(old) or Fraction(0)))
    if low == high == 0:
        said.add(SAME)
    elif low > permitted:
        said.add(WORSE)
    elif high < 0:
        said.add(BETTER)
    elif permitted and -permitted <= low and high <= permitted:
        said.add(ALLOWED, f'within the {permitted:.6g} {said.unit} allowed')
    else:
        said.add(UNKNOWN, 'the difference may be none')


def _word(side: Sequence[Figures]) -> str:
    """The statuses of a row in its runs; one word where they agree."""
    return ', '.join(dict.fromkeys(run.status for run in side))


def _judge_status(said: Judgement, base: Sequence[Figures], new: Sequence[Figures]) -> bool:
    """Whether there are figures to go on with; if not, all is said."""
    old, now = _word(base), _word(new)
    if old == now == OK:
        return True
    if old == now == UNSUPPORTED:
        said.add(SAME, 'unsupported')
    elif now == OK:
        said.add(BETTER, f'was {old}')
    elif old == OK:
        said.add(WORSE, f'is {now}')
    else:
        said.add(UNKNOWN, f'{old} in BASE, {now} in NEW')
    return False


def judge(
    base: Sequence[Figures], new: Sequence[Figures], allow: Allow, sweep: bool = False
) -> Judgement:
    """One row; `base` and `new` have an entry for each run that has the row. `sweep`: it is whole in each."""
    said = Judgement()
    said.base, said.new = median(_values(base, 'p50')), median(_values(new, 'p50'))
    said.exits = median(_values(base, 'exits_per_irq')), median(_values(new, 'exits_per_irq'))
    units = list(dict.fromkeys(run.unit for run in (*base, *new) if run.unit))
    said.unit = ', '.join(units)
    if not base or not new:
        said.verdict = ONLY_NEW if new else ONLY_BASE
        if _word(base or new) != OK:
            said.notes.append(_word(base or new))
    elif _judge_status(said, base, new):
        if len(units) > 1:
            said.add(UNKNOWN, f'different units: {said.unit}')
        elif units in ([], [EXACT_UNIT]):
            _judge_exact(said, base, new, allow, sweep)
        else:
            _judge_times(said, base, new, allow)
        if max(_values(new, 'lost'), default=0) > max(_values(base, 'lost'), default=0):
            said.add(WORSE, f'lost {number(max(_values(new, "lost")))}')
    return said
