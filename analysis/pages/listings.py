"""The instructions behind figures, where a run has them: in instructions/, which `make listings` writes."""

import os
import re
from types import SimpleNamespace
from typing import List, Sequence, Tuple

from analysis.pictures.picture import file_name
from analysis.read.model import Key
from analysis.statistics.rows import Row
from analysis.words.language import spoken

FOLDER = 'instructions'
PATHS = ('lr', 'trap')  # of which listings are made
# Experiments whose intervals start at a stamp: those that scripts/instructions can list.
EXPERIMENTS = (
    'clock', 'hypercall', 'mmio-trap', 'ack', 'eoi', 'irq-total', 'inject', 'spi', 'unmask',
    'lpi', 'lpi-total', 'its-config',
)  # fmt: skip
SAMPLE = re.compile(r'^sample the guest printed +(-?\d+)$', re.M)


def listing_name(key: Key) -> str:
    """Name of a row's file in FOLDER."""
    return file_name('-'.join(filter(None, key))) + '.txt'


def listings(folder: str, rows: Sequence[Row]) -> Tuple[List[SimpleNamespace], List[str]]:
    """The listings of one experiment's rows, and what is wrong with others, one line each.

    A listing of another build than the run's is not shown beside the run's figure.
    """
    found, wrong = [], []
    for row in rows:
        name = listing_name(row.key)
        path = os.path.join(folder, FOLDER, name)
        if row.key.path not in PATHS or not row.stats or not os.path.exists(path):
            continue
        with open(path, encoding='utf-8', errors='replace') as file:
            text = file.read()
        sample = SAMPLE.search(text)
        if not sample or int(sample[1]) != row.stats.p50:
            listed = sample[1] if sample else 'no sample'
            wrong.append(f'{FOLDER}/{name}: it lists {listed}, and the row\'s median is {row.stats.p50}')
            continue
        what = ', '.join(filter(None, (row.key.path, spoken(row.key.variant))))
        title = f'{what}: {row.stats.p50:,} {row.unit}'
        found.append(SimpleNamespace(title=title, text=text))
    return found, wrong


def hint(rows: Sequence[Row]) -> str:
    """The command that lists what stands behind one of the rows, '' where none can be listed."""
    for row in rows:
        if row.key.experiment in EXPERIMENTS and row.key.path in PATHS and row.stats:
            what = '/'.join(filter(None, (row.key.experiment, row.key.variant)))
            quoted = f"'{what}'" if ';' in what else what
            return f'scripts/instructions {row.key.path} {quoted} --platform {row.key.platform}'
    return ''
