"""Bars of p50, one for each path, in groups."""

from typing import Optional, Sequence, Tuple

from analysis.pictures.dots import dots_picture
from analysis.pictures.lanes import BAR, label_room, name_group
from analysis.pictures.picture import (
    Box,
    Entry,
    Line,
    Picture,
    Text,
    Tic,
    colour_number,
    file_name,
    label_width,
)
from analysis.pictures.style import Frame, Style
from analysis.statistics.grouping import Group, axis_names, headline_groups, one_unit, undrawn_paths
from analysis.statistics.rows import Row
from analysis.words.definitions import EXPERIMENTS, HEADLINES, axis_title, path_colour, path_order

GAP = 0.7  # rows between two groups
MANY = 36  # more bars than these are drawn closer together
CROWD = 60  # more than these are thin and have no figures: the tables have them


def _value_text(row: Row) -> Tuple[str, bool]:
    """What stands beside a bar, and whether it is a figure."""
    if row.stats is None:
        return row.status if not row.ok else 'no samples', False
    text = f'{row.stats.p50:,}'
    if not row.stats.p50 == row.stats.p99 == row.stats.max:
        text += f'  (p99 {row.stats.p99:,}, max {row.stats.max:,})'
    return (text if row.ok else f'{text}  {row.status}'), True


def _fit_axis(picture: Picture, rows: Sequence[Row]) -> None:
    """Choose the x range so that bars, whiskers and the figures beside them fit."""
    ends = [end for row in rows if row.stats for end in (row.stats.p50, row.stats.p99)]
    low, high = min([0, *ends]), max([1, *ends])
    room = (
        max([10] + [len(_value_text(row)[0]) for row in rows])
        * 7
        / (picture.style.width - picture.label_px - picture.right_px)
    )
    span = high - low
    picture.low = low - (0.05 * span if low < 0 else 0)
    picture.high = low + span / max(1 - room, 0.4)
    picture.tic_step = 1 if span <= 9 else 0  # else gnuplot chooses, and never below 1


def _add_bar(picture: Picture, row: Row, y: float, figures: bool) -> None:
    """One bar from 0 to p50, a whisker from there to p99, the figure beside them."""
    text, figure = _value_text(row)
    end = 0
    if row.stats:
        p50, p99 = row.stats.p50, row.stats.p99
        colour = colour_number(path_colour(row.key.path))
        picture.boxes.append(Box(min(0, p50), max(0, p50), y, y + BAR, colour))
        if p99 != p50:
            middle = y + BAR / 2
            picture.lines += [Line(p50, middle, p99, middle), Line(p99, y + BAR / 4, p99, y + BAR * 3 / 4)]
        end = max(0, p50, p99)
    if figures:
        picture.texts.append(
            Text(f'first {end}', f'first {y + BAR / 2}', text, size=11, shift=0.7, strong=figure)
        )


def _row_px(groups: Sequence[Group], count: int) -> float:
    """Height of a bar's row: less for many, but a group is never lower than its name."""
    if count <= CROWD:
        return 17 if count <= MANY else 15
    return max(6.5, 16 / (GAP + min(len(group) for _, group in groups)))


def bars(style: Style, name: str, title: str, alt: str, groups: Sequence[Group]) -> Picture:
    """A picture of groups of bars, groups from top to bottom, paths in each in their fixed order."""
    unit, rows = one_unit([row for _, group in groups for row in group])
    groups = [(label, [row for row in group if row in rows]) for label, group in groups]
    groups = [(label, group) for label, group in groups if group]
    whiskers = any(row.stats and row.stats.p99 != row.stats.p50 for row in rows)
    picture = Picture(
        name,
        title,
        f'{axis_title(unit)}: p50' + (', whisker to p99' if whiskers else ''),
        alt,
        row_px=_row_px(groups, len(rows)),
        style=style,
    )
    paths = sorted({row.key.path for row in rows}, key=path_order)
    labels = [label for label, _ in groups]
    picture.label_px = max(8 if style.above else 60, label_room(labels, style))
    if not any(labels):
        picture.label_px = max(picture.label_px, label_width(paths))
    _fit_axis(picture, rows)
    y = GAP / 2
    for label, group in groups:
        shown = sorted(group, key=lambda row: path_order(row.key.path))
        y = name_group(picture, y, label, len(shown))
        for row in shown:
            if not label:
                picture.tics.append(Tic(y + BAR / 2, row.key.path))
            _add_bar(picture, row, y, len(rows) <= CROWD)
            y += 1
        picture.rules.append(y + GAP / 2)
        y += GAP
    picture.rules = picture.rules[:-1]
    picture.rows = y - GAP / 2
    if any(labels):
        picture.legend = [Entry(path_colour(path), path) for path in paths]
    return picture


def picture_title(experiment: str, platform: str) -> str:
    """Title of an experiment's picture."""
    known = EXPERIMENTS.get(experiment)
    words = known.title if known else 'an experiment of this run'
    lowered = words if words[:2].isupper() else words[:1].lower() + words[1:]
    return f'{experiment}: {lowered} on {platform}'


def experiment_picture(frame: Frame, experiment: str, rows: Sequence[Row]) -> Picture:
    """All variants of one experiment; `rows` are those of one platform and experiment, at least one."""
    variants = list(dict.fromkeys(row.key.variant for row in rows))
    names = axis_names(variants)
    left_out = undrawn_paths(rows)
    rows = [row for row in rows if row.key.path not in left_out]
    groups = [(names[variant], [row for row in rows if row.key.variant == variant]) for variant in variants]
    alt = f'Bars: the median of {experiment} on each path' + (
        ', for each variant' if len(variants) > 1 else ''
    )
    name, title = file_name(frame.prefix + experiment), picture_title(experiment, frame.platform)
    return bars(frame.style, name, title, alt, groups)


# The parts of one device interrupt, of which the first page has the picture.
ANSWER = (('spi', 'until its handler runs'), ('irq-total', 'until the interrupted code goes on'))


def answer_picture(frame: Frame, rows: Sequence[Row]) -> Optional[Picture]:
    """What one device interrupt costs on each path, on a linear axis from 0; None where none was measured."""
    groups = []
    for experiment, label in ANSWER:
        lines = [line for line in HEADLINES if line.experiment == experiment]
        found = [group for _, group in headline_groups(rows, lines) if any(row.stats for row in group)]
        groups += [(label, [row for row in group if row.stats]) for group in found[:1]]
    if not groups:
        return None
    name, title = file_name(frame.prefix + 'answer'), f'What one device interrupt costs on {frame.platform}'
    alt = 'Bars: the median cost of one device interrupt on each path, until its handler runs and in all'
    return bars(frame.style, name, title, alt, groups)


def cost_picture(frame: Frame, rows: Sequence[Row]) -> Optional[Picture]:
    """The overview of one platform: every headline experiment on one logarithmic axis; None without any."""
    alt = 'Discs: the median of each main experiment on each path, on one logarithmic axis'
    groups = headline_groups(rows, [headline for headline in HEADLINES if headline.drawn])
    unit, shown = one_unit([row for _, group in groups for row in group if row.stats])
    groups = [(label, [row for row in group if row in shown]) for label, group in groups]
    if not unit:
        return None
    title = f'What an interrupt costs on {frame.platform}'
    return dots_picture(frame.style, file_name(frame.prefix + 'cost'), title, alt, groups)
