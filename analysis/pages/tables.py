"""The report's tables: rows as the texts of their cells."""

from types import SimpleNamespace
from typing import List, Mapping, Optional, Sequence

from analysis.pictures.picture import file_name
from analysis.read.model import OK, UNSUPPORTED
from analysis.statistics import grouping
from analysis.statistics.grouping import axis_names, headline_groups
from analysis.statistics.percentiles import PERCENTILES
from analysis.statistics.rows import Row
from analysis.words import definitions, language
from analysis.words.exits import cause_order
from analysis.words.language import per_irq_text

COLUMNS = ('samples', 'min', 'p50', 'p90', 'p99', 'p99.9', 'max', 'mean', 'stddev', 'cold')
COLUMNS += ('× native', 'exits / irq')
NONE = '–'
OVERHEAD = 'clock_overhead'  # of the stamp pair, in the unit of the samples: no count
TOTALS = ('interrupts', 'exits', 'lost', 'duplicated')
BAD_COUNTERS = ('lost', 'duplicated', 'unknown_access', 'abort_injected', 'exit_other', 'exit_spurious')


def number(value: Optional[object], form: str = ',d') -> str:
    """A value in a printf-like form, a dash for None."""
    return NONE if value is None else format(value, form)


def mark(row: Row) -> str:
    """CSS class of a row's status."""
    return {OK: '', UNSUPPORTED: 'na'}.get(row.status, 'bad')


def status(row: Row) -> str:
    """The status and, where it is not ok, the reason."""
    return row.status if row.ok or not row.reason else f'{row.status}: {row.reason}'


def figures(row: Row) -> List[str]:
    """A row's figures in the order of COLUMNS."""
    stats = row.stats
    exact = [number(getattr(stats, name) if stats else None) for name in ('min', *PERCENTILES, 'max')]
    mean = [number(stats.mean if stats else None, ',.6g'), number(stats.stddev if stats else None, ',.4g')]
    native = NONE if row.vs_native is None else f'{float(row.vs_native):,.3f}'
    exits = NONE if row.exits_per_irq is None else per_irq_text(float(row.exits_per_irq))
    return [number(row.count), *exact, *mean, number(row.cold), native, exits]


def _cell(
    row: Optional[Row], ratio: bool = True, spread: bool = False, mixed: bool = False
) -> SimpleNamespace:
    """One path's cell: p50 or, with `spread`, the smallest and largest sample; ratio to native, exits.

    In a table of `mixed` units each figure has its own beside it.
    """
    if row is None:
        return SimpleNamespace(cost=NONE, ratio='', na=True, exits=NONE, bad=False)
    cost = number(row.stats.p50) if row.stats else row.status if not row.ok else NONE
    if row.stats and spread and row.stats.min != row.stats.max:
        cost = f'{row.stats.min:,} … {row.stats.max:,}'
    if row.stats and mixed:
        cost += f' {row.unit}'
    if row.stats and not row.ok:
        cost += f' {row.status}'
    over = row.vs_native if ratio and row.key.path != 'native' else None
    exits = row.exits_per_irq
    return SimpleNamespace(
        cost=cost,
        ratio='' if over is None else language.times(over),
        na=row.stats is None,
        exits=NONE if exits is None else per_irq_text(float(exits)),
        bad=mark(row) == 'bad',
    )


def units_of(rows: Sequence[Row]) -> List[str]:
    """Every unit of the rows, in their order."""
    return list(dict.fromkeys(row.unit for row in rows if row.unit))


def _line(
    label: str, group: Sequence[Row], paths: Sequence[str], spread: bool = False, mixed: bool = False
) -> SimpleNamespace:
    """A line of a table of medians; `group` are the rows of one variant, one for each path at most."""
    found = {row.key.path: row for row in group}
    cells = [_cell(found.get(path), False, spread, mixed) for path in paths]
    return SimpleNamespace(label=label, platform='', anchor='', note='', first=False, cells=cells)


def anchor_of(experiment: str) -> str:
    """Where the page defines an experiment."""
    return f'x-{file_name(experiment)}'


