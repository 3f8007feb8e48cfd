"""What differs between platforms: sentences and a table of a run that has several."""

from types import SimpleNamespace
from typing import List, Sequence, Tuple

from analysis.statistics.grouping import platforms_of, shared
from analysis.statistics.percentiles import ratio
from analysis.statistics.rows import BASE_PATH, Row
from analysis.words.definitions import path_order
from analysis.words.language import on_paths, times


def _whole(rows: Sequence[Row]) -> List[str]:
    """What one whole interrupt costs on each platform, on the path that all have and the shim delivers."""
    groups = {line.experiment: group for line, group in reversed(shared(rows))}
    group = groups.get('irq-total') or groups.get('spi') or {}
    common = [
        path
        for path in ('lr', 'trap', 'lr-eoi', 'passthrough')
        if group and all(path in {row.key.path for row in found} for found in group.values())
    ]
    said = []
    for path in common[:2]:
        mine = {n: row for n, found in group.items() for row in found if row.key.path == path}
        parts = {n: f'{row.stats.p50:,} {row.unit}' for n, row in mine.items() if row.stats}
        said.append(f'On {path}, one interrupt costs {on_paths(parts)}.')
    return said


def _widest(rows: Sequence[Row]) -> List[str]:
    """Where the platforms differ most, by ratio, and in how many figures they agree."""
    same, total = 0, 0
    most: Tuple[float, str] = (1.0, '')
    for line, group in shared(rows):
        for path in sorted({row.key.path for found in group.values() for row in found}, key=path_order):
            costs = {
                name: row.stats.p50
                for name, found in group.items()
                for row in found
                if row.key.path == path and row.stats
            }
            if len(costs) < 2:
                continue
            total += 1
            low, high = (pick(costs, key=costs.__getitem__) for pick in (min, max))
            same += costs[low] == costs[high]
            over = ratio(costs[high], costs[low])
            if over is not None and float(over) > most[0] and path != BASE_PATH:
                words = f'{line.label} on {path}: {costs[low]:,} on {low} and {costs[high]:,} on {high}'
                most = (float(over), f'{words}, {times(over)} times as much')
    if not total:
        return []
    share = {total: 'every figure', 0: 'no figure'}.get(same, f'{same} of {total} figures')
    agree = f'The platforms agree in {share}'
    return [f'{agree}. Behind a shim they differ most in {most[1]}.' if most[1] else f'{agree}.']


def table(rows: Sequence[Row]) -> SimpleNamespace:
    """Headline intervals and paths down, platforms across, and the largest over the smallest."""
    names = platforms_of(rows)
    lines = []
    for headline, group in shared(rows):
        paths = sorted({row.key.path for found in group.values() for row in found}, key=path_order)
        for i, path in enumerate(paths):
            costs = {
                name: row.stats.p50
                for name, found in group.items()
                for row in found
                if row.key.path == path and row.stats
            }
            over = ratio(max(costs.values()), min(costs.values())) if len(costs) > 1 else None
            lines.append(
                SimpleNamespace(
                    label=headline.label,
                    experiment=headline.experiment,
                    path=path,
                    unit=next(row.unit for found in group.values() for row in found),
                    cells=[f'{costs[name]:,}' if name in costs else '–' for name in names],
                    over='–' if over is None else times(over),
                    first=i == 0,
                )
            )
    return SimpleNamespace(platforms=names, lines=lines)


def sentences_of(rows: Sequence[Row]) -> List[str]:
    """Two sentences; [] for a run of one platform, or of platforms with nothing in common."""
    return _whole(rows) + _widest(rows)
