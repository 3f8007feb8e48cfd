"""The command as a user meets it: every bad input a clear line and a status, never a traceback."""

import os
import shutil
from typing import Callable

import pytest

from analysis.tests.helpers import COUNTERS, SAMPLES, command, process, read_site

Make = Callable[..., str]
GOOD = 'm,lr,ack,,0,0,0,3,insn\n'
SAID = 'status:m/lr/ack/,ok\n'


def replace(folder: str, name: str, text: bytes) -> None:
    """Overwrite a file of a run."""
    with open(os.path.join(folder, name), 'wb') as file:
        file.write(text)


@pytest.mark.parametrize('name', ['run.csv', 'samples.csv', 'counters.csv'])
def test_missing_file(run_of: Make, name: str) -> None:
    """A folder without one of the three is no run; nothing is written."""
    folder = run_of(GOOD, '', SAID)
    os.remove(os.path.join(folder, name))
    assert command(folder) == (2, '', f'report: {folder}/{name}: No such file or directory\n')
    assert not os.path.exists(os.path.join(folder, 'summary.csv'))


@pytest.mark.parametrize(
    'name, text, said',
    [
        ('run.csv', b'', 'run.csv: empty: not even a header row'),
        ('samples.csv', b'', 'samples.csv: empty: not even a header row'),
        ('counters.csv', b'', 'counters.csv: empty: not even a header row'),
        ('run.csv', b'name,value\n', 'run.csv: line 1: missing column key'),
        (
            'counters.csv',
            COUNTERS.replace(',value', '').encode(),
            'counters.csv: line 1: missing column value',
        ),
        ('samples.csv', SAMPLES.replace(',unit', '').encode(), 'samples.csv: line 1: missing column unit'),
        (
            'counters.csv',
            COUNTERS.encode() + b'm,lr,"ack,,exits,1\n',
            'counters.csv: line 2: unexpected end of data',
        ),
        ('run.csv', b'key,value\nhost,\xff\n', 'run.csv: not UTF-8: invalid start byte at byte 15'),
    ],
)
def test_unreadable_file(run_of: Make, name: str, text: bytes, said: str) -> None:
    """One line that names file, line and fault; status 2; nothing is written."""
    folder = run_of(GOOD, '', SAID)
    replace(folder, name, text)
    assert command(folder) == (2, '', f'report: {said}\n')
    assert not os.path.exists(os.path.join(folder, 'summary.csv'))


@pytest.mark.parametrize(
    'samples, counters, run, said',
    [
        ('m,lr,ack,,0,0,0,x,insn\n', '', SAID, "samples.csv: line 2: value is 'x', not a 64-bit decimal"),
        (GOOD + 'm,lr,ack,,0,1,0,3,cycles\n', '', SAID,
         'samples.csv: m/lr/ack/: samples in different units: insn, cycles'),
        (GOOD, 'm,lr,a\0,,exits,1\n', SAID,
         'counters.csv: line 2: a control character or another that cannot be printed'),
        (GOOD, '', SAID + 'host,a\x1bb\n',
         'run.csv: line 3: a control character or another that cannot be printed'),
        (GOOD, '', SAID + 'status:m/lr//,failed\n',
         "run.csv: line 3: 'status:m/lr//' does not name platform/path/experiment/variant"),
        (GOOD, 'm,lr,ack,,exits\n', SAID, 'counters.csv: line 2: 5 fields instead of 6'),
        (GOOD, 'm,,ack,,exits,1\n', SAID,
         'counters.csv: line 2: platform, path, experiment or counter is empty'),
        (GOOD, 'm,lr,ack,,exits,1.5\n', SAID,
         "counters.csv: line 2: exits is '1.5', not a 64-bit unsigned decimal"),
        (GOOD, 'm,lr,ack,,exits,18446744073709551616\n', SAID,
         "counters.csv: line 2: exits is '18446744073709551616', not a 64-bit unsigned decimal"),
        (GOOD, '', SAID + 'alone\n', 'run.csv: line 3: 1 fields instead of 2'),
        (GOOD, '', SAID + 'status:m/lr,ok\n',
         "run.csv: line 3: 'status:m/lr' does not name platform/path/experiment/variant"),
        (GOOD, '', 'status:m/lr/ack/,fine\n', "run.csv: line 2: 'fine' is not a status"),
    ],
)  # fmt: skip
def test_unusable_rows(run_of: Make, samples: str, counters: str, run: str, said: str) -> None:
    """What can be used is reported, what cannot is named on the terminal and in the page; status 1."""
    folder = run_of(samples, counters, run)
    assert command(folder) == (1, f'{folder}/report.html\n', f'report: {said}\n')
    page = read_site(folder)
    assert 'What was wrong with the input' in page
    assert said.replace("'", '&#39;') in page


