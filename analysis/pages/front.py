"""The report's first page: the answers that a hypervisor's author would quote, and what did not run."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from analysis.pages import tables
from analysis.read.model import UNSUPPORTED
from analysis.statistics.grouping import by_path, headline_groups, one_unit, platforms_of
from analysis.statistics.rows import BASE_PATH, Row
from analysis.words.definitions import HEADLINES, experiment_order, path_of, path_order
from analysis.words.language import counted, listed, spoken, times

MOST_ANSWERS = 5
MOST_REASONS = 10
MOST_NAMES = 4  # of experiments in one line


class Figure(NamedTuple):
    """One measured median, and the exits of one interrupt where they were counted."""

    cost: int
    unit: str
    exits: Optional[Fraction]


Figures = Dict[str, Figure]  # by path


def _figures(rows: Sequence[Row], experiment: str) -> Figures:
    """The first headline of an experiment that was measured, path by path, in one unit."""
    chosen = [line for line in HEADLINES if line.experiment == experiment]
    whole = [row for row in rows if row.ok and row.stats]
    for _, group in headline_groups(whole, chosen):
        unit, shown = one_unit(group)
        return {
            row.key.path: Figure(row.stats.p50, unit, row.exits_per_irq)
            for row in sorted(shown, key=lambda row: path_order(row.key.path))
            if row.stats
        }
    return {}


def _exits(figure: Figure) -> str:
    """' and 2 exits', '' where they were not counted."""
    return '' if figure.exits is None else f' and {counted(float(figure.exits), "exit")}'


def _against(mine: int, base: int, what: str) -> str:
    """How one figure compares with another, in words that hold for equal figures and for 0."""
    if mine == base:
        return f'the same as {what}'
    if base > 0 and mine >= 2 * base:
        return f'{times(Fraction(mine, base))} times {what} ({base:,})'
    return f'{abs(mine - base):,} {"more" if mine > base else "less"} than {what} ({base:,})'


Place = Tuple[str, str]  # experiment and path


def _compared(rows: Sequence[Row], mine: Place, base: Place, words: str, what: str) -> str:
    """One figure in words, {cost} and {exits}, against another; '' without both, and both in one unit."""
    one, other = (_figures(rows, experiment).get(path) for experiment, path in (mine, base))
    if not one or not other or one.unit != other.unit:
        return ''
    said = words.format(cost=f'{one.cost:,} {one.unit}', exits=_exits(one))
    return f'{said}, {_against(one.cost, other.cost, what)}.'


def whole(rows: Sequence[Row]) -> str:
    """One interrupt on list registers against native."""
    words = 'With list registers (lr) one device interrupt costs {cost}{exits}'
    return _compared(rows, ('irq-total', 'lr'), ('irq-total', BASE_PATH), words, 'native')


def trapped(rows: Sequence[Row]) -> str:
    """The same interrupt without list registers."""
    words = 'Without list registers (trap) one device interrupt costs {cost}{exits}'
    return _compared(rows, ('irq-total', 'trap'), ('irq-total', 'lr'), words, 'lr')


def _hosted(rows: Sequence[Row], experiment: str, what: str) -> str:
    """What the first other hypervisor that was measured makes of an interval, to the same guest."""
    measured = _figures(rows, experiment)
    for path in (path for path in measured if path_of(path).host):
        words = f'Under {path_of(path).host} ({path}) {what} {{cost}}{{exits}}'
        return _compared(rows, (experiment, path), (experiment, 'lr'), words, 'lr')
    return ''


def hosted(rows: Sequence[Row]) -> str:
    """One interrupt under another hypervisor."""
    return _hosted(rows, 'irq-total', 'one device interrupt costs')


def hosted_timer(rows: Sequence[Row]) -> str:
    """A tick under another hypervisor, where no whole interrupt was measured."""
    what = 'a tick of the virtual timer reaches its handler after'
    return '' if hosted(rows) else _hosted(rows, 'timer', what)


def completion(rows: Sequence[Row]) -> str:
    """What a completion costs with and without the link to the physical interrupt."""
    words = 'Without the HW bit (lr-eoi) a completion costs {cost}{exits}'
    return _compared(rows, ('eoi', 'lr-eoi'), ('eoi', 'lr'), words, 'a completion on lr')


def message(rows: Sequence[Row]) -> str:
    """A message on list registers against a wire."""
    words = 'A message (LPI) reaches its handler after {cost}{exits} on lr'
    return _compared(rows, ('lpi', 'lr'), ('spi', 'lr'), words, 'an SPI')


def injected(rows: Sequence[Row]) -> str:
    """A message that the hardware delivers into the guest against list registers."""
    words = 'With direct injection (direct) a message reaches its handler after {cost}{exits}'
    return _compared(rows, ('lpi', 'direct'), ('lpi', 'lr'), words, 'lr')


def between_cpus(rows: Sequence[Row]) -> str:
    """An IPI on list registers against native."""
    words = 'An SGI reaches the handler on another vCPU after {cost}{exits} on lr'
    return _compared(rows, ('ipi', 'lr'), ('ipi', BASE_PATH), words, 'native')


def switch(rows: Sequence[Row]) -> str:
    """A switch of VMs against a null hypercall."""
    words = 'A switch between two VMs costs {cost} on lr'
    return _compared(rows, ('vm-switch', 'lr'), ('hypercall', 'lr'), words, 'a null hypercall')


def timer(rows: Sequence[Row]) -> str:
    """A tick on list registers against native."""
    words = 'A tick of the virtual timer reaches its handler after {cost}{exits} on lr'
    return _compared(rows, ('timer', 'lr'), ('timer', BASE_PATH), words, 'native')


# In the order in which they are told: what says it, and the experiment that stands behind it.
ANSWERS: Tuple[Tuple[Callable[[Sequence[Row]], str], str], ...] = (
    (whole, 'irq-total'),
    (trapped, 'irq-total'),
    (hosted, 'irq-total'),
    (hosted_timer, 'timer'),
    (injected, 'lpi'),
    (completion, 'eoi'),
    (message, 'lpi'),
    (between_cpus, 'ipi'),
    (switch, 'vm-switch'),
    (timer, 'timer'),
)


def answers(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """At most five sentences of one platform's rows, each with where its figures stand."""
    said = [
        SimpleNamespace(text=text, anchor=tables.anchor_of(experiment), link=experiment)
        for say, experiment in ANSWERS
        for text in [say(rows)]
        if text
    ]
    return said[:MOST_ANSWERS]


