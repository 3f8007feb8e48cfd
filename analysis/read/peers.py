"""Figures of other hypervisors: results/peers.csv."""

import csv
import os
from typing import List, NamedTuple, Sequence, Tuple

from analysis.command import TREE
from analysis.read.tables import is_whole

FILE = os.path.join(TREE, 'results', 'peers.csv')
COLUMNS = (
    'hypervisor', 'mode', 'platform', 'cpu', 'gic', 'quantity', 'experiment', 'variant', 'low', 'high',
    'unit', 'statistic', 'setup', 'source', 'apart',
)  # fmt: skip
NEEDED = ('hypervisor', 'cpu', 'quantity', 'unit', 'statistic', 'setup', 'source')
NATIVE = 'native'  # in the column of hypervisors: none
LARGEST = 1 << 53  # a figure above this is a mistake, and would not draw exactly


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
        if not is_whole(named[name], LARGEST):
            return f'{name} is {named[name][:40]!r}, not a whole number'
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
