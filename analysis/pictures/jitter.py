"""Where ticks fall: a histogram with logarithmic counts, a lane a path."""

import math
from typing import List, Optional, Sequence, Tuple

import numpy as np

from analysis.pictures.lanes import BAR, place_lanes
from analysis.pictures.picture import Box, Line, Picture, Text, colour_number, file_name, short_axis
from analysis.pictures.style import Frame
from analysis.read.model import Run, Samples
from analysis.read.variants import parameters
from analysis.statistics.grouping import one_unit, short_variants
from analysis.statistics.rows import Row
from analysis.words.definitions import axis_title, path_colour

BINS = 240  # most bins over the whole axis
RAISED = 0.1  # of a row: a number of ticks stands above its line
FOOT = 0.35  # decades below one tick, so that one is seen


def _bin_width(low: int, high: int) -> int:
    """Width of a bin, a whole number of units: 1 where that gives few enough."""
    return max(1, -(-(high - low + 1) // BINS))


def _height(count: int, top: int) -> float:
    """Height of a bin on a logarithmic scale, as a share of the lane; one tick is seen."""
    return BAR * (math.log10(count) + FOOT) / (math.log10(top) + FOOT)


def _bins(samples: Samples, low: int, width: int) -> Tuple[np.ndarray, np.ndarray]:
    """The bins that are not empty, by number, and how many samples are in each."""
    above = samples.measured.view(np.uint64) - np.uint64(low & (1 << 64) - 1)  # wraps to the right distance
    places, of_each = np.unique(above // np.uint64(width), return_inverse=True)
    counts = np.zeros(len(places), dtype=np.int64)
    np.add.at(counts, of_each, 1 if samples.counts is None else samples.counts)
    return places, counts


def _distribution(
    picture: Picture, samples: Samples, bins: Tuple[int, int, int], y: float, colour: str
) -> None:
    """One lane's histogram; `bins` are the lowest value, a bin's width and the fullest bin's count."""
    low, width, top = bins
    places, counts = _bins(samples, low, width)
    shown_width = max(width, (picture.high - picture.low) / BINS / 2)
    bottom = round(y + BAR, 4)
    for index, count in zip(places.tolist(), counts.tolist()):
        x, height = low + index * width - 0.5, _height(count, top)
        picture.boxes.append(
            Box(x, x + shown_width, round(bottom - height, 4), bottom, colour_number(colour))
        )
    for power in range(int(math.log10(top)) + 1):
        at = round(bottom - _height(10**power, top), 4)
        picture.lines.append(Line(picture.low, at, picture.high, at, 0.3, behind=True))
        if power in (0, int(math.log10(top))):
            place = f'first {round(at - RAISED, 4)}'
            picture.texts.append(
                Text('graph 0.996', place, f'{10**power:,}', 9, strong=False, align='right')
            )


def _varying(rows: Sequence[Row]) -> List[Row]:
    """The rows of those variants in which some path's samples differ."""
    moving = {row.key.variant for row in rows if row.stats and row.stats.min != row.stats.max}
    return [row for row in rows if row.key.variant in moving]


def jitter_picture(run: Run, frame: Frame, rows: Sequence[Row], name: str = 'jitter') -> Optional[Picture]:
    """Where the ticks fall, as cyclictest's users know it: the number of ticks by lateness, logarithmic.

    `rows` are one platform's timer-jitter rows. None where no tick is later than another.
    """
    unit, shown = one_unit([row for row in _varying(rows) if row.stats])
    if not shown:
        return None
    low = min(row.stats.min for row in shown if row.stats)
    high = max(row.stats.max for row in shown if row.stats)
    width = _bin_width(low, high)
    step = f', bins of {width}' if width > 1 else ''
    timers = {parameters(row.key.variant).get('timer', '') for row in shown}
    timer = f'of {timers.pop().upper()} ' if len(timers) == 1 and timers != {''} else ''
    picture = Picture(
        file_name(frame.prefix + name),
        f'How late a tick {timer}is on {frame.platform}',
        f'{axis_title(unit)} after the ideal tick{step}; height: number of ticks, logarithmic',
        'Histograms: number of ticks by lateness on each path, on a logarithmic scale, under each load that '
        'makes ticks differ',
        column_axis=f'{short_axis(axis_title(unit))}; height: logarithmic',
        row_px=52,
        right_px=225 if frame.style.titled else 78,
        style=frame.style,
    )
    margin = max(0.5, 0.02 * (high - low), 1e-6 * max(abs(low), abs(high)))
    picture.low, picture.high = low - margin - 0.5, high + width + margin
    variants = list(dict.fromkeys(row.key.variant for row in rows))
    names = short_variants(variants)
    groups = [(names[variant], [row for row in shown if row.key.variant == variant]) for variant in variants]
    top = max(int(_bins(run.samples[row.key], low, width)[1].max()) for row in shown)
    for y, row in place_lanes(picture, [group for group in groups if group[1]]):
        if not row.stats:
            continue
        colour = path_colour(row.key.path)
        _distribution(picture, run.samples[row.key], (low, width, top), y, colour)
        text = f'{row.stats.min:,} … {row.stats.max:,}'
        if frame.style.titled:
            text += f', p50 {row.stats.p50:,}, p99 {row.stats.p99:,}'
        if row.stats.min == row.stats.max:
            text = f'always {row.stats.min:,}'
        picture.texts.append(Text('graph 1.012', f'first {y + BAR / 2}', text, size=11))
    return picture
