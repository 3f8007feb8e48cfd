"""Figures of other hypervisors (results/peers.csv), and what of them stands beside a run's own."""

import csv
import os
from types import SimpleNamespace
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from analysis.bars import BAR, GAP, headline_groups, label_room, name_group, one_unit
from analysis.definitions import HEADLINES, Headline, axis_title, matches, path_colour, path_order
from analysis.dots import discs
from analysis.picture import Entry, Picture, Text, file_name, short_axis
from analysis.sentences import listed, times
from analysis.stats import ratio
from analysis.style import Frame
from analysis.summary import BASE_PATH, Row

FILE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'results', 'peers.csv')
COLUMNS = (
    'hypervisor', 'mode', 'platform', 'cpu', 'gic', 'quantity', 'experiment', 'variant', 'low', 'high',
    'unit', 'statistic', 'setup', 'source', 'apart',
)  # fmt: skip
NEEDED = ('hypervisor', 'cpu', 'quantity', 'unit', 'statistic', 'setup', 'source')
NATIVE = 'native'  # in the column of hypervisors: none
LARGEST = 1 << 53  # a figure above this is a mistake, and would not draw exactly
# Dark colours, unlike those of the paths (of Tol's muted set); a hypervisor not named here is black.
COLOURS = {NATIVE: '#c9c9c9', 'Bao': '#117733', 'Xen': '#882255', 'KVM': '#332288'}
OURS = (BASE_PATH, 'lr', 'trap')  # the paths that others are held against


class Peer(NamedTuple):
    """One figure of another hypervisor: a row of peers.csv, low and high being one unless it is a range."""

    hypervisor: str
    mode: str
    platform: str  # of ours, on the same machine; '' where there is none
    cpu: str
    gic: str
    quantity: str
    experiment: str  # of ours, with the same interval; '' where there is none
    variant: str
    low: int
    high: int
    unit: str
    statistic: str
    setup: str
    source: str
    apart: str  # why it cannot stand beside a figure of ours; '' where it can

    @property
    def name(self) -> str:
        """The hypervisor with its mode; without one, the guest."""
        if self.hypervisor == NATIVE:
            return f'{NATIVE}, their guest' + (f' ({self.mode})' if self.mode else '')
        return f'{self.hypervisor} {self.mode}'.strip()

    @property
    def machine(self) -> str:
        """CPU and interrupt controller."""
        return ', '.join(filter(None, (self.cpu, self.gic)))

    @property
    def figure(self) -> str:
        """The figure, or both ends of its range."""
        return f'{self.low:,}' if self.low == self.high else f'{self.low:,} … {self.high:,}'


def _fault(row: Sequence[str]) -> str:
    """Why a row cannot be used, '' where it can."""
    if len(row) != len(COLUMNS):
        return f'{len(row)} fields instead of {len(COLUMNS)}'
    named = dict(zip(COLUMNS, row))
    empty = [name for name in NEEDED if not named[name]]
    if empty:
        return f'{empty[0]} is empty'
    for name in ('low', 'high'):
        text = named[name]
        if not (text.isascii() and text.isdigit() and int(text) < LARGEST):
            return f'{name} is {text[:40]!r}, not a whole number'
    if int(named['low']) > int(named['high']):
        return f'low is {named["low"]}, above high, {named["high"]}'
    if not named['apart'] and not (named['platform'] and named['experiment']):
        return 'it names no platform or no experiment, and does not say why it stands apart'
    return ''


def read_peers(path: str = FILE) -> Tuple[List[Peer], List[str]]:
    """The usable rows, and what is wrong with the others, one line each. Never raises."""
    peers, problems = [], []
    name = os.path.basename(path)
    try:
        with open(path, newline='', encoding='utf-8') as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, None)
            if tuple(header or ()) != COLUMNS:
                return [], [f'{name}: line 1: columns are not {",".join(COLUMNS)}']
            for row in filter(None, reader):
                why = _fault(row)
                if why:
                    problems.append(f'{name}: line {reader.line_num}: {why}')
                else:
                    peers.append(Peer(*row[:8], int(row[8]), int(row[9]), *row[10:]))
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        return [], [f'{name}: {getattr(error, "strerror", None) or error}']
    return peers, problems


def colour_of(peer: Peer) -> str:
    """The hypervisor's colour, whatever its version."""
    return COLOURS.get(peer.hypervisor.split()[0], '#000000')


def beside(peers: Sequence[Peer], platform: str) -> List[Peer]:
    """Those that were measured on this platform's machine, over an interval that it has too."""
    return [peer for peer in peers if peer.platform == platform and peer.experiment and not peer.apart]


def _ours(rows: Sequence[Row], peer: Peer) -> Dict[str, Row]:
    """Our rows of the same interval and unit, by path."""
    found: Dict[str, Row] = {}
    for row in rows:
        fits = row.key.experiment == peer.experiment and matches(row.key.variant, peer.variant)
        if fits and row.stats and row.ok and row.unit == peer.unit:
            found.setdefault(row.key.path, row)
    return found