def _several(names: Sequence[str], every: Sequence[str], what: str) -> str:
    """Names, or that they are all there are, or how many."""
    if 1 < len(names) == len(every):
        return f'all {what}'
    return listed(names) if len(names) <= MOST_NAMES else f'{len(names)} {what}'


def _group(status: str, reason: str, group: Sequence[Row], rows: Sequence[Row]) -> SimpleNamespace:
    """One line about all rows of one reason."""

    def names(mine: Sequence[Row]) -> List[List[str]]:
        return [
            sorted({row.key.experiment for row in mine}, key=experiment_order),
            sorted({row.key.path for row in mine}, key=path_order),
            list(dict.fromkeys(row.key.platform for row in mine)),
        ]

    count = f'{len(group)} row{"" if len(group) == 1 else "s"}'
    what = zip(names(group), names(rows), ('experiments', 'paths', 'platforms'))
    where = '; '.join(_several(*each) for each in what)
    return SimpleNamespace(text=f'{status}, {reason}: {count} ({where})', bad=status != UNSUPPORTED)


def not_run(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """The rows that are not ok by reason, failures first, in ten lines at most."""
    groups: Dict[Tuple[str, str], List[Row]] = {}
    for row in rows:
        if not row.ok:
            groups.setdefault((row.status, row.reason or 'no reason was recorded'), []).append(row)
    ordered = sorted(groups.items(), key=lambda each: (each[0][0] == UNSUPPORTED, -len(each[1])))
    if len(ordered) > MOST_REASONS:
        rest = [row for _, group in ordered[MOST_REASONS - 1 :] for row in group]
        more = SimpleNamespace(
            text=f'{len(ordered) - MOST_REASONS + 1} more reasons: {len(rest)} rows',
            bad=any(row.status != UNSUPPORTED for row in rest),
        )
        return [_group(*key, group, rows) for key, group in ordered[: MOST_REASONS - 1]] + [more]
    return [_group(*key, group, rows) for key, group in ordered]


Rows = Dict[Tuple[str, ...], List[str]]


def _together(found: Rows, place: int) -> Rows:
    """Keys that differ in one place alone, as one; what they have there is listed."""
    groups: Dict[Tuple[object, ...], List[str]] = {}
    for key, paths in found.items():
        groups.setdefault((*key[:place], *key[place + 1 :], tuple(paths)), []).append(key[place])
    joined: Rows = {}
    for group, names in groups.items():
        rest = [str(part) for part in group[:-1]]
        whole = (*rest[:place], '; '.join(filter(None, names)), *rest[place:])
        joined[whole] = list(group[-1])  # type: ignore[call-overload]
    return joined


def not_run_by_experiment(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Every row that is not ok: alike ones in one line, which names all that it is about."""
    found: Rows = {}
    for row in sorted(rows, key=lambda row: path_order(row.key.path)):
        if not row.ok:
            reason = row.reason or 'no reason was recorded'
            key = (row.status, reason, row.key.experiment, spoken(row.key.variant), row.key.platform)
            found.setdefault(key, []).append(row.key.path)
    variants, platforms = 3, 4
    every = {'; '.join(platforms_of(rows)), ', '.join(by_path(rows))}

    def named(text: str) -> str:
        return 'all' if text in every and (';' in text or ',' in text) else text

    return [
        SimpleNamespace(
            cells=[key[2], key[variants], named(', '.join(paths)), named(key[platforms]), *key[:2]],
            mark='na' if key[0] == UNSUPPORTED else 'bad',
        )
        for key, paths in _together(_together(found, variants), platforms).items()
    ]
