"""hyptick import on a full disk: what is left is a run that says so, or nothing."""

import os
import zlib

import pytest

from bench.tests.harness import BAD, OK, one_line

PLATFORM = 'a-machine-whose-name-is-so-long-that-its-tables-take-more-room-than-the-log'
COUNTERS = 30


def log():
    """Two experiments of a guest, each with many counters."""
    bodies = [f'begin version=1 platform={PLATFORM} path=mine unit=ns tick_hz=9 clock_overhead=1 compiler=x']
    for name in ('ack', 'spi'):
        bodies += [f'exp name={name} variant=- want=4 warmup=1', 'smp vcpu=0 first=0 7 5x3']
        bodies += [f'cnt exit_{number} {number}' for number in range(COUNTERS)]
        bodies += ['done status=ok count=4 reason=-']
    text = ''
    for number, body in enumerate([*bodies, 'end status=ok']):
        line = f'@ht {number} {body}'
        text += f'{line} #{zlib.crc32(line.encode()):08x}\n'
    return text


def entries(folder):
    """What is in a folder, which may be missing."""
    return sorted(os.listdir(folder)) if folder.exists() else []


@pytest.mark.parametrize('limit', [1, 60, 100, 200, 1000, len(log()) - 1])
def test_a_log_or_tables_that_cannot_be_written_leave_nothing(bench, limit):
    bench.write('console.log', log())
    assert one_line(bench('import', 'console.log', '--results', 'results', limit=limit), BAD).startswith(
        'cannot write results/')
    assert entries(bench.folder / 'results') == []


def test_tables_that_do_not_fit_are_told(bench):
    """The log and run.csv fit, and the counters do not: the run is there, and none of its rows is ok."""
    bench.write('console.log', log())
    message = one_line(bench('import', 'console.log', '--results', 'results', limit=len(log()) + 100), BAD)
    assert message.startswith('cannot write results/') and message.endswith('counters.csv: File too large')
    assert bench.info()['status'] == 'incomplete' and bench.info()['reason'] == message
    assert set(bench.statuses().values()) == {'incomplete'}
    assert bench.valid()
    assert not (bench.latest / '.rows/reserve').exists()


def test_the_same_log_with_room(bench):
    bench.write('console.log', log())
    assert bench('import', 'console.log', '--results', 'results').returncode == OK
    assert set(bench.statuses().values()) == {'ok'} and bench.valid()
    assert not (bench.latest / '.rows').exists()
