"""The committed references: made of two runs, by compiler, and what moved with them."""

import csv
import os
from typing import Dict, List, Sequence

import pytest

from analysis.command import InputError
from analysis.compare.rebase import rebase
from analysis.tests.helpers import command, read
from analysis.tests.sides import KEY, make

MORE = {f'm/lr/eoi/mode={i}': [30 + i] * 4 for i in range(3)}
OTHER = 'n/lr/spi/trigger=edge'


class Tree:
    """Runs and references in a folder."""

    def __init__(self, folder: object) -> None:
        self.folder = str(folder)
        self.root = f'{self.folder}/reference'
        os.mkdir(self.root)

    def rebase(self, values: Dict[str, Sequence[int]], **more: object) -> List[str]:
        """Two runs of these values made the references."""
        for name, count in (('full', 4), ('quick', 2)):
            few = {key: list(samples)[:count] for key, samples in values.items()}
            make(f'{self.folder}/{name}', few, **more)  # type: ignore[arg-type]
            assert command(f'{self.folder}/{name}', '--summary-only')[0] == 0
        return rebase(f'{self.folder}/full', f'{self.folder}/quick', self.root)

    def info(self, folder: str) -> Dict[str, str]:
        """run.csv of a reference."""
        return dict(csv.reader(read(f'{self.root}/{folder}', 'run.csv').splitlines()[1:]))

    def p50(self, folder: str) -> Dict[str, str]:
        """Median by label."""
        rows = csv.DictReader(read(f'{self.root}/{folder}', 'summary.csv').splitlines())
        return {'/'.join(list(row.values())[:4]): row['p50'] for row in rows}


@pytest.fixture(name='tree')
def _tree(tmp_path: 'os.PathLike[str]') -> Tree:
    return Tree(tmp_path)


def test_a_first_reference(tree: Tree) -> None:
    """Tables, and a run.csv that says that there are no samples."""
    told = {'plans': '0', 'images:m': '1', 'tick_hz:m': '7'}
    assert tree.rebase({KEY: [39] * 4}, meta=told) == ['gcc-1.0: new, 1 rows', 'gcc-1.0 quick: new, 1 rows']
    names = ['counters.csv', 'run.csv', 'stages.csv', 'summary.csv']
    assert sorted(os.listdir(f'{tree.root}/gcc-1.0')) == sorted([*names, 'quick'])
    assert sorted(os.listdir(f'{tree.root}/gcc-1.0/quick')) == names
    info = tree.info('gcc-1.0')
    assert info['tick_hz:m'] == '7' and not {'plans', 'images:m'} & set(info)
    assert info['samples_kept'] == 'no' and tree.p50('gcc-1.0') == {KEY: '39'}
    assert command('compare', f'{tree.folder}/full', f'{tree.root}/gcc-1.0')[0] == 0


def test_what_moved(tree: Tree) -> None:
    """By how much; variants that moved alike in one line, rows that did not move in none."""
    tree.rebase({KEY: [39] * 4, **MORE, 'm/trap/ack/': [9] * 4})
    moved = {key: [value + 2 for value in values] for key, values in MORE.items()}
    assert tree.rebase({KEY: [41] * 4, **moved, 'm/trap/ack/': [9] * 4}) == [
        'gcc-1.0: 4 of 5 rows moved',
        '  m lr spi trigger=edge: 39 → 41, +2',
        '  m lr eoi, 3 variants: +2',
        'gcc-1.0 quick: 4 of 5 rows moved',
        '  m lr spi trigger=edge: 39 → 41, +2',
        '  m lr eoi, 3 variants: +2',
    ]
    assert tree.p50('gcc-1.0')[KEY] == tree.p50('gcc-1.0/quick')[KEY] == '41'


