"""The report's sentences, computed from rows. Each function returns '' where the data say nothing."""

from fractions import Fraction
from typing import Dict, List, Optional, Sequence, Tuple, TypeVar

from analysis.bars import one_unit
from analysis.causes import cause_of
from analysis.definitions import SWEEP, matches, path_order
from analysis.lanes import exit_causes, per_irq_text
from analysis.model import UNSUPPORTED
from analysis.summary import BASE_PATH, Row
from analysis.variants import having, without

T = TypeVar('T')


def listed(parts: Sequence[str]) -> str:
    """'', 'a', 'a and b', 'a, b and c'."""
    return ' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def by_path(rows: Sequence[Row]) -> Dict[str, List[Row]]:
    """Rows by path, paths in their order."""
    found = sorted({row.key.path for row in rows}, key=path_order)
    return {path: [row for row in rows if row.key.path == path] for path in found}


def times(value: Fraction) -> str:
    """A ratio as a reader wants it: three digits."""
    return f'{float(value):,.0f}' if value >= 100 else f'{float(value):.3g}'


def span(low: int, high: int) -> str:
    return f'{low:,}' if low == high else f'{low:,} to {high:,}'


def _difference(rows: Sequence[Row]) -> Optional[str]:
    """How a path's medians differ from native's, over its variants; None where none can be compared."""
    over = [row.over_native for row in rows if row.over_native is not None]
    if not over:
        return None
    low, high = min(over), max(over)
    if low == high:
        return f'{low:+,}' if low else 'nothing'
    return f'{low:+,} to {high:+,}' if low else f'0 to {high:+,}'


def grouped(said: Dict[str, T]) -> List[Tuple[str, T]]:
    """Paths of which the same is said together: [('lr and lr-eoi', '+5'), ('trap', '+9')]."""
    groups: Dict[T, List[str]] = {}
    for path, text in said.items():
        groups.setdefault(text, []).append(path)
    return [(listed(paths), text) for text, paths in groups.items()]


def against_native(rows: Sequence[Row]) -> str:
    """How much each path adds to native's median, over all variants of one experiment."""
    unit, shown = one_unit([row for row in rows if row.stats])
    paths = by_path(shown)
    if not paths:
        return ''
    said = {path: _difference(group) for path, group in paths.items() if path != BASE_PATH}
    known = {path: text for path, text in said.items() if text}
    if known:
        variants = len({row.key.variant for row in shown})
        over = f', over {variants} variants' if variants > 1 else ''
        return f'On top of native\'s p50, in {unit}{over}: {"; ".join(map(" ".join, grouped(known)))}.'
    medians = {path: [row.stats.p50 for row in group if row.stats] for path, group in paths.items()}
    spans = grouped({path: span(min(p50), max(p50)) for path, p50 in medians.items()})
    text = '; '.join(f'{width} on {where}' for where, width in spans)
    if list(paths) == [BASE_PATH]:
        return f'Only native was measured; p50 in {unit}: {text}.'
    return f'There is no native figure to compare with; p50 in {unit}: {text}.'


def spread(rows: Sequence[Row]) -> str:
    """How many rows are constant, and which spreads most."""
    unit, shown = one_unit([row for row in rows if row.stats and row.stats.count > 1])
    if not shown:
        return ''
    still = sum(1 for row in shown if row.stats and row.stats.min == row.stats.max)
    if still == len(shown):
        return 'Within each row every sample is the same.' if still > 1 else 'Every sample is the same.'
    widest = max(shown, key=lambda row: row.stats.max - row.stats.min if row.stats else 0)
    where = widest.key.path + (f' ({widest.key.variant})' if widest.key.variant else '')
    text = (
        f'the widest spread is {where}: {widest.stats.min:,} to {widest.stats.max:,} {unit}'
        if widest.stats
        else ''
    )
    head = f'In {still} of {len(shown)} rows every sample is the same' if still else 'No row is constant'
    return f'{head}; {text}.'


def _causes(row: Row) -> List[str]:
    """One row's exits for one interrupt by cause: ['1 physical interrupt', '1 IAR read']."""
    parts = []
    for counter, each in exit_causes(row).items():
        name = cause_of(counter).name
        if counter == 'exit_maintenance':
            found = [
                cause[6:].upper() for cause, count in row.counters.items() if cause[:6] == 'maint_' and count
            ]
            name += f' ({listed(found)})' if found else ''
        parts.append(f'{per_irq_text(each)} {name}')
    rest = float(row.exits_per_irq or 0) - sum(exit_causes(row).values())
    return parts + ([f'{per_irq_text(rest)} without a cause'] if abs(rest) > 1e-9 else [])


def exits(rows: Sequence[Row], what: str = 'interrupt') -> str:
    """Exits per `what` on each path, over one experiment's variants; named where all of them agree."""
    said = {}
    for path, group in by_path(rows).items():
        found = [row for row in group if row.exits_per_irq is not None]
        if found:
            low, high = (
                per_irq_text(float(pick(row.exits_per_irq or 0 for row in found))) for pick in (min, max)
            )
            causes = {listed(_causes(row)) for row in found}
            named = f' ({causes.pop()})' if len(causes) == 1 and causes != {''} else ''
            said[path] = (low if low == high else f'{low} to {high}', named)
    parts = [f'{count} on {where}{named}' for where, (count, named) in grouped(said)]
    return f'Exits per {what}: {"; ".join(parts)}.' if parts else ''


