"""The picture of what differs between platforms."""

from typing import Optional, Sequence

from analysis.pictures.dots import discs, fit
from analysis.pictures.lanes import names_room, place_names
from analysis.pictures.picture import Entry, Picture, file_name
from analysis.pictures.style import SCREEN, Style
from analysis.statistics.grouping import one_unit, shared
from analysis.statistics.rows import Row
from analysis.words.definitions import axis_title, path_colour, path_order

NAME = 'platforms'  # of the picture's files
GAP = 0.5
MIDDLE = 0.4  # of a lane: where place_names() puts its name


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