def test_exits_and_tails(tree: Tree) -> None:
    """A row whose exits moved; and one whose tail did, which is only counted."""
    tree.rebase({KEY: [39] * 4, 'm/lr/ack/': [3, 3, 3, 9]})
    told = tree.rebase({KEY: [39] * 4, 'm/lr/ack/': [3, 3, 3, 8]}, counters={KEY: {'exits': 8}})
    assert told[:2] == [
        'gcc-1.0: 1 of 2 rows moved, 1 moved in other figures than p50, min and exits',
        '  m lr spi trigger=edge: exits per interrupt 1 → 2',
    ]


def test_rows_that_come_and_go(tree: Tree) -> None:
    """Counted."""
    tree.rebase({KEY: [39] * 4})
    assert tree.rebase({'m/lr/ack/': [1] * 4})[0] == 'gcc-1.0: 0 of 1 rows moved, 1 are new, 1 are gone'
    assert tree.p50('gcc-1.0') == {'m/lr/ack/': '1'}


def test_nothing_moved_nothing_is_touched(tree: Tree) -> None:
    """Not even run.csv, though the run is another."""
    tree.rebase({KEY: [39] * 4})
    assert tree.rebase({KEY: [39] * 4}, meta={'commit': 'fffffff'}) == []
    assert tree.info('gcc-1.0')['commit'] == 'abc1234'


def test_compilers_apart(tree: Tree) -> None:
    """Each platform in the folder of its own compiler."""
    values = {KEY: [39] * 4, OTHER: [50] * 4}
    tree.rebase(values, meta={'guest_compiler:n': 'gcc-2', 'tick_hz:m': '5', 'tick_hz:n': '7'})
    assert tree.p50('gcc-1.0') == {KEY: '39'} and tree.p50('gcc-2') == {OTHER: '50'}
    first, second = tree.info('gcc-1.0'), tree.info('gcc-2')
    assert (first['guest_compiler'], first['toolchain'], first['tick_hz:m']) == (
        'gcc-1.0',
        'a compiler 1.0',
        '5',
    )
    assert (second['guest_compiler'], second['toolchain'], second['tick_hz:n']) == ('gcc-2', 'gcc-2', '7')
    assert 'tick_hz:n' not in first and f'status:{KEY}' not in second and f'status:{OTHER}' in second
    assert command('compare', tree.root, f'{tree.folder}/full')[1].endswith(
        '2 rows: 2 same. No regression.\n'
    )


def test_platforms_that_were_not_measured_keep_what_they_had(tree: Tree) -> None:
    """In their place, with the commit they are of; and other compilers' are named."""
    tree.rebase({KEY: [39] * 4, OTHER: [50] * 4})
    tree.rebase({'o/lr/spi/': [7] * 4}, meta={'guest_compiler': 'gcc-9'})
    told = tree.rebase({KEY: [40] * 4}, meta={'commit': 'fffffff'})
    assert told[0] == 'gcc-1.0: 1 of 1 rows moved'
    assert told[-1] == 'gcc-9 was not made again: that takes a machine with that compiler'
    assert tree.p50('gcc-1.0') == {KEY: '40', OTHER: '50'}
    found = tree.info('gcc-1.0')
    assert (found['commit'], found['commit:n'], found[f'status:{OTHER}']) == ('fffffff', 'abc1234', 'ok')


def test_what_is_no_reference(tree: Tree) -> None:
    """Refused before anything is written."""
    for meta, said in (
        ({'status': 'incomplete'}, 'not ok, and a reference must be'),
        ({'guest_compiler': '../x'}, "the compiler of m is '../x': no name for a folder"),
    ):
        with pytest.raises(InputError, match=said):
            tree.rebase({KEY: [39] * 4}, meta=meta)
    tree.rebase({KEY: [1] * 4})
    make(f'{tree.folder}/full', {OTHER: [1]})
    with pytest.raises(InputError, match='do not have the same rows'):
        rebase(f'{tree.folder}/full', f'{tree.folder}/quick', tree.root)
    assert tree.p50('gcc-1.0') == {KEY: '1'}