def _groups(rows: Sequence[Row], peers: Sequence[Peer]) -> List[Tuple[str, List[Row], List[Peer]]]:
    """By interval: its name, our rows, theirs; only where both are there, all in one unit."""
    groups = []
    names = list(dict.fromkeys((peer.experiment, peer.variant) for peer in peers))
    for experiment, variant in names:
        theirs = [peer for peer in peers if (peer.experiment, peer.variant) == (experiment, variant)]
        ours = _ours(rows, theirs[0])
        head = headline_groups(list(ours.values()), _headline(experiment, variant))
        label = head[0][0] if head else f'{experiment} {variant}'.strip()
        if ours:
            groups.append((label, sorted(ours.values(), key=lambda row: path_order(row.key.path)), theirs))
    unit, _ = one_unit([row for _, ours, _ in groups for row in ours])
    return [group for group in groups if group[1][0].unit == unit]


def _headline(experiment: str, variant: str) -> List[Headline]:
    """The headline of an interval, where there is one."""
    return [line for line in HEADLINES if line.experiment == experiment and matches(variant, line.variant)]


def peers_picture(frame: Frame, rows: Sequence[Row], peers: Sequence[Peer]) -> Optional[Picture]:
    """Others' figures beside ours on one logarithmic axis; None where the machine has none."""
    groups = _groups(rows, beside(peers, frame.platform))
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
            _mark(picture, y, (peer.low, peer.high), colour_of(peer), f'{peer.figure}  {peer.name}')
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


def _mark(picture: Picture, y: float, span: Tuple[int, int], colour: str, text: str) -> None:
    """A disc, or one at each end of a range, and the figure beside it."""
    middle = round(y + BAR / 2, 4)
    discs(picture, middle, [(end, colour) for end in dict.fromkeys(span)])
    end = max(span[1], picture.low)
    picture.texts.append(Text(f'first {end}', f'first {middle}', text, size=10, shift=1))


def sentences_of(rows: Sequence[Row], platform: str, peers: Sequence[Peer]) -> List[str]:
    """What the nearest interval costs there and here; how many figures stand apart. [] without peers."""
    said = []
    groups = _groups(rows, beside(peers, platform))
    picked = next((group for group in groups if group[1][0].key.experiment == 'timer'), None)
    picked = picked or (groups[0] if groups else None)
    if picked:
        label, ours, theirs = picked
        mine = {row.key.path: row.stats.p50 for row in ours if row.stats}
        unit = ours[0].unit or ''
        parts = [f'{peer.figure} {unit} under {peer.name}' for peer in theirs if peer.hypervisor != NATIVE]
        here = [f'{mine[path]:,} {unit} on {path}' for path in OURS if path in mine]
        base = mine.get('lr', mine.get('trap'))
        dear = max((peer.high for peer in theirs if peer.hypervisor != NATIVE), default=0)
        over = ratio(dear, base)
        if parts and here:
            most = f' The largest is {times(over)} times {"lr" if "lr" in mine else "trap"}.' if over else ''
            head = f'{label[:1].upper()}{label[1:]} costs {listed(parts)}'
            said.append(f'{head}; here it costs {listed(here)}.{most}')
    mine_too = sum(len(theirs) for _, _, theirs in groups)
    if peers:
        said.append(
            f'Figures of others that are known: {len(peers)}. The picture has those that were measured on '
            f'the machine of {platform} over an interval of this run: {mine_too}. The table has all.'
        )
    return said


def table(rows: Sequence[Row], peers: Sequence[Peer]) -> SimpleNamespace:
    """Every figure, ours of the same machine and interval beside it, and why there is none."""
    setups: Dict[Tuple[str, str, str], int] = {}
    lines = []
    for peer in peers:
        mine = [row for row in rows if row.key.platform == peer.platform]
        ours = _ours(mine, peer) if not peer.apart else {}
        why = peer.apart or ('' if mine else f'this run has no {peer.platform}')
        if not why and not ours:
            why = f'this run has no {peer.experiment} of {peer.platform} in {peer.unit}'
        lines.append(
            SimpleNamespace(
                peer=peer,
                colour=colour_of(peer),
                ours=[f'{ours[path].stats.p50:,}' if path in ours else '–' for path in OURS],
                why=why,
                setup=setups.setdefault((peer.setup, peer.statistic, peer.source), len(setups) + 1),
            )
        )
    notes = [
        SimpleNamespace(number=number, setup=setup, statistic=statistic, source=source)
        for (setup, statistic, source), number in setups.items()
    ]
    return SimpleNamespace(
        beside=[line for line in lines if not line.why],
        apart=[line for line in lines if line.why],
        notes=notes,
        ours=OURS,
    )
