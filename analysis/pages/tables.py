"""The report's tables: rows as the texts of their cells. A table has rows of one unit."""

from types import SimpleNamespace
from typing import List, Optional, Sequence

from analysis.pictures.picture import file_name
from analysis.read.counted import RESOLUTION, SUM
from analysis.read.model import OK, UNSUPPORTED
from analysis.statistics.grouping import axis_names, by_path, headline_groups, platforms_of
from analysis.statistics.percentiles import PERCENTILES
from analysis.statistics.rows import BASE_PATH, Row
from analysis.words import language
from analysis.words.definitions import path_order
from analysis.words.exits import cause_order
from analysis.words.language import per_irq_text

VARYING = ('samples', 'min', 'p50', 'p90', 'p99', 'p99.9', 'max', 'mean', 'stddev', 'cold')
STILL = ('samples', 'each of them', 'cold')  # of rows whose samples are all the same
ENDS = ('× native', 'exits / irq')
NONE = '–'
# No counts: the cost of the stamp pair, in the unit of the samples; a tick; how fast the cycles ran.
NOT_COUNTS = {
    'clock_overhead',
    'quantum_ps',
    'cycles_per_million_ticks_before',
    'cycles_per_million_ticks_after',
    'thrashed_kib',
    RESOLUTION,
    SUM,
}
THROTTLED = 'throttled'  # 1: the CPU's clock changed while the row was measured
TOTALS = ('interrupts', 'exits', 'lost', 'duplicated')
BAD_COUNTERS = (
    'lost',
    'duplicated',
    THROTTLED,
    'unknown_access',
    'abort_injected',
    'exit_other',
    'exit_spurious',
)


def number(value: Optional[object], form: str = ',d') -> str:
    """A value in a printf-like form, a dash for None."""
    return NONE if value is None else format(value, form)


def mark(row: Row) -> str:
    """CSS class of a row's status."""
    if row.counters.get(THROTTLED):
        return 'bad'
    return {OK: '', UNSUPPORTED: 'na'}.get(row.status, 'bad')


def status(row: Row) -> str:
    """The status and, where it is not ok, the reason; and whether the clock changed meanwhile."""
    said = row.status if row.ok or not row.reason else f'{row.status}: {row.reason}'
    return f'{said}, {THROTTLED}' if row.counters.get(THROTTLED) else said


def varies(row: Row) -> bool:
    """Are there samples that differ?"""
    return row.stats is not None and row.stats.min != row.stats.max


def tail(row: Row) -> str:
    """'p99 98, max 101' of a row whose median does not stand for it, else ''."""
    stats = row.stats
    if stats is None or stats.p50 == stats.p99 == stats.max:
        return ''
    return f'p99 {stats.p99:,}, max {stats.max:,}'


def figures(row: Row) -> List[str]:
    """A row's figures in the order of VARYING, or of STILL, and ENDS."""
    stats = row.stats
    native = NONE if row.vs_native is None else f'{float(row.vs_native):,.3f}'
    exits = NONE if row.exits_per_irq is None else per_irq_text(float(row.exits_per_irq))
    ends = [number(row.cold), native, exits]
    if not varies(row):
        return [number(row.count), number(stats.p50 if stats else None), *ends]
    exact = [number(getattr(stats, name)) for name in ('min', *PERCENTILES, 'max')]
    mean = [number(getattr(stats, 'mean'), ',.6g'), number(getattr(stats, 'stddev'), ',.4g')]
    return [number(row.count), *exact, *mean, *ends]


def _cell(row: Optional[Row], ratio: bool) -> SimpleNamespace:
    """One path's cell: p50 and, where samples differ, p99 and the largest; ratio to native; exits."""
    if row is None:
        return SimpleNamespace(cost=NONE, ratio='', tail='', na=True, exits=NONE, bad=False)
    cost = number(row.stats.p50) if row.stats else row.status if not row.ok else NONE
    if row.stats and not row.ok:
        cost += f' {row.status}'
    over = row.vs_native if ratio and row.key.path != BASE_PATH else None
    exits = row.exits_per_irq
    return SimpleNamespace(
        cost=cost,
        ratio='' if over is None else language.times(over),
        tail=tail(row),
        na=row.stats is None,
        exits=NONE if exits is None else per_irq_text(float(exits)),
        bad=mark(row) == 'bad',
    )


def anchor_of(experiment: str) -> str:
    """Where the site defines an experiment."""
    return f'x-{file_name(experiment)}'


def _able(rows: Sequence[Row]) -> List[Row]:
    """Without the paths on which none of the rows can exist."""
    able = {row.key.path for row in rows if row.status != UNSUPPORTED}
    return [row for row in rows if row.key.path in able]


