"""Packed samples: nothing is lost, a run that is packed is read as before, damage is reported."""

import csv
import gzip
import io
import os
import subprocess
import sys
from typing import Callable, Dict

import pytest

from analysis.export.pack import HISTOGRAM_FILE, pack
from analysis.read.folder import load_run
from analysis.read.samples import PACKED, PACKED_FILE, PLAIN_FILE
from analysis.statistics.figures import from_folder
from analysis.statistics.rows import build_rows, summary_text
from analysis.tests import synth
from analysis.tests.helpers import ROOT, SAMPLES, command, process, read

Make = Callable[..., str]
MOST = 0.02  # of the plain file's size, for samples that hardly vary


@pytest.fixture(name='run')
def _run(tmp_path: object) -> str:
    """A run with samples that vary and samples that do not."""
    return synth.write_run(f'{tmp_path}/run', 300, ['spi', 'timer-jitter', 'timer'])


def packed_rows(folder: str) -> 'list[list[str]]':
    """The packed file's rows, header first."""
    with gzip.open(os.path.join(folder, PACKED_FILE), 'rt', encoding='utf-8', newline='') as file:
        return list(csv.reader(file))


def test_nothing_is_lost(run: str) -> None:
    """The plain text comes back byte for byte, and the summary is the same."""
    plain, before = read(run, PLAIN_FILE), summary_text(build_rows(load_run(run)))
    assert not pack(run) and not os.path.exists(f'{run}/{PLAIN_FILE}')
    status, out, complaints = process('samples', run)
    assert (status, complaints) == (0, '') and out == plain
    assert summary_text(build_rows(load_run(run))) == before
    assert os.path.getsize(f'{run}/{PACKED_FILE}') < MOST * len(plain)
    assert not pack(run)  # again: there is nothing to do


def test_equal_samples_are_one_row(run: str) -> None:
    """A row of the run that never varies has two: its warm-up, and all the rest."""
    pack(run)
    header, *rows = packed_rows(run)
    assert tuple(header) == PACKED
    still = [row for row in rows if row[1:4] == ['lr', 'spi', 'trigger=edge']]
    assert [row[5:] for row in still] == [['0', '1', '97', 'insn', '1'], ['1', '0', '57', 'insn', '300']]


def test_histogram(run: str) -> None:
    """Each value with its count; together all samples but the warm-up."""
    values: Dict[str, int] = {}
    for row in csv.DictReader(io.StringIO(read(run, PLAIN_FILE))):
        if (row['path'], row['variant'], row['warmup']) == ('trap', synth.JITTER[2], '0'):
            values[row['value']] = values.get(row['value'], 0) + 1
    pack(run)
    rows = [
        row
        for row in csv.DictReader(io.StringIO(read(run, HISTOGRAM_FILE)))
        if (row['path'], row['variant']) == ('trap', synth.JITTER[2])
    ]
    assert {row['value']: int(row['count']) for row in rows} == values and len(values) > 10
    assert [int(row['value']) for row in rows] == sorted(map(int, values))


def test_the_same_samples_are_the_same_file(tmp_path: object) -> None:
    """No time and no name is in it."""
    texts = []
    for name in ('a', 'b'):
        pack(synth.write_run(f'{tmp_path}/{name}', 20, ['spi']))
        with open(f'{tmp_path}/{name}/{PACKED_FILE}', 'rb') as file:
            texts.append(file.read())
    assert texts[0] == texts[1]


def test_runs_that_break_off_and_start_again(run_of: Make) -> None:
    """A gap, another vCPU, another value and the end of the warm-up each begin a row."""
    line = 'm,lr,ack,,{},{},{},{},insn\n'.format
    text = line(0, 0, 1, 5) + line(0, 1, 0, 5) + line(0, 2, 0, 5) + line(0, 4, 0, 5) + line(1, 0, 0, 5)
    text += line(1, 1, 0, -6)
    folder = run_of(text, '', 'status:m/lr/ack/,ok\n')
    assert not pack(folder)
    assert [(*row[4:8], row[9]) for row in packed_rows(folder)[1:]] == [
        ('0', '0', '1', '5', '1'), ('0', '1', '0', '5', '2'), ('0', '4', '0', '5', '1'),
        ('1', '0', '0', '5', '1'), ('1', '1', '0', '-6', '1'),
    ]  # fmt: skip
    assert process('samples', folder)[1].partition('\n')[2] == text


def test_a_damaged_file_is_left_as_it_is(run_of: Make) -> None:
    """What cannot be read cannot be packed; it is reported, and nothing is gone."""
    folder = run_of('m,lr,ack,,0,0,0,3,insn\nm,lr,ack,,0,1,0,x,insn\n')
    before = sorted(os.listdir(folder))
    status, _, complaints = command('pack', folder)
    assert status == 1 and "samples.csv: line 3: value is 'x'" in complaints
    assert sorted(os.listdir(folder)) == before


@pytest.mark.parametrize(
    'change, said',
    [
        (lambda data: data[:-9], 'samples.csv.gz: damaged'),
        (lambda data: b'nonsense', 'samples.csv.gz: damaged'),
        (lambda data: gzip.compress(gzip.decompress(data).replace(b',300\n', b',0\n', 1)), 'count is'),
        (lambda data: gzip.compress(gzip.decompress(data).replace(b',300\n', b',1e9\n', 1)), 'count is'),
        (lambda data: gzip.compress(gzip.decompress(data).replace(b',count\n', b',times\n', 1)), 'columns'),
    ],
)
def test_damage_of_a_packed_file_is_told(run: str, change: Callable[[bytes], bytes], said: str) -> None:
    """One line, and never a traceback."""
    pack(run)
    with open(f'{run}/{PACKED_FILE}', 'rb') as file:
        data = file.read()
    with open(f'{run}/{PACKED_FILE}', 'wb') as file:
        file.write(change(data))
    status, _, complaints = process(run, '--summary-only')
    assert status in (1, 2) and said in complaints and complaints.count('\n') == 1


def test_a_packed_run_is_compared_exported_and_merged(run: str, tmp_path: object) -> None:
    """Whatever reads a run reads a packed one."""
    assert command(run, '--summary-only')[0] == 0
    before = from_folder(run).rows
    pack(run)
    os.remove(f'{run}/summary.csv')
    assert from_folder(run).rows == before
    assert command(run, '--summary-only')[0] == 0
    package = read(run, 'datapackage.json')
    assert '"path": "samples.csv.gz"' in package and '"compression": "gz"' in package
    other = synth.write_run(f'{tmp_path}/other', 10, ['ack'])
    assert command('merge', run, other, '--output', f'{tmp_path}/both')[0] == 0
    merged = read(f'{tmp_path}/both', PLAIN_FILE)
    assert merged == process('samples', run)[1] + read(other, PLAIN_FILE).partition('\n')[2]


def test_a_reader_may_leave(run: str) -> None:
    """`hyptick samples RUN | head -1` ends well; what is no run ends with a line."""
    pack(run)
    line = f'{sys.executable} -m analysis.cli samples {run} | head -1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(['bash', '-c', line], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [SAMPLES.rstrip(), '0'] and done.stderr == ''
    status, _, complaints = process('samples', f'{run}/none')
    assert status == 2 and complaints.count('\n') == 1