@pytest.mark.parametrize(
    'samples, counters, run',
    [
        ('', '', ''),
        ('', '', SAID),
        (GOOD, '', SAID),
        (GOOD * 2, 'm,lr,ack,,interrupts,0\nm,lr,ack,,exits,0\n', SAID),
        ('m,lr,ack,,0,0,1,3,insn\n', '', SAID),
        ('m,native,ack,,0,0,0,0,insn\n' + GOOD, '', SAID),
        ('m,native,ack,,0,0,0,-9,insn\nm,lr,ack,,0,0,0,-3,insn\n', '', SAID),
        ('m,lr,timer-jitter,load=idle,0,0,0,-9223372036854775808,insn\n'
         'm,lr,timer-jitter,load=idle,0,1,0,9223372036854775807,insn\n', '', ''),
        ('m,lr,timer-jitter,load=idle,0,0,0,9223372036854775807,ns\n', '', ''),
        ('m,lr,spi,trigger=edge,0,0,0,9223372036854775807,insn\n', '', ''),
        ('m,lr,spi,trigger=edge,0,0,0,5,furlong\nm,trap,spi,trigger=edge,0,0,0,5,insn\n', '', ''),
        ('m,new path,new experiment,new=one,0,0,0,5,insn\n',
         'm,new path,new experiment,new=one,exit_new,5\n', ''),
        ('a,lr,ack,,0,0,0,5,insn\nb,lr,ack,,0,0,0,5,cycles\n', '', ''),
        ('m,lr,../../x,,0,0,0,5,insn\n', '', ''),
        (r"m,lr,it's `date` $(date) %s {/:Bold \n} \"@x,,0,0,0,5,insn" + '\n', '', ''),
    ],
)  # fmt: skip
def test_odd_but_readable(run_of: Make, samples: str, counters: str, run: str) -> None:
    """Few rows, none, strange values and strange names: a whole page, and no division by zero."""
    folder = run_of(samples, counters, run)
    status, out, complaints = command(folder)
    assert (status, out, complaints.count('\n')) == (0, f'{folder}/report.html\n', 0) or '"' in samples
    assert read_site(folder).rstrip().endswith('</html>')
    assert all(os.path.dirname(os.path.join(folder, 'plots', name)) for name in os.listdir(f'{folder}/plots'))


def test_no_such_folder(tmp_path: object) -> None:
    """Named, status 2."""
    assert command(f'{tmp_path}/none') == (2, '', f'report: {tmp_path}/none: no such results folder\n')
    with open(f'{tmp_path}/file', 'w', encoding='utf-8'):
        pass
    merge = ['merge', '--output', f'{tmp_path}/x', f'{tmp_path}/file']
    for words in ([], ['export', '--json'], ['show'], merge):
        complaint = command(*words, f'{tmp_path}/file')[2]
        assert complaint.endswith(f': {tmp_path}/file: a file, not a results folder\n')


def test_unknown_option() -> None:
    """The usage, status 2."""
    status, out, complaint = command('--colour', 'x')
    assert status == 2 and out == '' and complaint.startswith('usage: ')


def test_place_that_cannot_be_written(run_of: Make) -> None:
    """A plots file where the folder should be: named, status 2."""
    folder = run_of(GOOD, '', SAID)
    replace(folder, 'plots', b'')
    status, _, complaint = command(folder)
    assert (status, complaint) == (2, f'report: {folder}/plots: File exists\n')


def test_full_disk(run_of: Make) -> None:
    """No half-written page stays behind. /dev/full stands for the disk."""
    folder = run_of(GOOD, '', SAID)
    os.symlink('/dev/full', os.path.join(folder, 'summary.csv.part'))
    status, _, complaint = command(folder)
    assert (status, complaint.endswith('No space left on device\n')) == (2, True)
    assert not os.path.lexists(os.path.join(folder, 'summary.csv.part'))
    assert not os.path.exists(os.path.join(folder, 'summary.csv'))


def test_without_gnuplot(run_of: Make, tmp_path: object) -> None:
    """Summary and page are there all the same, the missing pictures are named; status 1."""
    folder = run_of(GOOD, '', SAID)
    os.mkdir(f'{tmp_path}/bin')
    assert shutil.which('gnuplot'), 'this test wants gnuplot installed and hides it'
    status, _, complaint = process(folder, PATH=f'{tmp_path}/bin')
    assert (status, complaint) == (1, 'report: gnuplot is not installed (Debian: gnuplot-nox)\n')
    assert 'gnuplot is not installed' in read_site(folder)


def test_gnuplot_that_fails(run_of: Make, tmp_path: object) -> None:
    """Its last word is passed on."""
    folder = run_of(GOOD, '', SAID)
    os.mkdir(f'{tmp_path}/bin')
    with open(f'{tmp_path}/bin/gnuplot', 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\ncat > /dev/null\necho "no terminal" >&2\nexit 1\n')
    os.chmod(f'{tmp_path}/bin/gnuplot', 0o755)
    status, _, complaint = process(folder, PATH=f'{tmp_path}/bin:{os.environ["PATH"]}')
    assert status == 1 and 'gnuplot: no terminal' in complaint
