"""Groups of lanes from top to bottom, and where their names stand."""

from typing import List, Sequence, Tuple

from analysis.pictures.picture import Picture, Text, Tic, label_width
from analysis.pictures.style import Style
from analysis.statistics.grouping import Group
from analysis.statistics.rows import Row
from analysis.words.definitions import path_order

BAR = 0.8  # of a row
GAP = 0.6  # rows between two groups
NARROW = 40  # pixels: left of the axes there is no room for a name


def label_room(labels: Sequence[str], style: Style) -> float:
    """Pixels left of the axes for the names of groups, where these do not stand above their bars."""
    return 0 if style.above else label_width(labels)


def name_group(picture: Picture, y: float, label: str, count: int) -> float:
    """Write the name of a group of `count` rows that starts at `y`; where its rows begin then."""
    if picture.style.above and label:
        x, shift = ('screen 0.012', 0.0) if picture.label_px > NARROW else ('graph 0', 0.5)
        picture.texts.append(Text(x, f'first {y + BAR / 2}', label, 12, shift))
        return y + 1
    if label:
        picture.tics.append(Tic(y + count / 2, label))
    return y


def names_room(labels: Sequence[str], names: Sequence[str], style: Style) -> float:
    """Pixels left of the axes for names of lanes and, where these do not stand above, of groups."""
    return label_room(labels, style) + label_width(names) + (4 if style.above else 24)


def place_names(picture: Picture, y: float, label: str, paths: Sequence[str]) -> float:
    """Names of a group's lanes at the axis, the group's own name left of them, in the middle, or above.

    Returns where the lanes begin.
    """
    if picture.style.above:
        y = name_group(picture, y, label, len(paths))
        label = ''
    for i, path in enumerate(paths):
        picture.tics.append(Tic(round(y + i + BAR / 2, 4), path))
    if label:
        picture.texts.append(Text('screen 0.012', f'first {y + len(paths) / 2}', label, size=13))
    return y


def place_lanes(picture: Picture, groups: Sequence[Group]) -> List[Tuple[float, Row]]:
    """Place groups from top to bottom and give each row its y; sets the picture's rows, names and rules."""
    paths = sorted({row.key.path for _, group in groups for row in group}, key=path_order)
    picture.label_px = names_room([label for label, _ in groups], paths, picture.style)
    places, y = [], GAP / 2
    for label, group in groups:
        ordered = sorted(group, key=lambda row: path_order(row.key.path))
        y = place_names(picture, y, label, [row.key.path for row in ordered])
        places += [(y + i, row) for i, row in enumerate(ordered)]
        y += len(ordered) + GAP
        picture.rules.append(y - GAP / 2)
    picture.rules = picture.rules[:-1]
    picture.rows = y - GAP / 2
    return places