def _headline(rows: Sequence[Row], paths: Sequence[str], compared: bool) -> List[SimpleNamespace]:
    """Lines of the first table, or of that of trap and list registers: p50, ratio and exits on each path.

    A headline has a line for each platform, one below the other.
    """
    mixed = len(units_of(rows)) > 1
    platforms = list(dict.fromkeys(row.key.platform for row in rows))
    lines = []
    for chosen in definitions.HEADLINES:
        if compared and not chosen.compared:
            continue
        first = True
        for platform in platforms:
            mine = [row for row in rows if row.key.platform == platform]
            for label, group in headline_groups(mine, [chosen]):
                found = {row.key.path: row for row in group}
                cells = [_cell(found.get(path), mixed=mixed) for path in paths]
                place = anchor_of(group[0].key.experiment)
                lines.append(
                    SimpleNamespace(
                        label=label, platform=platform, anchor=place, note='', first=first, cells=cells
                    )
                )
                first = False
    return lines


def overview(rows: Sequence[Row], compared: bool = False) -> SimpleNamespace:
    """The report's first table, or that of trap or list registers: a line an experiment, paths across."""
    paths = list(grouping.by_path(rows))
    return _table('what', rows, paths, _headline(rows, paths, compared))


def _table(what: str, rows: Sequence[Row], paths: List[str], lines: List[SimpleNamespace]) -> SimpleNamespace:
    """A table of medians as the page wants it."""
    units = units_of(rows)
    return SimpleNamespace(
        what=what,
        platforms=len({line.platform for line in lines}) > 1,
        paths=paths,
        unit=units[0] if len(units) == 1 else 'p50',
        lines=lines,
        exits=any(row.exits_per_irq is not None for row in rows),
        noted=any(line.note for line in lines),
    )


def medians(
    rows: Sequence[Row], what: str, notes: Optional[Mapping[str, str]] = None, spread: bool = False
) -> Optional[SimpleNamespace]:
    """A small table of medians (or of extremes), variants down and paths across; None without rows.

    A path on which no variant could run has no column. `notes` explain variants, by their whole text.
    """
    able = {row.key.path for row in rows if row.status != UNSUPPORTED}
    rows = [row for row in rows if row.key.path in able]
    if not rows:
        return None
    paths = list(grouping.by_path(rows))
    lines = []
    keys = list(dict.fromkeys((row.key.experiment, row.key.variant) for row in rows))
    names = axis_names(list(dict.fromkeys(variant for _, variant in keys if variant)))
    for experiment, variant in keys:
        group = [row for row in rows if row.key[2:] == (experiment, variant)]
        mixed = len(units_of(rows)) > 1
        lines.append(_line(names.get(variant, experiment), group, paths, spread, mixed))
        lines[-1].note = (notes or {}).get(variant, '')
    return _table(what, rows, paths, lines)


def counter_names(rows: Sequence[Row]) -> List[str]:
    """Columns of the table of counters: totals, exits by cause, then every other counter above 0."""
    names = {name for row in rows for name, count in row.counters.items() if count or name in TOTALS} - {
        OVERHEAD
    }
    exits = sorted((name for name in names if name.startswith('exit_')), key=cause_order)
    return [*(name for name in TOTALS if name in names), *exits, *sorted(names - {*TOTALS, *exits})]


def counter_lines(rows: Sequence[Row], names: Sequence[str]) -> List[SimpleNamespace]:
    """Lines of the table of counters: each count and, for exits, what comes to one interrupt."""
    lines = []
    for row, first in with_first(rows):
        cells = []
        for name in names:
            count = row.counters.get(name)
            each = row.per_irq(name) if name.startswith(('exit', 'maint')) else None
            text = number(count) if not each else f'{number(count)} ({per_irq_text(float(each))})'
            cells.append(SimpleNamespace(text=text, bad=bool(count) and name in BAD_COUNTERS))
        lines.append(
            SimpleNamespace(
                platform=row.key.platform,
                variant=row.key.variant or NONE,
                path=row.key.path,
                cells=cells,
                first=first,
            )
        )
    return lines


def with_first(rows: Sequence[Row]) -> List['tuple[Row, bool]']:
    """Rows by variant, platform (both in order of appearance) and path, each with "first of its variant"."""
    variants = list(dict.fromkeys(row.key.variant for row in rows))
    platforms = list(dict.fromkeys(row.key.platform for row in rows))
    ordered = sorted(
        rows,
        key=lambda row: (
            variants.index(row.key.variant),
            platforms.index(row.key.platform),
            definitions.path_order(row.key.path),
        ),
    )
    return [(row, i == 0 or ordered[i - 1].key.variant != row.key.variant) for i, row in enumerate(ordered)]