def named_exits(row: Row) -> str:
    """One row's exits in words: '3 exits: 1 physical interrupt, 1 IAR read and 1 EOIR write'."""
    if row.exits_per_irq is None:
        return 'exits were not counted'
    head = f'{per_irq_text(float(row.exits_per_irq))} exit{"" if row.exits_per_irq == 1 else "s"}'
    parts = _causes(row)
    return f'{head}: {listed(parts)}' if parts else head


def swept(rows: Sequence[Row]) -> str:
    """The latest that a tick can be on each path, and where in a round of its load; of one sweep's rows."""
    unit, shown = one_unit([row for row in rows if row.stats])
    parts = []
    for row in sorted(shown, key=lambda row: path_order(row.key.path)):
        phase, period = (row.counters.get(name) for name in ('worst_phase', 'load_period'))
        if row.stats:
            where = f' (phase {phase:,} of {period:,})' if phase is not None and period is not None else ''
            parts.append(f'{row.stats.max:,} on {row.key.path}{where}')
    if not parts:
        return ''
    return f'{shown[0].key.variant}: the latest that a tick can be, in {unit}, is {listed(parts)}.'


def jitter(rows: Sequence[Row]) -> List[str]:
    """One sentence for each load: within how much the tick moves on each path, or its worst case."""
    said = []
    for variant in dict.fromkeys(row.key.variant for row in rows):
        if matches(variant, SWEEP):
            said += list(filter(None, [swept([row for row in rows if row.key.variant == variant])]))
            continue
        unit, shown = one_unit([row for row in rows if row.key.variant == variant and row.stats])
        parts = [
            f'{row.stats.max - row.stats.min:,} on {row.key.path} ({span(row.stats.min, row.stats.max)})'
            for row in sorted(shown, key=lambda row: path_order(row.key.path))
            if row.stats
        ]
        if parts:
            said.append(f'{variant or "The tick"}: the tick moves within {listed(parts)} {unit}.')
    return said


def storm(rows: Sequence[Row]) -> Tuple[str, bool]:
    """What was lost or doubled in the storm, and whether all is well."""
    clean: List[str] = []
    wrong: List[str] = []
    for row in sorted(rows, key=lambda row: path_order(row.key.path)):
        where = row.key.path + (f' ({row.key.variant})' if len(rows) > len(by_path(rows)) else '')
        sent, lost, twice = (row.counters.get(name) for name in ('interrupts', 'lost', 'duplicated'))
        if lost is None or twice is None:
            if row.status != UNSUPPORTED:
                wrong.append(f'On {where}, what was lost or came twice was not counted.')
        elif lost or twice:
            of_all = f' of {sent:,}' if sent else ''
            wrong.append(f'On {where}, {lost:,} lost and {twice:,} duplicated{of_all}.')
        else:
            clean.append(f'{where} ({sent:,} interrupts)' if sent else where)
    said = [f'None lost and none duplicated on {listed(clean)}.'] if clean else []
    return ' '.join(said + wrong), not wrong


def contrast(rows: Sequence[Row], name: str, base: str, other: str) -> str:
    """What `name=other` costs above `name=base` on each path, between variants that agree in all else."""
    unit, shown = one_unit([row for row in rows if row.stats])
    said: Dict[str, str] = {}
    for path, group in by_path(shown).items():
        bases = {
            without(row.key.variant, name): row.stats.p50
            for row in having(group, **{name: base})
            if row.stats
        }
        over = [
            row.stats.p50 - bases[without(row.key.variant, name)]
            for row in having(group, **{name: other})
            if row.stats and without(row.key.variant, name) in bases
        ]
        if over:
            low, high = min(over), max(over)
            said[path] = (
                (f'{low:+,}' if low == high else f'{low:+,} to {high:+,}') if low or high else 'nothing'
            )
    parts = [f'{text} on {where}' for where, text in grouped(said)]
    return f'{name}={other} adds to {name}={base}, in {unit}: {"; ".join(parts)}.' if parts else ''


def extremes(rows: Sequence[Row]) -> str:
    """The cheapest and the dearest of many variants on each path."""
    unit, shown = one_unit([row for row in rows if row.stats])
    said: Dict[str, str] = {}
    for path, group in by_path(shown).items():
        costs = {row.key.variant: row.stats.p50 for row in group if row.stats}
        low, high = min(costs.values()), max(costs.values())
        if len(costs) > 1:
            cheap, dear = (next(v for v, cost in costs.items() if cost == end) for end in (low, high))
            said[path] = f'always {low:,}' if low == high else f'{low:,} ({cheap}) to {high:,} ({dear})'
    parts = [f'{text} on {where}' for where, text in grouped(said)]
    return f'p50 over the variants, in {unit}: {"; ".join(parts)}.' if parts else ''


def overhead(rows: Sequence[Row]) -> str:
    """What the stamp pair cost, which has been subtracted from the samples."""
    said: Dict[str, str] = {}
    for path, group in by_path(rows).items():
        found = {
            (row.counters['clock_overhead'], row.unit) for row in group if 'clock_overhead' in row.counters
        }
        if found:
            said[path] = listed([f'{cost} {unit or ""}'.strip() for cost, unit in sorted(found, key=str)])
    parts = [f'{cost} on {paths}' for paths, cost in grouped(said)]
    return f'The pair of stamps cost {listed(parts)}.' if parts else ''
