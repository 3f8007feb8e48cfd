"""The picture of other hypervisors beside the paths of a run."""

import math
from typing import Optional, Sequence, Tuple

from analysis.pictures.bars import GAP
from analysis.pictures.dots import DIGIT, discs
from analysis.pictures.lanes import BAR, label_room, name_group
from analysis.pictures.picture import Entry, Picture, Text, file_name, short_axis
from analysis.pictures.style import Frame
from analysis.read.peers import NATIVE, Peer
from analysis.statistics.peers import beside, grouped_with_ours
from analysis.statistics.rows import Row
from analysis.words.definitions import axis_title, path_colour, path_order

# Dark colours, unlike those of the paths (of Tol's muted set); a hypervisor not named here is black.
COLOURS = {NATIVE: '#c9c9c9', 'Bao': '#117733', 'Xen': '#882255', 'KVM': '#332288'}


def colour_of(peer: Peer) -> str:
    """The hypervisor's colour, whatever its version."""
    return COLOURS.get(peer.hypervisor.split()[0], '#000000')


def _place(picture: Picture, figure: float) -> float:
    """Where a figure stands on the axis, in pixels from its beginning."""
    return picture.axes_px * math.log(figure / picture.low) / math.log(picture.high / picture.low)


def peers_picture(frame: Frame, rows: Sequence[Row], peers: Sequence[Peer]) -> Optional[Picture]:
    """Others' figures beside ours on one logarithmic axis; None where the machine has none."""
    groups = grouped_with_ours(rows, beside(peers, frame.platform))
    if not groups:
        return None
    unit = groups[0][1][0].unit or ''
    picture = Picture(
        file_name(frame.prefix + 'peers'),
        f'hyptick\'s paths and other hypervisors on {frame.platform}',
        f'{axis_title(unit)}: p50 here, and as measured under others; logarithmic axis',
        'Discs: the cost of the same interval here, on each path, and under other hypervisors',
        log=True,
        label_px=max(8, label_room([label for label, _, _ in groups], frame.style)),
        column_axis=f'{short_axis(axis_title(unit))}: p50; logarithmic axis',
        row_px=15 if frame.style.titled else 13.5,
        style=frame.style,
    )
    figures = [row.stats.p50 for _, ours, _ in groups for row in ours if row.stats]
    figures += [peer.high for _, _, theirs in groups for peer in theirs]
    picture.low = 0.5
    picture.high = max(10.0, max(figures) * (9 if frame.style.titled else 60))
    y = GAP / 2
    for label, ours, theirs in groups:
        y = name_group(picture, y, label, len(ours) + len(theirs))
        for row in ours:
            cost = row.stats.p50 if row.stats else 0
            _mark(picture, y, (cost, cost), path_colour(row.key.path), f'{cost:,}')
            y += 1
        for peer in theirs:
            _mark(picture, y, (peer.low, peer.high), colour_of(peer), peer.figure, peer.name)
            y += 1
        picture.rules.append(y + GAP / 2)
        y += GAP
    picture.rules = picture.rules[:-1]
    picture.rows = y - GAP / 2
    paths = sorted({row.key.path for _, ours, _ in groups for row in ours}, key=path_order)
    picture.legend = [Entry(path_colour(path), path) for path in paths]
    others = {peer.name: colour_of(peer) for _, _, theirs in groups for peer in theirs}
    picture.legend += [Entry(colour, name) for name, colour in others.items()]
    return picture


def _mark(picture: Picture, y: float, span: Tuple[int, int], colour: str, text: str, name: str = '') -> None:
    """A disc, or one at each end of a range, the figure beside it, and the name if there is room for it."""
    middle = round(y + BAR / 2, 4)
    discs(picture, middle, [(end, colour) for end in dict.fromkeys(span)])
    end = max(span[1], picture.low)
    room = picture.axes_px + picture.right_px - _place(picture, end)
    said = f'{text}  {name}' if name and DIGIT * (len(text) + len(name) + 3) <= room else text
    picture.texts.append(Text(f'first {end}', f'first {middle}', said, size=10, shift=1))
