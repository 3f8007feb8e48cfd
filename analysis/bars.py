"""Bars of p50, one for each path, in groups: one picture for each experiment and the overview of all."""

import math
from typing import Dict, List, Optional, Sequence, Tuple

from analysis.definitions import (
    EXPERIMENTS,
    HEADLINES,
    Headline,
    axis_title,
    experiment_order,
    matches,
    path_colour,
    path_order,
)
from analysis.model import UNSUPPORTED
from analysis.picture import Box, Entry, Line, Picture, Text, Tic, colour_number, file_name, label_width
from analysis.style import Frame, Style
from analysis.summary import BASE_PATH, Row

GAP = 0.7  # rows between two groups
BAR = 0.82  # of a row
MANY = 36  # more bars than these are drawn closer together
PLAIN = ('cause', 'reg')  # parameters whose values say what they are
NARROW = 40  # pixels: left of the axes there is no room for a name
DWARFED = 5  # a group so many times the next one leaves the others no room on a linear axis
CROWD = 60  # more than these are thin and have no figures: the tables have them

Group = Tuple[str, List[Row]]


def short_variants(variants: Sequence[str]) -> Dict[str, str]:
    """Each variant without the k=v that all of them share; the whole where nothing else is left."""
    parts = {variant: variant.split(';') for variant in variants}
    shared = set.intersection(*(set(part) for part in parts.values())) if len(parts) > 1 else set()
    return {
        variant: ', '.join(p for p in part if p not in shared) or variant for variant, part in parts.items()
    }


def axis_names(variants: Sequence[str]) -> Dict[str, str]:
    """Short variants for an axis; where all are one parameter that needs no name, its values alone."""
    names = short_variants(variants)
    found = {name.partition('=')[0] for name in names.values()}
    if len(found) == 1 and found <= set(PLAIN) and not any(',' in name for name in names.values()):
        return {variant: name.partition('=')[2] for variant, name in names.items()}
    return names


def one_unit(rows: Sequence[Row]) -> Tuple[str, List[Row]]:
    """The unit of the first row that has one, and the rows of that unit or of none: one axis has one unit."""
    unit = next((row.unit for row in rows if row.unit), '')
    return unit, [row for row in rows if row.unit in (unit, None)]


def _value_text(row: Row) -> Tuple[str, bool]:
    """What stands beside a bar, and whether it is a figure."""
    if row.stats is None:
        return row.status if not row.ok else 'no samples', False
    text = f'{row.stats.p50:,}'
    if row.stats.p99 != row.stats.p50:
        text += f'  (p99 {row.stats.p99:,})'
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
    if picture.log:
        least = min((end for end in ends if end > 0), default=1)
        picture.low = min(0.5, least / 2)
        decades = math.log10(max(high, picture.low * 10) / picture.low)
        picture.high = picture.low * 10 ** (decades / max(1 - room, 0.4))
    else:
        span = high - low
        picture.low = low - (0.05 * span if low < 0 else 0)
        picture.high = low + span / max(1 - room, 0.4)
        picture.tic_step = 1 if span <= 9 else 0  # else gnuplot chooses, and never below 1


def _add_bar(picture: Picture, row: Row, y: float, figures: bool) -> None:
    """One bar from 0 (or the axis's end) to p50, a whisker from there to p99, the figure beside them."""
    text, figure = _value_text(row)
    base = picture.low if picture.log else 0
    end = base
    if row.stats:
        p50, p99 = row.stats.p50, row.stats.p99
        if p50 > base or not picture.log:
            picture.boxes.append(
                Box(min(base, p50), max(base, p50), y, y + BAR, colour_number(path_colour(row.key.path)))
            )
        if p99 != p50 and (p50 > 0 or not picture.log):
            middle = y + BAR / 2
            picture.lines += [Line(p50, middle, p99, middle), Line(p99, y + BAR / 4, p99, y + BAR * 3 / 4)]
        end = max(base, p50, p99)
    if figures:
        picture.texts.append(
            Text(f'first {end}', f'first {y + BAR / 2}', text, size=11, shift=0.7, strong=figure)
        )


def _row_px(groups: Sequence[Group], count: int) -> float:
    """Height of a bar's row: less for many, but a group is never lower than its name."""
    if count <= CROWD:
        return 17 if count <= MANY else 15
    return max(6.5, 16 / (GAP + min(len(group) for _, group in groups)))


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


