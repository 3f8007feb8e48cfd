"""Curves over a parameter that counts up (K interrupts pending, depth of nesting): one for each path."""

from typing import Dict, List, Sequence, Tuple

from analysis.pictures.bars import picture_title
from analysis.pictures.picture import Curve, Line, Picture, Text, file_name, label_width
from analysis.pictures.style import Frame
from analysis.read.variants import places, running_parameter, without
from analysis.statistics.grouping import one_unit
from analysis.statistics.rows import Row
from analysis.words.definitions import (
    LIST_REGISTERS,
    LOGARITHMIC,
    PARAMETERS,
    axis_title,
    path_colour,
    path_order,
)

APART = 15  # pixels between two names at the right edge
TICS = 12  # most values that stand on the axis
CAPACITY = {  # where on its axis an experiment fills the list registers, and what is so beyond
    'lr-pressure': (LIST_REGISTERS, 'beyond, more is pending than fits'),
    'preempt': (LIST_REGISTERS - 1, 'from here, the last of them is taken'),
}
Points = Tuple[Tuple[float, float], ...]


def _points(rows: Sequence[Row], name: str) -> Dict[Tuple[str, str], Points]:
    """Points of each curve, in the order of the paths; the key is a path and the parameters beside `name`."""
    place = places(list(dict.fromkeys(row.key.variant for row in rows)), name)
    found: Dict[Tuple[str, str], Dict[float, float]] = {}
    for row in sorted(rows, key=lambda row: path_order(row.key.path)):
        if row.stats:
            at = place[row.key.variant]
            found.setdefault((row.key.path, at.rest), {})[at.value] = row.stats.p50
    return {key: tuple(sorted(points.items())) for key, points in found.items()}


def undrawn_kinds(rows: Sequence[Row]) -> List[str]:
    """Parameters of the curves that are left out, as source=lpi: a path has one colour, and one curve."""
    name = running_parameter(list(dict.fromkeys(row.key.variant for row in rows if row.stats)))
    kinds = dict.fromkeys(without(row.key.variant, name) for row in rows) if name else {}
    return [kind.replace(';', ', ') for kind in list(kinds)[1:]]


def _tics(values: Sequence[int], log: bool) -> List[int]:
    """Where the axis is labelled: the powers of two, or the values themselves unless they are too many."""
    if log:
        return [1 << i for i in range(values[0].bit_length() - 1, values[-1].bit_length())]
    step = -(-len(values) // TICS)
    return [value for i, value in enumerate(values) if i % step == 0]


def unbroken(curve: Points, log: bool = False) -> List[Points]:
    """A curve's parts in which the parameter counts up by one: between others nothing was measured.

    On a logarithmic axis, which is chosen where steps grow with the parameter: in which it at most doubles.
    """

    def far(low: float, high: float) -> bool:
        return high > (2 * low if log else low + 1)

    starts = [0, *(i for i in range(1, len(curve)) if far(curve[i - 1][0], curve[i][0])), len(curve)]
    return [curve[low:high] for low, high in zip(starts, starts[1:])]


def name_curves(picture: Picture, ends: Sequence[Tuple[float, str, str]]) -> None:
    """Each curve's name beside its last point, moved apart where two would stand on each other."""
    step = APART * (picture.y_high - picture.y_low) / picture.row_px
    y = float('-inf')
    placed = []
    for end, text, colour in sorted(ends, key=lambda end: end[0]):
        y = max(end, y + step)
        placed.append((y, text, colour))
    over = max(0.0, y - picture.y_high)
    for y, text, colour in placed:
        picture.texts.append(Text('graph 1.012', f'first {y - over}', text, size=11, colour=colour))


def _mark_capacity(picture: Picture, at: int, beyond: str) -> None:
    """A line where the list registers are full."""
    picture.lines.append(Line(at, picture.y_low, at, picture.y_high, 1, dashed=True))
    picture.texts.append(
        Text(
            f'first {at}',
            'graph 0.965',
            f'{LIST_REGISTERS} list registers' + (f': {beyond}' if picture.style.titled else ''),
            size=11,
            shift=0.6,
        )
    )


def curve_picture(frame: Frame, experiment: str, rows: Sequence[Row], name: str) -> Picture:
    """p50 over the parameter `name`; `rows` are those of one platform and experiment.

    Of several kinds of variants, as with source=lpi and without, the first that was measured is drawn.
    """
    measured = [row for row in rows if row.stats]
    kind = without(measured[0].key.variant, name)
    unit, shown = one_unit([row for row in measured if without(row.key.variant, name) == kind])
    points = _points(shown, name)
    log = experiment in LOGARITHMIC and all(x > 0 for curve in points.values() for x, _ in curve)
    values = sorted({int(x) for curve in points.values() for x, _ in curve})
    ends = [y for curve in points.values() for _, y in curve]
    labels = [f'{path} {rest}'.strip() + f'  {curve[-1][1]:,}' for (path, rest), curve in points.items()]
    picture = Picture(
        file_name(frame.prefix + experiment),
        picture_title(experiment, frame.platform),
        PARAMETERS.get(name, name) + ('; logarithmic (base 2) axis' if log else ''),
        f'Curves: the median of {experiment} over {name} on each path',
        rows=1,
        row_px=frame.style.curve_height,
        style=frame.style,
        log=log,
        base=2,
        label_px=72,
        right_px=label_width(labels) * 0.9 + 16,
        y_axis=f'{axis_title(unit)}: p50',
    )
    low, high = min([0, *ends]), max([1, *ends])
    picture.y_low, picture.y_high = low * 1.05, high + 0.12 * (high - low)
    margin = 2**0.25 if log else max(0.5, 0.03 * (values[-1] - values[0]))
    picture.low, picture.high = values[0] - margin, values[-1] + margin
    if log:
        picture.low, picture.high = values[0] / margin, values[-1] * margin
    picture.x_tics = _tics(values, log)
    at, beyond = CAPACITY.get(experiment, (0, ''))
    if beyond and picture.low < at < picture.high:
        _mark_capacity(picture, at, beyond)
    curves = list(points.values())
    picture.curves = [  # of curves that lie on each other the ones below are wider, and show
        Curve(path_colour(path), part, 2 + 4 * curves[i + 1 :].count(curve))
        for i, ((path, _), curve) in enumerate(points.items())
        for part in unbroken(curve, log)
    ]
    name_curves(
        picture,
        [
            (curve[-1][1], label, path_colour(path))
            for ((path, _), curve), label in zip(points.items(), labels)
        ],
    )
    return picture
