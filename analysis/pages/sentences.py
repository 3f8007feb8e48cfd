"""The report's sentences, computed from rows. Each function returns '' where the data say nothing."""

from typing import Dict, List, Sequence, Tuple

from analysis.read.model import UNSUPPORTED
from analysis.read.variants import without
from analysis.statistics.grouping import axis_names, by_path, exit_causes, having, one_unit
from analysis.statistics.percentiles import Stats
from analysis.statistics.rows import BASE_PATH, Row
from analysis.words.definitions import SWEEP, matches, path_order
from analysis.words.exits import cause_of
from analysis.words.language import (
    counted,
    difference,
    grouped,
    grouped_with_causes,
    listed,
    on_paths,
    per_irq_text,
    span,
    spoken,
)


def _medians(paths: Dict[str, List[Row]]) -> Dict[str, Tuple[int, int]]:
    """The smallest and the largest median of each path."""
    found = {path: [row.stats.p50 for row in group if row.stats] for path, group in paths.items()}
    return {path: (min(p50), max(p50)) for path, p50 in found.items() if p50}


def against_native(rows: Sequence[Row]) -> str:
    """How each path's median differs from native's, over all variants of one experiment."""
    unit, shown = one_unit([row for row in rows if row.stats])
    paths = by_path(shown)
    if not paths:
        return ''
    variants = len({row.key.variant for row in shown})
    several = f' over {variants} variants' if variants > 1 else ''
    over = {
        path: [row.over_native for row in group if row.over_native is not None]
        for path, group in paths.items()
        if path != BASE_PATH
    }
    said = {
        path: difference(min(found), max(found), unit, ('higher', 'lower'))
        for path, found in over.items()
        if found
    }
    if said:
        return f'Compared with native{several}, the median is {on_paths(said)}.'
    medians = on_paths({path: f'{span(*ends)} {unit}' for path, ends in _medians(paths).items()})
    if list(paths) == [BASE_PATH]:
        return f'Only native was measured: the median is {medians}{several}.'
    return f'There is no native figure to compare with. The median is {medians}{several}.'


def spread(rows: Sequence[Row]) -> str:
    """How many rows are constant, and which spreads most."""
    unit, shown = one_unit([row for row in rows if row.stats and row.stats.count > 1])
    found = [(row, row.stats) for row in shown if row.stats]
    if not found:
        return ''
    still = sum(1 for _, stats in found if stats.min == stats.max)
    if still == len(found):
        return 'All samples of a row are equal.' if still > 1 else 'All samples are equal.'
    row, stats = max(found, key=lambda each: each[1].max - each[1].min)
    where = row.key.path + (f' ({spoken(row.key.variant)})' if row.key.variant else '')
    if len(found) == 1:
        return f'The samples go from {stats.min:,} to {stats.max:,} {unit}.'
    rows_still = f'{still} of {len(found)} rows' if still else 'no row'
    return (
        f'All samples are equal in {rows_still}. The widest spread is that of {where}: {stats.min:,} to '
        f'{stats.max:,} {unit}.'
    )


def _causes(row: Row) -> List[str]:
    """One row's exits for one interrupt by cause: ['physical interrupt', '2 × IAR read']."""
    parts = []
    for counter, each in exit_causes(row).items():
        name = cause_of(counter).name
        if counter == 'exit_maintenance':
            found = [
                cause[6:].upper() for cause, count in row.counters.items() if cause[:6] == 'maint_' and count
            ]
            name += f' for {listed(found)}' if found else ''
        parts.append(name if each == 1 else f'{per_irq_text(each)} × {name}')
    rest = float(row.exits_per_irq or 0) - sum(exit_causes(row).values())
    return parts + ([f'{per_irq_text(rest)} without a cause'] if abs(rest) > 1e-9 else [])


def exits(rows: Sequence[Row], what: str = 'interrupt') -> str:
    """Exits per `what` on each path, over one experiment's variants; named where all of them agree."""
    said: Dict[str, str] = {}
    for path, group in by_path(rows).items():
        found = [row for row in group if row.exits_per_irq is not None]
        if found:
            low, high = (float(pick(row.exits_per_irq or 0 for row in found)) for pick in (min, max))
            causes = {listed(_causes(row)) for row in found}
            named = f' ({causes.pop()})' if len(causes) == 1 and causes != {''} else ''
            count = counted(low, 'exit') if low == high else f'{per_irq_text(low)} to {counted(high, "exit")}'
            said[path] = count + named
    parts = listed([f'{text} on {where}' for where, text in grouped_with_causes(said)])
    return f'One {what} takes {parts}.' if parts else ''


def named_exits(row: Row) -> str:
    """One row's exits in words: '3 exits: physical interrupt, IAR read and EOIR write'."""
    if row.exits_per_irq is None:
        return 'exits were not counted'
    head = counted(float(row.exits_per_irq), 'exit')
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
    head = f'With {spoken(shown[0].key.variant)}'
    return f'{head}, the latest that a tick can be, in {unit}, is {listed(parts)}.'