def _table(what: str, unit: str, rows: Sequence[Row], lines: Sequence[SimpleNamespace]) -> SimpleNamespace:
    """A table of medians as the page wants it; a line has a label, a platform, an anchor and `found` rows."""
    paths = list(by_path(rows))
    for line in lines:
        line.cells = [_cell(line.found.get(path), bool(line.anchor)) for path in paths]
    counted = {row.key.path for row in rows if row.exits_per_irq is not None}
    platforms = list(dict.fromkeys(line.platform for line in lines))
    if len(platforms) > 1 and len({line.label for line in lines}) == 1:
        what = 'platform'
        for line in lines:
            line.label = line.platform
        platforms = []
    return SimpleNamespace(
        what=what,
        platforms=len(platforms) > 1,
        columns=[SimpleNamespace(path=path, exits=path in counted) for path in paths],
        unit=unit or 'p50',
        lines=lines,
    )


def of_headlines(unit: str, rows: Sequence[Row]) -> SimpleNamespace:
    """The first table of one platform: a line a headline, paths across."""
    rows = _able(rows)
    lines = [
        SimpleNamespace(
            label=label,
            platform='',
            anchor=anchor_of(group[0].key.experiment),
            first=False,
            found={row.key.path: row for row in group},
        )
        for label, group in headline_groups(rows)
        if any(row.status != UNSUPPORTED for row in group)
    ]
    return _table('what', unit, rows, lines)


def of_variants(unit: str, rows: Sequence[Row]) -> Optional[SimpleNamespace]:
    """One experiment on all platforms: platform by platform a line a variant; None without rows.

    What can exist on no path of a platform has no line.
    """
    rows = _able(rows)
    names = axis_names(list(dict.fromkeys(row.key.variant for row in rows if row.key.variant)))
    lines = []
    for platform in platforms_of(rows):
        mine = [row for row in rows if row.key.platform == platform]
        first = bool(lines)
        for variant in dict.fromkeys(row.key.variant for row in mine):
            found = {row.key.path: row for row in mine if row.key.variant == variant}
            if any(row.status != UNSUPPORTED for row in found.values()):
                label = names.get(variant, rows[0].key.experiment)
                lines.append(
                    SimpleNamespace(label=label, platform=platform, anchor='', first=first, found=found)
                )
                first = False
    return _table('variant', unit, rows, lines) if lines else None


def counter_names(rows: Sequence[Row]) -> List[str]:
    """Columns of the table of counters: totals, exits by cause, then every other counter above 0."""
    counted = {name for row in rows for name, count in row.counters.items() if count or name in TOTALS}
    names = counted - NOT_COUNTS
    exits = sorted((name for name in names if name.startswith('exit_')), key=cause_order)
    return [*(name for name in TOTALS if name in names), *exits, *sorted(names - {*TOTALS, *exits})]


def counter_lines(rows: Sequence[Row], names: Sequence[str]) -> List[SimpleNamespace]:
    """Lines of the table of counters: each count and, for exits, what comes to one interrupt."""
    lines = []
    for row in in_order(rows):
        cells = []
        for name in names:
            count = row.counters.get(name)
            each = row.per_irq(name) if name.startswith(('exit', 'maint')) else None
            text = number(count) if not each else f'{number(count)} ({per_irq_text(float(each))})'
            cells.append(SimpleNamespace(text=text, bad=bool(count) and name in BAD_COUNTERS))
        lines.append(_line(row, cells))
    return _with_first(lines)


def figure_lines(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Lines of a table of all figures, of rows that vary or of rows that do not."""
    lines = []
    for row in in_order(rows):
        lines.append(_line(row, [SimpleNamespace(text=text, bad=False) for text in figures(row)]))
        lines[-1].status, lines[-1].mark = status(row), mark(row)
    return _with_first(lines)


def _line(row: Row, cells: List[SimpleNamespace]) -> SimpleNamespace:
    """A line that starts with the row's name."""
    variant = row.key.variant or NONE
    return SimpleNamespace(platform=row.key.platform, variant=variant, path=row.key.path, cells=cells)


def _with_first(lines: List[SimpleNamespace]) -> List[SimpleNamespace]:
    """Each line says whether it starts another variant or platform."""
    for i, line in enumerate(lines):
        before = lines[i - 1] if i else line
        line.first = (line.platform, line.variant) != (before.platform, before.variant)
    return lines


def in_order(rows: Sequence[Row]) -> List[Row]:
    """Rows by platform, variant (both in order of appearance) and path."""
    variants = list(dict.fromkeys(row.key.variant for row in rows))
    platforms = platforms_of(rows)

    def order(row: Row) -> 'tuple[int, int, object]':
        key = row.key
        return platforms.index(key.platform), variants.index(key.variant), path_order(key.path)

    return sorted(rows, key=order)
