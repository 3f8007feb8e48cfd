"""Pictures in lanes, one for each path: exits per interrupt by cause, and where ticks fall."""

import math
from typing import Dict, List, Optional, Sequence, Tuple

import numpy as np

from analysis.bars import Group, headline_groups, label_room, name_group, one_unit, short_variants
from analysis.causes import cause_of, cause_order
from analysis.definitions import EXIT_HEADLINES, axis_title, path_colour, path_order
from analysis.model import Run
from analysis.picture import (
    Box,
    Entry,
    Line,
    Picture,
    Text,
    Tic,
    colour_number,
    file_name,
    label_width,
    short_axis,
)
from analysis.style import Frame, Style
from analysis.summary import Row
from analysis.variants import parameters

GAP = 0.6  # rows between two groups
BAR = 0.8  # of a row
BINS = 240  # most bins over the whole axis
FOOT = 0.35  # decades below one tick, so that one is seen


def per_irq_text(value: float) -> str:
    """Exits per interrupt as text: whole numbers bare, others to three decimals or as many as it takes."""
    text = f'{value:.3f}'.rstrip('0').rstrip('.')
    return text if float(text) == value or abs(float(text) - round(value)) > 1e-9 else f'{value:.6g}'


def exit_causes(row: Row) -> Dict[str, float]:
    """Exits per interrupt by counter name, known causes in their order, without those that never came."""
    names = [name for name, count in row.counters.items() if name.startswith('exit_') and count]
    return {name: float(row.per_irq(name) or 0) for name in sorted(names, key=cause_order)}


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


def _lanes(picture: Picture, groups: Sequence[Group]) -> List[Tuple[float, Row]]:
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


def exits_picture(frame: Frame, rows: Sequence[Row]) -> Optional[Picture]:
    """Exits per interrupt, stacked by cause, path by path; None where the run counted no interrupts."""
    groups = [
        (label, [row for row in group if row.exits_per_irq is not None])
        for label, group in headline_groups(rows, EXIT_HEADLINES)
    ]
    groups = [(label, group) for label, group in groups if group]
    if not groups:
        return None
    picture = Picture(
        file_name(frame.prefix + 'exits'),
        f'Exits for one interrupt on {frame.platform}, each with its cause',
        'exits per interrupt',
        'Stacked bars: exits to Hyp mode for one interrupt, by cause, on each path',
        style=frame.style,
    )
    seen: List[str] = []
    for y, row in _lanes(picture, groups):
        x = 0.0
        for name, each in exit_causes(row).items():
            seen += [name] if name not in seen else []
            picture.boxes.append(Box(x, x + each, y, round(y + BAR, 4), colour_number(cause_of(name).colour)))
            x += each
        total = float(row.exits_per_irq or 0)
        picture.high = max(picture.high, x, total)
        picture.texts.append(
            Text(f'first {max(x, total)}', f'first {y + BAR / 2}', per_irq_text(total), size=11, shift=0.7)
        )
    picture.high *= 1.12
    picture.decimals = 0 if picture.high > 3 else 1
    picture.tic_step = 1 if 2 < picture.high <= 12 else 0
    picture.legend = [
        Entry(cause_of(name).colour, cause_of(name).name) for name in sorted(seen, key=cause_order)
    ]
    return picture


def _bin_width(low: int, high: int) -> int:
    """Width of a bin, a whole number of units: 1 where that gives few enough."""
    return max(1, -(-(high - low + 1) // BINS))


def _height(count: int, top: int) -> float:
    """Height of a bin on a logarithmic scale, as a share of the lane; one tick is seen."""
    return BAR * (math.log10(count) + FOOT) / (math.log10(top) + FOOT)


def _distribution(
    picture: Picture, values: np.ndarray, bins: Tuple[int, int, int], y: float, colour: str
) -> None:
    """One lane's histogram; `bins` are the lowest value, a bin's width and the fullest bin's count."""
    low, width, top = bins
    above = values.view(np.uint64) - np.uint64(low & (1 << 64) - 1)  # wraps to the right distance
    places, counts = np.unique(above // np.uint64(width), return_counts=True)
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
            picture.texts.append(
                Text('graph 0.996', f'first {at}', f'{10**power:,}', 9, strong=False, align='right')
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
    top = max(_fullest(run.samples[row.key].measured, low, width) for row in shown)
    for y, row in _lanes(picture, [group for group in groups if group[1]]):
        if not row.stats:
            continue
        colour = path_colour(row.key.path)
        _distribution(picture, run.samples[row.key].measured, (low, width, top), y, colour)
        text = f'{row.stats.min:,} … {row.stats.max:,}'
        if frame.style.titled:
            text += f', p50 {row.stats.p50:,}, p99 {row.stats.p99:,}'
        if row.stats.min == row.stats.max:
            text = f'always {row.stats.min:,}'
        picture.texts.append(Text('graph 1.012', f'first {y + BAR / 2}', text, size=11))
    return picture


def _fullest(values: np.ndarray, low: int, width: int) -> int:
    """Samples in the fullest bin."""
    above = values.view(np.uint64) - np.uint64(low & (1 << 64) - 1)
    return int(np.unique(above // np.uint64(width), return_counts=True)[1].max())
