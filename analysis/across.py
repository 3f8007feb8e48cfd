"""What differs between platforms: one picture, sentences and a table of a run that has several."""

from types import SimpleNamespace
from typing import Dict, List, Optional, Sequence, Tuple

from analysis.bars import headline_groups, one_unit
from analysis.definitions import HEADLINES, Headline, axis_title, path_colour, path_order
from analysis.dots import discs, fit
from analysis.lanes import names_room, place_names
from analysis.picture import Entry, Picture, file_name
from analysis.sentences import on_paths, times
from analysis.style import SCREEN, Style
from analysis.summary import BASE_PATH, Row
from analysis.stats import ratio

NAME = 'platforms'  # of the picture's files
GAP = 0.5
MIDDLE = 0.4  # of a lane: where place_names() puts its name

ByPlatform = Dict[str, List[Row]]


def platforms_of(rows: Sequence[Row]) -> List[str]:
    """Platforms in the order of the run."""
    return list(dict.fromkeys(row.key.platform for row in rows))


def shared(rows: Sequence[Row]) -> List[Tuple[Headline, ByPlatform]]:
    """The headline rows that at least two platforms measured in one unit: by platform, a row a path."""
    found = []
    for headline in HEADLINES:
        by_platform: ByPlatform = {}
        for platform in platforms_of(rows):
            mine = [row for row in rows if row.key.platform == platform]
            for _, group in headline_groups(mine, [headline]):
                by_platform[platform] = [row for row in group if row.stats and row.ok]
        unit, _ = one_unit([row for group in by_platform.values() for row in group])
        by_platform = {
            name: sorted((row for row in group if row.unit == unit), key=lambda row: path_order(row.key.path))
            for name, group in by_platform.items()
        }
        by_platform = {name: group for name, group in by_platform.items() if group}
        if len(by_platform) > 1:
            found.append((headline, by_platform))
    return found


def across_picture(rows: Sequence[Row], style: Style = SCREEN) -> Optional[Picture]:
    """Headline intervals as lanes, one a platform, with a disc for each path; None for one platform."""
    groups = [(line, group) for line, group in shared(rows) if line.drawn]
    unit, _ = one_unit([row for _, group in groups for found in group.values() for row in found])
    groups = [
        (line, group)
        for line, group in groups
        if all(row.unit == unit for found in group.values() for row in found)
    ]
    if not groups:
        return None
    picture = Picture(
        file_name(NAME),
        'What differs between platforms',
        f'{axis_title(unit)}: p50; logarithmic axis',
        'Lanes: the median of each main experiment on each platform, a disc for each path',
        log=True,
        row_px=19,
        right_px=24,
        style=style,
    )
    names = [name for _, group in groups for name in group]
    picture.label_px = names_room([line.label for line, _ in groups], names, style)
    costs = [row.stats.p50 for _, group in groups for found in group.values() for row in found if row.stats]
    fit(picture, costs)
    y = GAP / 2
    for line, group in groups:
        y = place_names(picture, y, line.label, list(group))
        for lane, found in enumerate(group.values()):
            placed = [(row.stats.p50, path_colour(row.key.path)) for row in found if row.stats]
            discs(picture, round(y + lane + MIDDLE, 4), placed)
        y += len(group) + GAP
        picture.rules.append(y - GAP / 2)
    picture.rules = picture.rules[:-1]
    picture.rows = y - GAP / 2
    paths = {row.key.path for _, group in groups for found in group.values() for row in found}
    picture.legend = [Entry(path_colour(path), path) for path in sorted(paths, key=path_order)]
    return picture


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
