"""All rows of two sides, judged, with what a reader must know before the rows."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Dict, List, NamedTuple

from analysis.compare.allowance import Allowance, allowed
from analysis.compare.explain import why
from analysis.compare.sides import Side
from analysis.compare.verdict import (
    ALLOWED,
    BETTER,
    NOT_ASKED,
    ONLY_BASE,
    ONLY_NEW,
    SAME,
    UNKNOWN,
    WORSE,
    Judgement,
    judge,
)
from analysis.read.model import Key
from analysis.words.definitions import SWEEP, matches

# In the order of a reader's interest.
VERDICTS = (WORSE, UNKNOWN, ALLOWED, BETTER, ONLY_BASE, ONLY_NEW, SAME, NOT_ASKED)
# What run.csv calls it -> what the output says where the sides differ in it.
CIRCUMSTANCES = {
    'guest_compiler': 'compiler differs: {0} in BASE, {1} in NEW{2}: other instructions, so other counts',
    'qemu_version': 'QEMU differs: {0} in BASE, {1} in NEW{2}',
}


class Line(NamedTuple):
    """One row of the comparison."""

    key: Key
    said: Judgement
    why: List[str]


@dataclass
class Comparison:
    """Two sides held against each other."""

    base: str
    new: str
    warnings: List[str] = field(default_factory=list)
    lines: List[Line] = field(default_factory=list)
    complete: bool = False  # a row that is missing in NEW is a regression

    def count(self) -> Dict[str, int]:
        """Rows by verdict, those there are."""
        counts = Counter(line.said.verdict for line in self.lines)
        return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}

    def moved(self) -> List[Line]:
        """The rows of both sides that are not the same, worst first, else in their order."""
        others = [line for line in self.lines if line.said.verdict not in (SAME, NOT_ASKED)]
        return sorted(others, key=lambda line: VERDICTS.index(line.said.verdict))

    def regressed(self) -> bool:
        """Is any row worse?"""
        return any(
            line.said.verdict == WORSE or (self.complete and line.said.verdict in (ONLY_BASE, NOT_ASKED))
            for line in self.lines
        )


def _about(side: Side) -> str:
    """Name of a side and how it came about, as far as it is known."""
    first = side.tables[0]
    if not first.meta:
        return f'{side.name} (nothing is known of how it was made)'
    facts = [f'commit {first.meta["commit"]}'] if 'commit' in first.meta else []
    if first.meta.get('dirty') == 'yes':
        facts.append('with changes')
    for what in CIRCUMSTANCES:
        named = dict.fromkeys(first.made_with(what, platform) for platform in first.platforms())
        facts += [name.replace(' emulator version', '').split(' (')[0] for name in named]
    runs = f'{len(side.tables)} runs: ' if len(side.tables) > 1 else ''
    return f'{side.name} ({runs}{", ".join(fact for fact in facts if fact)})'


def _values(side: Side, what: str, platform: str) -> List[str]:
    """What the runs of a side say of a circumstance of a platform; none where one does not say."""
    values = [table.made_with(what, platform) for table in side.tables if platform in table.platforms()]
    return list(dict.fromkeys(values)) if values and all(values) else []


def _circumstances(base: Side, new: Side) -> List[str]:
    """What differs between the sides, before any row: one line for each difference."""
    tables = base.tables + new.tables
    platforms = dict.fromkeys(name for table in tables for name in table.platforms())
    found: Dict[str, List[str]] = {}
    for what, text in CIRCUMSTANCES.items():
        for platform in platforms:
            old, now = _values(base, what, platform), _values(new, what, platform)
            if old and now and old != now:
                line = text.format(' and '.join(old), ' and '.join(now), '{0}')
                found.setdefault(line, []).append(platform)
    return [
        line.format('' if len(on) == len(platforms) else f' on {", ".join(on)}') for line, on in found.items()
    ]


def _incomplete(name: str, side: Side) -> List[str]:
    """Runs of which parts are missing or were unusable."""
    said = []
    for table in side.tables:
        if table.meta.get('status', 'ok') != 'ok':
            reason = table.meta.get('reason', 'some row is missing something')
            said.append(f'{name} {table.name} is {table.meta["status"]}: {reason}')
        told = table.meta.get('reason')  # is one of the problems where the run itself knew of none
        said += [f'{name} {table.name}: {problem}' for problem in table.problems if problem != told]
        if not table.rows:
            said.append(f'{name} {table.name} has no rows')
    return said


def _keys(base: Side, new: Side) -> List[Key]:
    """Every row of either side: NEW's order, then what only BASE has."""
    return list(dict.fromkeys(key for side in (new, base) for table in side.tables for key in table.rows))


def _reason(side: Side, key: Key) -> List[str]:
    """Why a row did not end well, as its run says."""
    reasons = [table.reason[key] for table in side.tables if key in table.reason]
    return [f'reason: {reasons[0]}'] if reasons else []


def _asked(side: Side, key: Key) -> bool:
    """Is a row one of those that some run of a side set out to measure?"""
    for table in side.tables:
        variants = table.meta.get('variants', '').split()
        wanted = not variants or any(matches(key.variant, variant) for variant in variants)
        if wanted and any(row[:3] == key[:3] for row in table.rows):
            return True
    return False


def compare(base: Side, new: Side, allowances: List[Allowance], complete: bool = False) -> Comparison:
    """Judge every row of either side."""
    result = Comparison(_about(base), _about(new), _circumstances(base, new), complete=complete)
    result.warnings += _incomplete('BASE', base) + _incomplete('NEW', new)
    for key in _keys(base, new):
        old, now = ([table.rows[key] for table in side.tables if key in table.rows] for side in (base, new))
        said = judge(
            old,
            now,
            lambda figure, value, key=key: allowed(allowances, key, figure, value),  # type: ignore
            matches(key.variant, SWEEP),
        )
        if said.verdict == ONLY_BASE and not _asked(new, key):
            said.verdict = NOT_ASKED
        explained: List[str] = []
        if said.verdict in (WORSE, BETTER, ALLOWED, UNKNOWN):
            explained = why(key, said.unit, base.tables, new.tables) + _reason(new, key)
        result.lines.append(Line(key, said, explained))
    return result


def difference(said: Judgement) -> 'tuple[str, str]':
    """p50's difference and ratio, as text; a dash where there is none."""
    if said.base is None or said.new is None or ', ' in said.unit:
        return '–', '–'
    change = said.new - said.base
    ratio = f'{float(Fraction(said.new) / said.base):.3f}' if said.base > 0 else '–'
    sign = '+' if change > 0 else '−' if change < 0 else ''
    whole = abs(change)
    return sign + (str(whole) if whole.denominator == 1 else f'{float(whole):.6g}'), ratio
