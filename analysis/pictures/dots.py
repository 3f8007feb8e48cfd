"""Figures as discs on a logarithmic axis: a lane each, where bars would have no beginning to grow from."""

from typing import Dict, List, Sequence, Tuple

from analysis.pictures.picture import Dot, Entry, Line, Picture, Text, Tic, label_width
from analysis.pictures.style import Style
from analysis.statistics.rows import Row
from analysis.words.definitions import axis_title, path_colour, path_order

SIZES = (13.0, 10.0, 7.5, 5.5, 4.0, 3.0)  # discs of equal figures lie inside each other
GAP = 0.5
DIGIT = 6.4  # pixels, of the font of the figures


def discs(picture: Picture, y: float, placed: Sequence[Tuple[int, str]]) -> None:
    """One lane's discs, cost and colour of each, joined by a line. What is not above 0 has no place there."""
    shown = [(cost, colour) for cost, colour in placed if cost > 0]
    if len(shown) > 1:
        costs = [cost for cost, _ in shown]
        picture.lines.append(Line(min(costs), y, max(costs), y, 0.6, behind=True))
    before: Dict[int, int] = {}
    for cost, colour in shown:
        size = SIZES[min(before.get(cost, 0), len(SIZES) - 1)]
        before[cost] = before.get(cost, 0) + 1
        picture.dots.append(Dot(cost, y, colour, size))


def fit(picture: Picture, costs: Sequence[int]) -> None:
    """The axis: all costs above 0, with a margin."""
    above = [cost for cost in costs if cost > 0]
    picture.low, picture.high = min(above, default=1) * 0.7, max(above, default=1) * 1.5


def _figures(picture: Picture, y: float, costs: Sequence[int]) -> None:
    """The figures above their discs; of two that would stand on each other, the larger is left out."""
    free = 0.0
    for cost in sorted({cost for cost in costs if cost > 0}):
        text = f'{cost:,}'
        if cost > free:
            picture.texts.append(Text(f'first {cost}', f'first {y - 0.42}', text, 10, align='center'))
            free = cost * (picture.high / picture.low) ** (DIGIT * len(text) / picture.axes_px)
    rest = sorted({cost for cost in costs if cost <= 0})
    if rest:
        picture.texts.append(Text('graph 0.005', f'first {y}', ', '.join(map(str, rest)), 10, strong=False))


def dots_picture(
    style: Style, name: str, title: str, alt: str, groups: Sequence[Tuple[str, Sequence[Row]]]
) -> Picture:
    """A lane for each group, a disc for each of its measured rows; all rows in one unit."""
    measured: List[Tuple[str, List[Row]]] = [
        (label, sorted((row for row in group if row.stats), key=lambda row: path_order(row.key.path)))
        for label, group in groups
    ]
    measured = [(label, group) for label, group in measured if group]
    rows = [row for _, group in measured for row in group]
    picture = Picture(
        name, title, f'{axis_title(rows[0].unit or "")}: p50; logarithmic axis', alt,
        log=True, row_px=32, right_px=24, style=style,
    )  # fmt: skip
    picture.label_px = 8 if style.above else label_width([label for label, _ in measured])
    fit(picture, [row.stats.p50 for row in rows if row.stats])
    y = GAP
    for label, group in measured:
        costs = [row.stats.p50 for row in group if row.stats]
        if style.above:
            picture.texts.append(Text('graph 0', f'first {y}', label, 12, 0.5))
            y += 0.85
        else:
            picture.tics.append(Tic(y, label))
        discs(picture, y, [(cost, path_colour(row.key.path)) for cost, row in zip(costs, group)])
        _figures(picture, y, costs)
        picture.rules.append(round(y + GAP, 4))
        y = round(y + 1, 4)
    picture.rules = picture.rules[:-1]
    picture.rows = y - 1 + GAP
    paths = sorted({row.key.path for row in rows}, key=path_order)
    picture.legend = [Entry(path_colour(path), path) for path in paths]
    return picture
