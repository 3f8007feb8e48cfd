"""hyptick run while the clock of the day is set back, and two runs at once: each has a folder of its own, the
numbers are those of any other run, and time limits are kept."""

import subprocess

import pytest

from bench.tests.harness import BAD, HERE, OK, RUN, Bench

ROWS = ('fake,lr,good many one,20,60', 'fake,lr,hang,10,1')
TABLES = ('samples.csv.gz', 'histogram.csv', 'counters.csv', 'stages.csv')


@pytest.fixture(name='back', scope='module')
def _back(tmp_path_factory):
    """The library with that clock."""
    library = tmp_path_factory.mktemp('clock') / 'clock_back.so'
    subprocess.run(['gcc', '-shared', '-fPIC', '-o', library, HERE / 'clock_back.c'], check=True)
    return str(library)


@pytest.fixture(name='usual', scope='module')
def _usual(tmp_path_factory):
    """The tables of a run of ROWS without anything odd."""
    bench = Bench(tmp_path_factory.mktemp('usual'))
    bench.matrix(*ROWS)
    assert bench.run('--jobs', '3').returncode == BAD
    return {name: (bench.latest / name).read_bytes() for name in TABLES}


def tables(bench):
    return {name: (bench.latest / name).read_bytes() for name in TABLES}


def test_the_clock_is_set_back_at_each_look(bench, back, usual):
    """The second run wants the name of the first one; what it finds a second later is a day before."""
    bench.matrix(*ROWS)
    for folder in ('20260103T000000Z-abc1234', '20260102T000000Z-abc1234'):
        result = bench.run('--jobs', '3', LD_PRELOAD=back)
        assert result.returncode == BAD and result.stderr.count('\n') == 1
        assert 'hang mode=1;op=drop: incomplete: no end record within 1 s;' in result.stderr
        assert bench.latest.name == folder
        assert tables(bench) == usual
        assert bench.info()['end'] >= bench.info()['start']
        assert bench.valid()
    assert sorted(path.name for path in (bench.folder / 'results').iterdir()) == [
        '20260102T000000Z-abc1234', '20260103T000000Z-abc1234', 'latest']


def test_two_runs_at_once_are_two_folders(bench, usual):
    bench.matrix(*ROWS)
    running = [bench.start('run', *RUN, '--jobs', '3') for _ in range(2)]
    for process in running:
        process.communicate(timeout=60)
        assert process.returncode == BAD
    runs = [path for path in (bench.folder / 'results').iterdir() if path.name != 'latest']
    assert len(runs) == 2 and bench.latest in runs
    for run in runs:
        assert {name: (run / name).read_bytes() for name in TABLES} == usual
        assert bench('check', str(run)).returncode == OK
