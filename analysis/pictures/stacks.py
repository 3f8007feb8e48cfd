"""Stacked bars, one a path: the stages of an interrupt's way, and what a switch of VMs is made of."""

from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from analysis.pictures.lanes import BAR, GAP, names_room, place_names
from analysis.pictures.picture import Box, Entry, Line, Picture, Text, colour_number, file_name, short_axis
from analysis.pictures.style import Frame
from analysis.read.model import Key, Stage
from analysis.read.variants import parameters
from analysis.statistics.grouping import one_unit
from analysis.statistics.rows import Row
from analysis.statistics.stages import interval_end, stage_groups, switch_shares
from analysis.words.definitions import axis_title
from analysis.words.stages import STAGES, stage_of

LETTER = 6.7  # pixels, of the 11-pixel font
ON_BOX = '#101418'  # ink that stays dark: boxes are light on any page
GROUPS = 4  # most intervals in one picture; the tables have all
SHARES = (
    ('rest', '#ccd5dd', 'the rest of it'),
    ('timer', '#f2c14e', 'timer state'),
    ('vgic', '#7fc4a8', 'vGIC state'),
)


class Part(NamedTuple):
    """One piece of a bar. `short` stands on it where there is room; behind `last` the interval has ended."""

    name: str
    short: str
    colour: str
    size: int
    last: bool = False


Bar = Tuple[str, List[Part]]  # path and its parts, from the left


def _label(picture: Picture, part: Part, x: float, y: float) -> None:
    """Name and figure on a part, the figure alone, or nothing, as the width allows."""
    room = part.size / (picture.high - picture.low) * picture.axes_px - 4
    figure = f'{part.size:,}'
    for text in (f'{part.short} {figure}', figure):
        if LETTER * len(text) <= room:
            picture.texts.append(
                Text(f'first {x + part.size / 2}', f'first {y}', text, 11, align='center', colour=ON_BOX)
            )
            return


def stack_picture(picture: Picture, groups: Sequence[Tuple[str, Sequence[Bar]]]) -> Picture:
    """Fill a picture, whose words are there already, with groups of stacked bars from top to bottom."""
    paths = [path for _, bars in groups for path, _ in bars]
    picture.row_px = 27
    picture.label_px = names_room([label for label, _ in groups], paths, picture.style)
    totals = [sum(max(part.size, 0) for part in parts) for _, bars in groups for _, parts in bars]
    picture.high = max([1, *totals]) * 1.1
    seen: Dict[str, str] = {}
    y = GAP / 2
    for label, bars in groups:
        y = place_names(picture, y, label, [path for path, _ in bars])
        for path_y, (_, parts) in enumerate(bars, 0):
            top, x = y + path_y, 0.0
            gap = 0.0013 * picture.high
            for part in parts:
                if part.size <= 0:
                    continue
                seen.setdefault(part.name, part.colour)
                end = x + max(part.size - gap, part.size / 2)
                picture.boxes.append(Box(x, end, top, round(top + BAR, 4), colour_number(part.colour)))
                _label(picture, part, x, top + BAR / 2)
                x += part.size
                if part.last:
                    picture.lines.append(Line(x, top - 0.1, x, round(top + BAR + 0.1, 4), 2.4))
            total = f'{sum(part.size for part in parts):,}'
            picture.texts.append(Text(f'first {x}', f'first {top + BAR / 2}', total, 11, shift=0.7))
        y += len(bars) + GAP
        picture.rules.append(y - GAP / 2)
    picture.rules = picture.rules[:-1]
    picture.rows = y - GAP / 2
    picture.legend = [Entry(colour, name) for name, colour in seen.items()]
    return picture


def _group_name(experiment: str, variant: str) -> str:
    """'spi edge', 'ipi one-way vcpus=2': values that say what they are stand alone, numbers do not."""
    pairs = parameters(variant).items()
    return ' '.join([experiment, *(f'{name}={value}' if value.isdigit() else value for name, value in pairs)])


def stages_picture(frame: Frame, stages: Dict[Key, List[Stage]]) -> Optional[Picture]:
    """Where the instructions go, stage by stage, each path's bar under the other; None without stages."""
    groups = stage_groups(stages, frame.platform)
    if not groups:
        return None
    unit = next(iter(groups[0][2].values()))[0].unit
    bars: List[Tuple[str, Sequence[Bar]]] = []
    for experiment, variant, by_path in groups[:GROUPS]:
        found = [
            (
                path,
                [
                    Part(
                        each.name,
                        stage_of(each.name).short,
                        stage_of(each.name).colour,
                        each.p50,
                        each.order == interval_end(experiment, parts),
                    )
                    for each in parts
                ],
            )
            for path, parts in by_path.items()
            if parts[0].unit == unit
        ]
        if found:
            bars.append((_group_name(experiment, variant), found))
    picture = Picture(
        file_name(frame.prefix + 'stages'),
        f'Where it goes, stage by stage, on {frame.platform}',
        f'{axis_title(unit)}: p50 of each stage; black mark: the interval ends',
        'Stacked bars: the stages between the physical interrupt and the guest\'s handler, on each path',
        column_axis=f'{short_axis(axis_title(unit))}; mark: the interval ends',
        style=frame.style,
    )
    stack_picture(picture, bars)
    names = list(STAGES)
    picture.legend.sort(key=lambda entry: names.index(entry.text) if entry.text in names else len(names))
    return picture


def switch_picture(frame: Frame, rows: Sequence[Row]) -> Optional[Picture]:
    """What a switch of VMs is made of; None where the differences cannot be taken, or one is below zero."""
    shares = {path: parts for path, parts in switch_shares(rows).items() if min(parts.values()) >= 0}
    if not shares:
        return None
    unit, _ = one_unit([row for row in rows if row.stats])
    bars = [
        (
            path,
            [
                Part(name, name.split()[0] if key != 'rest' else 'rest', colour, parts[key])
                for key, colour, name in SHARES
            ],
        )
        for path, parts in shares.items()
    ]
    picture = Picture(
        file_name(frame.prefix + 'vm-switch-parts'),
        f'What a switch of virtual machines is made of on {frame.platform}',
        f'{axis_title(unit)}: p50 of the whole; shares are what leaving that state out saves',
        'Stacked bars: the share of the vGIC, of the timer and of all else in a switch, on each path',
        style=frame.style,
    )
    return stack_picture(picture, [('', bars)])
