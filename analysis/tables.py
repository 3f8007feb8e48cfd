"""The report's tables: rows as the texts of their cells."""

from types import SimpleNamespace
from typing import List, Optional, Sequence

from analysis import definitions, sentences
from analysis.bars import headline_groups
from analysis.lanes import per_irq_text
from analysis.model import OK, UNSUPPORTED
from analysis.picture import file_name
from analysis.stats import PERCENTILES
from analysis.summary import Row

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


def headline(rows: Sequence[Row], paths: Sequence[str], anchor: str) -> List[SimpleNamespace]:
    """Lines of the first table: p50, ratio and exits on each path."""
    lines = []
    for label, group in headline_groups(rows):
        cells = []
        for path in paths:
            row = next((row for row in group if row.key.path == path), None)
            figure = row.stats is not None if row else False
            cost = number(row.stats.p50) if row and row.stats else row.status if row and not row.ok else NONE
            if row and figure and not row.ok:
                cost += f' {row.status}'
            ratio = row.vs_native if row and path != 'native' else None
            exits = row.exits_per_irq if row else None
            cells.append(
                SimpleNamespace(
                    cost=cost,
                    ratio='' if ratio is None else sentences.times(ratio),
                    na=not figure,
                    exits=NONE if exits is None else per_irq_text(float(exits)),
                    bad=bool(row and mark(row) == 'bad'),
                )
            )
        lines.append(
            SimpleNamespace(label=label, anchor=f'{anchor}-{file_name(group[0].key.experiment)}', cells=cells)
        )
    return lines


def counter_names(rows: Sequence[Row]) -> List[str]:
    """Columns of the table of counters: totals, exits by cause, then every other counter above 0."""
    names = {name for row in rows for name, count in row.counters.items() if count or name in TOTALS} - {
        OVERHEAD
    }
    exits = sorted((name for name in names if name.startswith('exit_')), key=definitions.cause_order)
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
            SimpleNamespace(variant=row.key.variant or NONE, path=row.key.path, cells=cells, first=first)
        )
    return lines


def with_first(rows: Sequence[Row]) -> List['tuple[Row, bool]']:
    """Rows by variant (in order of appearance) and path, each with "first of its variant"."""
    variants = list(dict.fromkeys(row.key.variant for row in rows))
    ordered = sorted(
        rows, key=lambda row: (variants.index(row.key.variant), definitions.path_order(row.key.path))
    )
    return [(row, i == 0 or ordered[i - 1].key.variant != row.key.variant) for i, row in enumerate(ordered)]
