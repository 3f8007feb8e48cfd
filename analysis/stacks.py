"""Stacked bars, one a path: the stages of an interrupt's way, and what a switch of VMs is made of."""

from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from analysis.bars import one_unit, short_variants
from analysis.causes import STAGES, stage_of
from analysis.definitions import HEADLINES, axis_title, matches, path_order
from analysis.lanes import BAR, GAP, names_room, place_names
from analysis.model import Key, Stage
from analysis.picture import Box, Entry, Line, Picture, Text, colour_number, file_name, short_axis
from analysis.style import Frame
from analysis.summary import Row
from analysis.variants import parameters, without

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


def stage_groups(
    stages: Dict[Key, List[Stage]], platform: str
) -> List[Tuple[str, str, Dict[str, List[Stage]]]]:
    """One platform's stages as (experiment, variant, stages by path), headline intervals first."""
    names = list(dict.fromkeys((key.experiment, key.variant) for key in stages if key.platform == platform))

    def order(name: Tuple[str, str]) -> int:
        fitting = [
            i if head.drawn else i + len(HEADLINES)
            for i, head in enumerate(HEADLINES)
            if head.experiment == name[0] and matches(name[1], head.variant)
        ]
        return fitting[0] if fitting else 2 * len(HEADLINES)

    groups = []
    for experiment, variant in sorted(names, key=order):
        mine = {
            key.path: found
            for key, found in stages.items()
            if key[2:] == (experiment, variant) and key[0] == platform
        }
        groups.append((experiment, variant, {path: mine[path] for path in sorted(mine, key=path_order)}))
    return groups


def interval_end(experiment: str, parts: Sequence[Stage]) -> int:
    """Place of the last stage that the plain run's interval holds: that of the handler's stamp, or the last.

    docs/schema.md, stages.csv. Where a stage is called guest-vector more than once, the last of them counts:
    an SGI's sender has no vector of its own.
    """
    vectors = [part.order for part in parts if part.name == 'guest-vector']
    return vectors[-1] if vectors and experiment != 'irq-total' else parts[-1].order


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


def switch_shares(rows: Sequence[Row]) -> Dict[str, Dict[str, int]]:
    """Of each path's vm-switch (save=all): what leaving out the vGIC, or the timer, saves, and the rest.

    A path is there where all three were measured in one unit. Keys are those of SHARES.
    """
    _, shown = one_unit([row for row in rows if row.stats])
    found: Dict[str, Dict[str, int]] = {}
    for path in sorted({row.key.path for row in shown}, key=path_order):
        mine = {
            parameters(row.key.variant).get('save', ''): row.stats.p50
            for row in shown
            if row.key.path == path and row.stats and not without(row.key.variant, 'save')
        }
        if {'all', 'no-vgic', 'no-timer'} <= set(mine):
            vgic, timer = mine['all'] - mine['no-vgic'], mine['all'] - mine['no-timer']
            found[path] = {'rest': mine['all'] - vgic - timer, 'timer': timer, 'vgic': vgic}
    return found


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


def stage_names(by_path: Dict[str, List[Stage]]) -> List[str]:
    """Names of all stages of one interval: known ones in their order, others where they come first."""
    first: Dict[str, int] = {}
    for parts in by_path.values():
        for part in parts:
            first[part.name] = min(first.get(part.name, part.order), part.order)
    known = list(STAGES)
    return sorted(first, key=lambda name: (known.index(name) if name in known else len(known), first[name]))


def stage_sums(parts: Sequence[Stage]) -> Dict[str, int]:
    """A path's stages by name; one that comes more than once is added up."""
    sums: Dict[str, int] = {}
    for part in parts:
        sums[part.name] = sums.get(part.name, 0) + part.p50
    return sums


def interval_name(experiment: str, variant: str, variants: Sequence[str]) -> str:
    """An interval as a reader names it, without what all its variants share."""
    short = short_variants(list(variants))[variant]
    return f'{experiment}, {short}' if short else experiment
