"""Every output carries the run's real state, also where run.csv, written before the damage, says ok."""

import json
import os
import time
from typing import Callable, Dict

import pytest

from analysis.statistics.figures import from_folder
from analysis.tests.helpers import command, read
from analysis.tests.sides import make
from analysis.tests.export.test_export import parse

KEY, OTHER = 'm/lr/spi/trigger=edge', 'm/native/spi/trigger=edge'
SAMPLE = 'm,lr,spi,trigger=edge,0,2,0,39,insn'


def replaced(old: str, new: str) -> Callable[[str], None]:
    """A damage: the file's text with one piece replaced by another."""

    def damage(path: str) -> None:
        with open(path, encoding='utf-8', newline='') as file:
            text = file.read()
        assert old in text
        with open(path, 'w', encoding='utf-8', newline='') as file:
            file.write(text.replace(old, new))

    return damage


# Name -> file, what happens to it, a word of what has to be told, and whether a row is known to be hit.
DAMAGE: Dict[str, tuple] = {
    'a field is missing': ('samples.csv', replaced(SAMPLE, SAMPLE[:-5]), '8 fields instead of 9', True),
    'a value is none': ('samples.csv', replaced(SAMPLE, SAMPLE.replace('39', '3x')), "value is '3x'", True),
    'nobody knows whose line': ('samples.csv', replaced(SAMPLE, 'rubbish'), '1 fields instead of 9', True),
    'another unit': ('samples.csv', replaced(SAMPLE, SAMPLE.replace('insn', 'ns')), 'different units', True),
    'one of a row': ('samples.csv', replaced(SAMPLE + '\n', ''), '3 samples are here, and 4 were', True),
    'all of a row': ('samples.csv', replaced(',spi,', ',ack,'), 'no sample arrived', True),
    'a counter': ('counters.csv', replaced('lr,spi,trigger=edge,exits,4', 'lr,spi,trigger=edge,exits,-4'),
                  "exits is '-4'", True),
}  # fmt: skip


@pytest.fixture(params=DAMAGE, name='damaged')
def _damaged(request: pytest.FixtureRequest, tmp_path: object) -> tuple:
    """A run that was good and is damaged, with its report made again since, as it is or not."""
    name, damage, word, hit = DAMAGE[request.param]
    folder = make(f'{tmp_path}/run', {KEY: [39] * 4, OTHER: [4] * 4})
    with open(os.path.join(folder, 'run.csv'), 'a', encoding='utf-8') as file:
        file.write(f'samples:{KEY},4\n')
    assert command('--summary-only', folder)[0] == 0
    damage(os.path.join(folder, name))
    return folder, word, hit


@pytest.fixture(params=['as it is', 'reported'], name='state')
def _state(request: pytest.FixtureRequest, damaged: tuple) -> tuple:
    folder = damaged[0]
    later = time.time() + 5
    for name in ('samples.csv', 'counters.csv'):
        os.utime(os.path.join(folder, name), (later, later))
    if request.param == 'reported':
        command('--summary-only', folder)
        for name in ('summary.csv', 'datapackage.json'):
            os.utime(os.path.join(folder, name), (later + 5, later + 5))
    return damaged


def test_json(state: tuple) -> None:
    folder, word, hit = state
    status, out, complaint = command('export', '--json', folder)
    whole = json.loads(out)
    assert whole['status'] == whole['run']['status'] == 'incomplete' and word in whole['run']['reason']
    assert whole['problems'] == complaint.replace('export: ', '').splitlines() and status == bool(complaint)
    bad = [row for row in whole['rows'] if row['status'] != 'ok']
    assert bool(bad) is hit and all(row['reason'] for row in bad)
    assert word in complaint or any(word in row['reason'] for row in bad)


def test_openmetrics(state: tuple) -> None:
    found = parse(command('export', '--openmetrics', state[0])[1])
    (about,) = found['hyptick_run']
    assert 'status="incomplete"' in about
    problems = len(json.loads(command('export', '--json', state[0])[1])['problems'])
    assert found['hyptick_problems'] == {(): str(problems)}


def test_show_and_cite(state: tuple) -> None:
    assert 'status incomplete' in command('show', state[0])[1].splitlines()[0]
    assert command('cite', state[0])[1].rstrip().endswith('; the run is incomplete')


def test_compare_and_merge(state: tuple, tmp_path: object) -> None:
    folder, word, _ = state
    good = make(f'{tmp_path}/good', {'n/lr/spi/trigger=edge': [7] * 4})
    told = ''.join(command('compare', folder, good)[1:])
    assert 'run is incomplete' in told and word in told
    status, _, complaint = command('merge', folder, good, '--output', f'{tmp_path}/whole')
    if 'counters.csv' in complaint:
        assert status == 2, 'what is not readable is not merged'
        return
    assert '\nstatus,incomplete\nreason,incomplete: run\n' in read(f'{tmp_path}/whole', 'run.csv')


def test_page_and_package(state: tuple) -> None:
    folder = state[0]
    command(folder)
    page = read(folder, 'report.html')
    assert 'This run is marked incomplete' in page
    assert json.loads(read(folder, 'datapackage.json'))['run']['status'] == 'incomplete'


def test_a_whole_run_is_read_by_its_summary(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The samples of a run of which nothing is wrong are not read again."""
    folder = make(f'{tmp_path}/run', {KEY: [39] * 4})
    command('--summary-only', folder)
    monkeypatch.setattr('analysis.statistics.figures.load_run', None)
    assert from_folder(folder).meta['status'] == 'ok'
