"""hyptick history: the headline figures over the commits that changed the reference."""

import csv
import os
import subprocess
from typing import Callable, Dict, List, Tuple

import pytest

from analysis.tests.helpers import command, read
from analysis.tests.sides import KEY, make

TRAP = 'm/trap/spi/trigger=edge'
HIDDEN = 'm/lr/dist-config/reg=X'  # no headline
Git = Callable[..., str]


@pytest.fixture(name='repository')
def _repository(tmp_path: 'os.PathLike[str]', monkeypatch: pytest.MonkeyPatch) -> Git:
    """A git repository to work in, and git."""

    def git(*words: str) -> str:
        command_line = ['git', '-c', 'user.name=a', '-c', 'user.email=a@b', *words]
        return subprocess.run(command_line, check=True, capture_output=True, text=True).stdout.strip()

    monkeypatch.chdir(tmp_path)
    git('init', '-q')
    return git


def keep(
    git: Git, subject: str, values: Dict[str, int], compiler: str = 'gcc-1.0', unit: str = 'insn'
) -> str:
    """Commit a reference; the commit's short name."""
    folder = make(f'results/reference/{compiler}', {key: [v] * 3 for key, v in values.items()}, unit=unit)
    assert command(folder, '--summary-only')[0] == 0
    os.remove(f'{folder}/samples.csv')
    git('add', '-A')
    git('commit', '-qm', subject)
    return git('rev-parse', 'HEAD')[:10]


def history(*words: str) -> Tuple[int, List[str], str]:
    """Status, the lines of stdout and stderr."""
    status, out, complaint = command('history', '--output', 'out', *words)
    return status, out.splitlines(), complaint


def rows() -> List[Dict[str, str]]:
    """history.csv."""
    return list(csv.DictReader(read('out', 'history.csv').splitlines()))


def test_figures_over_the_changes(repository: Git) -> None:
    """A row for each commit and figure; a line for each figure that moved; a picture for each headline."""
    first = keep(repository, 'one, of them', {KEY: 39, TRAP: 133, HIDDEN: 5, 'm/lr/ack/': 1})
    repository('commit', '-qm', 'of something else', '--allow-empty')
    keep(repository, 'only what is hidden', {KEY: 39, TRAP: 133, HIDDEN: 6, 'm/lr/ack/': 1})
    third = keep(repository, 'faster', {KEY: 37, TRAP: 133, HIDDEN: 6, 'm/lr/ack/': 1})
    status, lines, complaint = history()
    assert (status, complaint) == (0, '')
    assert lines == [
        'gcc-1.0: 3 changes, 1 headline figures moved, 2 did not',
        f'  m  SPI, edge → handler  lr: 39 ({first}) → 37 ({third}) insn',
        'out/history.csv',
    ]
    found = [(row['number'], row['path'], row['experiment'], row['p50']) for row in rows()]
    assert found[:3] == [('1', 'lr', 'spi', '39'), ('1', 'trap', 'spi', '133'), ('1', 'lr', 'ack', '1')]
    assert len(found) == 9 and {row['subject'] for row in rows()} >= {'one, of them', 'faster'}
    assert sorted(name for name in os.listdir('out') if name.endswith('.svg')) == [
        'gcc-1.0-m-ack.svg',
        'gcc-1.0-m-spi-trigger-edge.svg',
    ]
    assert os.path.getsize('out/gcc-1.0-m-ack.png') > 1000


def test_compilers_and_units_apart(repository: Git) -> None:
    """Each compiler has its own count of changes; points of an older unit are in the table alone."""
    keep(repository, 'a', {KEY: 39})
    keep(repository, 'b', {KEY: 50}, compiler='gcc-2.0')
    keep(repository, 'c', {KEY: 700}, unit='ns')
    keep(repository, 'd', {KEY: 701}, unit='ns')
    _, lines, _ = history()
    assert lines[0] == 'gcc-1.0: 3 changes, 1 headline figures moved, 0 did not'
    assert ' 39 ' not in lines[1] and ' 700 ' in lines[1] and lines[1].endswith(' ns')
    assert lines[2] == 'gcc-2.0: 1 changes, 0 headline figures moved, 1 did not'
    assert [row['unit'] for row in rows()] == ['insn', 'ns', 'ns', 'insn']


def test_what_cannot_be_read_is_told(repository: Git) -> None:
    """A commit with a broken reference, and one that took it away; the rest is there."""
    keep(repository, 'a', {KEY: 39})
    with open('results/reference/gcc-1.0/summary.csv', 'a', encoding='utf-8') as file:
        file.write('m,lr\n')
    repository('commit', '-qam', 'broken')
    broken = repository('rev-parse', 'HEAD')[:10]
    repository('rm', '-qr', 'results')
    repository('commit', '-qm', 'gone')
    keep(repository, 'back', {KEY: 40})
    status, lines, complaint = history()
    said = 'gcc-1.0/summary.csv: line 3: 2 fields instead of 18'
    assert (status, complaint) == (1, f'history: {broken}: {said}\n')
    assert lines[0] == 'gcc-1.0: 2 changes, 1 headline figures moved, 0 did not'


def test_without_history(repository: Git, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, nothing made."""
    repository('commit', '-qm', 'x', '--allow-empty')
    assert history() == (2, [], 'history: no commit has results/reference/\n')
    assert not os.path.exists('out')
    os.mkdir(f'{tmp_path}/bare')
    monkeypatch.setenv('GIT_CEILING_DIRECTORIES', str(tmp_path))
    monkeypatch.chdir(f'{tmp_path}/bare')
    status, _, complaint = history()
    assert status == 2 and complaint.startswith('history: git log: fatal: not a git repository')