def lateness(variant: str, rows: Sequence[Row]) -> str:
    """How steady the tick of one variant is on each path."""
    unit, shown = one_unit([row for row in rows if row.key.variant == variant and row.stats])
    first = {path: group[0].stats for path, group in by_path(shown).items()}
    found: Dict[str, Stats] = {path: stats for path, stats in first.items() if stats}
    still = {path: f'{stats.min:,} {unit}' for path, stats in found.items() if stats.min == stats.max}
    moving = {
        path: f'{stats.max - stats.min:,} {unit}' for path, stats in found.items() if stats.min != stats.max
    }
    head = f'With {spoken(variant)}' if variant else 'Without parameters'
    parts = []
    if still:
        parts.append(f'every tick is equally late: {on_paths(still)}')
    if moving:
        ends = {path: f'{width} ({span(found[path].min, found[path].max)})' for path, width in moving.items()}
        widths = listed([f'{width} on {where}' for where, width in grouped_with_causes(ends)])
        parts.append(f'the lateness of a tick varies by {widths}')
    return f'{head}, {"; ".join(parts)}.' if parts else ''


def jitter(rows: Sequence[Row]) -> List[str]:
    """One sentence for each load: by how much the lateness of a tick varies on each path, or its worst."""
    said = []
    for variant in dict.fromkeys(row.key.variant for row in rows):
        of_variant = [row for row in rows if row.key.variant == variant]
        said.append(swept(of_variant) if matches(variant, SWEEP) else lateness(variant, of_variant))
    return [text for text in said if text]


def storm(rows: Sequence[Row]) -> Tuple[str, bool]:
    """What was lost or doubled in the storm, and whether all is well."""
    clean: Dict[str, Dict[str, str]] = {}
    wrong: List[str] = []
    several = len({row.key.variant for row in rows}) > 1
    for row in sorted(rows, key=lambda row: path_order(row.key.path)):
        variant = f'with {spoken(row.key.variant)}' if several else ''
        where = f'{row.key.path} {variant}'.rstrip()
        sent, lost, twice = (row.counters.get(name) for name in ('interrupts', 'lost', 'duplicated'))
        if lost is None or twice is None:
            if row.status != UNSUPPORTED:
                wrong.append(f'On {where}, nothing counted what was lost or came twice.')
        elif lost or twice:
            of_all = f' of {sent:,} interrupts' if sent else ''
            wrong.append(f'On {where}, {lost:,} were lost and {twice:,} came twice{of_all}.')
        else:
            clean.setdefault(variant, {})[row.key.path] = f'{sent:,} interrupts' if sent else ''
    texts = {
        variant: listed([where + (f' ({sent})' if sent else '') for where, sent in grouped(paths)])
        for variant, paths in clean.items()
    }
    said = [
        f'{variants[:1].upper()}{variants[1:]}, no interrupt was lost and none came twice on {text}.'
        if variants
        else f'No interrupt was lost and none came twice on {text}.'
        for variants, text in grouped(texts)
    ]
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
            said[path] = difference(min(over), max(over), unit)
    return f'Compared with {name}={base}, {name}={other} costs {on_paths(said)}.' if said else ''


def extremes(rows: Sequence[Row]) -> str:
    """The cheapest and the dearest of many variants on each path."""
    unit, shown = one_unit([row for row in rows if row.stats])
    names = axis_names(list(dict.fromkeys(row.key.variant for row in shown)))
    same: Dict[str, str] = {}
    other: Dict[str, str] = {}
    for path, group in by_path(shown).items():
        costs = {row.key.variant: row.stats.p50 for row in group if row.stats}
        low, high = (pick(costs, key=costs.__getitem__) for pick in (min, max))
        if len(costs) > 1 and costs[low] == costs[high]:
            same[path] = f'{costs[low]:,} {unit}'
        elif len(costs) > 1:
            other[path] = (
                f'from {costs[low]:,} {unit} ({names[low]}) to {costs[high]:,} {unit} ({names[high]})'
            )
    said = [f'The median is the same in all variants: {on_paths(same)}.'] if same else []
    said += [f'The median goes {on_paths(other)}.'] if other else []
    return ' '.join(said)


def overhead(rows: Sequence[Row]) -> str:
    """What the stamp pair cost, which has been subtracted from the samples."""
    said: Dict[str, str] = {}
    for path, group in by_path(rows).items():
        found: Dict[str, List[int]] = {}
        for row in group:
            if 'clock_overhead' in row.counters:
                found.setdefault(row.unit or '', []).append(row.counters['clock_overhead'])
        if found:
            costs = [f'{span(min(each), max(each))} {unit}'.strip() for unit, each in sorted(found.items())]
            said[path] = listed(costs)
    return f'A pair of stamps costs {on_paths(said)}.' if said else ''
