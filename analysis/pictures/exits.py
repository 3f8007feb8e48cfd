"""Exits for one interrupt, stacked by cause, a lane a path."""

from typing import List, Optional, Sequence

from analysis.pictures.lanes import BAR, place_lanes
from analysis.pictures.picture import Box, Entry, Picture, Text, colour_number, file_name
from analysis.pictures.style import Frame
from analysis.statistics.grouping import exit_causes, headline_groups
from analysis.statistics.rows import Row
from analysis.words.definitions import EXIT_HEADLINES
from analysis.words.exits import cause_of, cause_order
from analysis.words.language import per_irq_text


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
    for y, row in place_lanes(picture, groups):
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