def bars(
    style: Style, name: str, title: str, alt: str, groups: Sequence[Group], log: bool = False
) -> Picture:
    """A picture of groups of bars, groups from top to bottom, paths in each in their fixed order."""
    unit, rows = one_unit([row for _, group in groups for row in group])
    groups = [(label, [row for row in group if row in rows]) for label, group in groups]
    groups = [(label, group) for label, group in groups if group]
    scale = 'logarithmic' if log else 'linear'
    picture = Picture(
        name,
        title,
        f'{axis_title(unit)}: p50, whisker to p99; {scale} axis',
        alt,
        log=log,
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


def undrawn_paths(rows: Sequence[Row]) -> List[str]:
    """Paths that one experiment's picture leaves out: on none of several variants could they run."""
    paths = sorted({row.key.path for row in rows}, key=path_order)
    if len({row.key.variant for row in rows}) < 2:
        return []
    return [path for path in paths if all(row.status == UNSUPPORTED for row in rows if row.key.path == path)]


def dwarfed(groups: Sequence[Group]) -> bool:
    """Does one group's largest figure leave the bars of all others too short to be read?"""
    figures = [[row.stats for row in group if row.stats] for _, group in groups]
    tops = sorted(max((stats.p99 for stats in group), default=0) for group in figures)
    positive = all(stats.p50 > 0 for group in figures for stats in group)
    return positive and len(tops) > 2 and tops[-1] > DWARFED * tops[-2] > 0


def experiment_picture(frame: Frame, experiment: str, rows: Sequence[Row]) -> Picture:
    """All variants of one experiment; `rows` are those of one platform and experiment, at least one.

    The axis is linear, and logarithmic where one variant dwarfs the others.
    """
    variants = list(dict.fromkeys(row.key.variant for row in rows))
    names = axis_names(variants)
    left_out = undrawn_paths(rows)
    rows = [row for row in rows if row.key.path not in left_out]
    groups = [(names[variant], [row for row in rows if row.key.variant == variant]) for variant in variants]
    alt = f'Bars: the median of {experiment} on each path' + (
        ', for each variant' if len(variants) > 1 else ''
    )
    name, title = file_name(frame.prefix + experiment), picture_title(experiment, frame.platform)
    return bars(frame.style, name, title, alt, groups, log=dwarfed(groups))


def headline_groups(rows: Sequence[Row], headlines: Sequence[Headline] = HEADLINES) -> List[Group]:
    """The rows of each headline, by label; only what the run has, and of it the first variant that fits."""
    groups = []
    for headline in headlines:
        fitting = [
            row
            for row in rows
            if row.key.experiment == headline.experiment and matches(row.key.variant, headline.variant)
        ]
        if fitting:
            variant = next((row.key.variant for row in fitting if row.ok), fitting[0].key.variant)
            groups.append((headline.label, [row for row in fitting if row.key.variant == variant]))
    return groups


def over_native_picture(frame: Frame, rows: Sequence[Row]) -> Optional[Picture]:
    """What each path adds to native, for one interrupt and its parts, native being the base line at 0.

    None where no path but native has such a figure.
    """
    groups = []
    for label, group in headline_groups(rows, [headline for headline in HEADLINES if headline.compared]):
        _, shown = one_unit([row for row in group if row.stats])
        over = [row for row in shown if row.over_native is not None and row.key.path != BASE_PATH]
        groups += [(label, over)] if over else []
    if not groups:
        return None
    unit, shown = one_unit([row for _, group in groups for row in group])
    picture = Picture(
        file_name(frame.prefix + 'trap-or-lr'),
        f'What each path adds to native on {frame.platform}',
        f'{axis_title(unit)}: p50 less native\'s p50; 0 is native itself',
        'Bars: the median on each path above that on native, for one interrupt and for its parts',
        label_px=label_room([label for label, _ in groups], frame.style),
        row_px=_row_px(groups, len(shown)),
        style=frame.style,
    )
    ends = [row.over_native or 0 for row in shown]
    low, high = min([0, *ends]), max([1, *ends])
    picture.low, picture.high = low - 0.05 * (high - low) * (low < 0), high + 0.12 * (high - low)
    y = GAP / 2
    for label, group in groups:
        group = sorted((row for row in group if row in shown), key=lambda row: path_order(row.key.path))
        y = name_group(picture, y, label, len(group)) if group else y
        for row in group:
            over = row.over_native or 0
            colour = colour_number(path_colour(row.key.path))
            picture.boxes.append(Box(min(0, over), max(0, over), y, y + BAR, colour))
            text = f'{over:+,}' if over else f'0  {row.key.path}'  # no bar, no colour: the path by its name
            picture.texts.append(Text(f'first {max(0, over)}', f'first {y + BAR / 2}', text, 11, 0.7))
            y += 1
        picture.rules.append(y + GAP / 2)
        y += GAP
    picture.rules = picture.rules[:-1]
    picture.rows = y - GAP / 2
    picture.lines.append(Line(0, 0, 0, picture.rows, 1.6))
    paths = sorted({row.key.path for row in shown}, key=path_order)
    picture.legend = [Entry(path_colour(path), path) for path in paths]
    return picture


def cost_picture(frame: Frame, rows: Sequence[Row]) -> Picture:
    """The overview of one platform: every headline experiment on one logarithmic axis."""
    alt = 'Bars: the median of each main experiment on each path, on one logarithmic axis'
    groups = headline_groups(rows, [headline for headline in HEADLINES if headline.drawn])
    title = f'What an interrupt costs on {frame.platform}'
    return bars(frame.style, file_name(frame.prefix + 'cost'), title, alt, groups, log=True)


def in_order(rows: Sequence[Row]) -> Dict[str, List[Row]]:
    """Rows by experiment, experiments in the order of the definitions."""
    found = sorted({row.key.experiment for row in rows}, key=experiment_order)
    return {name: [row for row in rows if row.key.experiment == name] for name in found}
