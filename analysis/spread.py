"""Pictures of every sample of a row: percentiles on an axis of nines, cumulative shares, series in time."""

import math
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from analysis.bars import one_unit, short_variants
from analysis.curves import name_curves
from analysis.definitions import SWEEP, axis_title, matches, path_colour, path_order
from analysis.model import Run
from analysis.picture import (
    Box,
    Curve,
    Entry,
    Picture,
    Place,
    Text,
    Tic,
    colour_number,
    file_name,
    label_width,
)
from analysis.style import Frame
from analysis.summary import Row
from analysis.variants import running_parameter

POINTS = 400  # most steps of a staircase; of more values those at even distances on the axis
COLUMNS = 600  # most columns of a series; each spans all samples that fall into it
LANE = 56  # pixels
LEAST = 0.045  # of a lane: the least height of a column
NARROW = 1 / 260  # of the axis: the least width of a column
VISIBLE = 0.01  # of the axis: samples that differ by less make a picture of straight lines

Points = Tuple[Tuple[float, float], ...]
Steps = Tuple[np.ndarray, np.ndarray]  # values, ascending, and how many samples do not exceed each


def _spread(rows: Sequence[Row]) -> Optional[str]:
    """Of one experiment's rows the variant whose samples differ most; None where that could not be seen.

    An experiment that is drawn as a curve over a parameter has no such variant.
    """
    _, shown = one_unit([row for row in rows if row.stats])
    if running_parameter(list(dict.fromkeys(row.key.variant for row in shown))):
        return None
    widths: Dict[str, int] = {}
    for row in shown:
        if row.stats:
            width = row.stats.max - row.stats.min
            widths[row.key.variant] = max(width, widths.get(row.key.variant, 0))
    if not any(widths.values()):
        return None
    variant = max(widths, key=widths.__getitem__)
    mine = [row.stats for row in shown if row.stats and row.key.variant == variant]
    axis = max(stats.max for stats in mine) - min(stats.min for stats in mine)
    return variant if widths[variant] >= VISIBLE * axis else None


def spread_variant(rows: Sequence[Row]) -> str:
    """Of one experiment's rows the variant whose samples differ most; '' where none differ visibly."""
    return _spread(rows) or ''


def has_spread(rows: Sequence[Row]) -> bool:
    """Is there a row whose samples differ visibly, of an experiment that is no curve?"""
    return _spread(rows) is not None


def _chosen(rows: Sequence[Row]) -> List[Row]:
    """The rows of the variant with the widest spread, paths in their order, in one unit."""
    variant = spread_variant(rows)
    _, shown = one_unit([row for row in rows if row.stats and row.key.variant == variant])
    return sorted(shown, key=lambda row: path_order(row.key.path))


def title_of(rows: Sequence[Row], what: str, platform: str) -> str:
    """'timer-jitter, load=irq: what on platform'."""
    names = short_variants(list(dict.fromkeys(row.key.variant for row in rows)))
    variant = names.get(spread_variant(rows), '')
    head = rows[0].key.experiment + (f', {variant}' if variant else '')
    return f'{head}: {what} on {platform}'


def _steps(values: np.ndarray) -> Steps:
    """The staircase of one row's samples."""
    found, counts = np.unique(values, return_counts=True)
    return found, np.cumsum(counts)


def nines(share: float, count: int) -> float:
    """Place of a share on the axis of nines: 0.9 is 1, 0.99 is 2; of the whole, half a sample short of it."""
    return -math.log10(max(1 - share, 0.5 / count))


def _staircase(steps: Steps, places: Sequence[float]) -> List[Tuple[float, float]]:
    """Corners: each value from the place where the value before ends to its own; thinned out by place."""
    corners: List[Tuple[float, float]] = []
    least = (places[-1] - 0.0) / POINTS if len(places) > POINTS else 0.0
    before = 0.0
    for i, (value, place) in enumerate(zip(steps[0].tolist(), places)):
        if place - before < least and i != len(places) - 1:
            continue
        corners += [(round(before, 6), value), (round(place, 6), value)]
        before = place
    return corners


def _name_places(top: int, step: float) -> List[Place]:
    """0, 50, 90, and a nine more each time, up to 10**top samples; `step` pixels for each nine.

    A name that would run into the one before it is left out.
    """
    names = [Place(0, '0'), Place(round(math.log10(2), 5), '50'), Place(1, '90')]
    names += [Place(i, '99' + ('.' if i > 2 else '') + '9' * (i - 2)) for i in range(2, top + 1)]
    kept = names[:1]
    for name in names[1:]:
        if (name.x - kept[-1].x) * step > label_width([name.text, kept[-1].text]):
            kept.append(name)
    return kept


def _add_curves(picture: Picture, curves: Sequence[Tuple[Row, Points]]) -> None:
    """Put curves into a picture; of curves that lie on each other the lower ones are wider, and show."""
    points = [curve for _, curve in curves]
    for i, (row, curve) in enumerate(curves):
        width = 2 + 3 * points[i + 1 :].count(curve)
        picture.curves.append(Curve(path_colour(row.key.path), curve, width, marked=False))


def percentile_picture(run: Run, frame: Frame, rows: Sequence[Row]) -> Optional[Picture]:
    """Percentiles of one experiment's widest variant, on an axis where each step is a nine more."""
    if not has_spread(rows):
        return None
    shown = _chosen(rows)
    unit, _ = one_unit(shown)
    curves: List[Tuple[Row, Points]] = []
    for row in shown:
        steps = _steps(run.samples[row.key].measured)
        places = [nines(int(count) / row.count, row.count) for count in steps[1]]
        curves.append((row, tuple(_staircase(steps, places))))
    ends = [y for _, curve in curves for _, y in curve]
    picture = Picture(
        file_name(f'{frame.prefix}percentiles-{rows[0].key.experiment}'),
        title_of(rows, 'percentiles', frame.platform),
        'percentile (%); each step to the right is one nine more; the last step is the largest sample',
        'Curves: the value that a share of all samples does not exceed, on each path, over that share',
        rows=1,
        row_px=frame.style.curve_height,
        label_px=72,
        right_px=label_width([row.key.path for row in shown]) * 0.9 + 16,
        y_axis=axis_title(unit),
        style=frame.style,
    )
    last = max(x for _, curve in curves for x, _ in curve)
    picture.low, picture.high = 0, last * 1.01
    low, high = min([0, *ends]), max([1, *ends])
    picture.y_low, picture.y_high = low * 1.05, high + 0.08 * (high - low)
    picture.x_places = _name_places(int(last), picture.axes_px / picture.high)
    _add_curves(picture, curves)
    name_curves(picture, [(curve[-1][1], row.key.path, path_colour(row.key.path)) for row, curve in curves])
    return picture


def cdf_picture(run: Run, frame: Frame, rows: Sequence[Row]) -> Optional[Picture]:
    """Cumulative shares of one experiment's widest variant."""
    if not has_spread(rows):
        return None
    shown = _chosen(rows)
    unit, _ = one_unit(shown)
    low = min(row.stats.min for row in shown if row.stats)
    high = max(row.stats.max for row in shown if row.stats)
    curves: List[Tuple[Row, Points]] = []
    for row in shown:
        steps = _steps(run.samples[row.key].measured)
        shares = [100 * int(count) / row.count for count in steps[1]]
        corners = [(value, share) for share, value in _staircase(steps, shares)]
        curves.append((row, ((low, 0.0), (corners[0][0], 0.0), *corners, (high, 100.0))))
    picture = Picture(
        file_name(f'{frame.prefix}cdf-{rows[0].key.experiment}'),
        title_of(rows, 'distribution', frame.platform),
        axis_title(unit),
        'Curves: the share of all samples that do not exceed a value, on each path',
        rows=1,
        row_px=frame.style.curve_height,
        label_px=72,
        y_axis='samples that do not exceed it, in %' if frame.style.titled else 'samples up to it, in %',
        y_high=104,
        style=frame.style,
    )
    margin = max(0.5, 0.02 * (high - low))
    picture.low, picture.high = low - margin, high + margin
    picture.tic_step = 1 if high - low <= 9 else 0
    _add_curves(picture, curves)
    picture.legend = [Entry(path_colour(row.key.path), row.key.path) for row in shown]
    return picture


def _columns(values: np.ndarray) -> Tuple[np.ndarray, np.ndarray, int]:
    """Smallest and largest sample of each column, and how many samples a column spans."""
    width = -(-len(values) // COLUMNS)
    starts = np.arange(0, len(values), width)
    return np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts), width


def _add_lane(picture: Picture, lane: int, path: str, values: np.ndarray, span: Tuple[int, int]) -> None:
    """One path's samples in turn; `span` are the values at the lane's lower and upper edge."""
    low, high = span
    first = 0 if picture.low < 0 else 1  # phases are counted from 0, ticks from 1
    least, most, width = _columns(values)
    picture.tics.append(Tic(lane + 0.5, path))
    picture.rules.append(lane + 1)
    colour = colour_number(path_colour(path))
    wide = max(width, (picture.high - picture.low) * NARROW)
    for i, (bottom, top) in enumerate(zip(least.tolist(), most.tolist())):
        y0, y1 = (lane + 0.94 - 0.88 * (value - low) / (high - low) for value in (top, bottom))
        spare = max(0.0, LEAST - (y1 - y0)) / 2
        x = first - 0.5 + i * width
        picture.boxes.append(Box(x, round(x + wide, 4), round(y0 - spare, 4), round(y1 + spare, 4), colour))
    for value, y in ((high, 0.14), (low, 0.86)):
        picture.texts.append(Text('graph 1.006', f'first {lane + y}', f'{value:,}', 10, 0, strong=False))


def series_picture(
    run: Run, frame: Frame, rows: Sequence[Row], name: str = 'jitter-series'
) -> Optional[Picture]:
    """Every sample in the order in which it came, a lane for each path, all lanes to one scale.

    Where there is a sweep, it is a sweep's: over its phase the shape of the load is seen.
    """
    sweeps = [row for row in rows if matches(row.key.variant, SWEEP) and row.stats]
    rows = sweeps or rows
    if not has_spread(rows):
        return None
    shown = _chosen(rows)
    unit, _ = one_unit(shown)
    low = min(row.stats.min for row in shown if row.stats)
    high = max(row.stats.max for row in shown if row.stats)
    paths = [row.key.path for row in shown]
    what = 'phase of the deadline in a round of the load' if sweeps else 'tick, from the first'
    picture = Picture(
        file_name(frame.prefix + name),
        title_of(rows, f'each tick\'s lateness {"by its phase" if sweeps else "in turn"}', frame.platform),
        f'{what}; each lane from {low:,} to {high:,} {unit or ""}'.rstrip(),
        f'Lanes: every sample in turn on each path, in {axis_title(unit)}',
        row_px=LANE,
        label_px=label_width(paths) + 12,
        right_px=label_width([f'{high:,}', f'{low:,}']) + 14,
        style=frame.style,
    )
    picture.high = max(row.count for row in shown) * (1 + NARROW) + 1
    picture.low = -0.5 if sweeps else 0
    for lane, row in enumerate(shown):
        _add_lane(picture, lane, row.key.path, run.samples[row.key].measured, (low, high))
    picture.rules = picture.rules[:-1]
    picture.rows = len(shown)
    return picture
