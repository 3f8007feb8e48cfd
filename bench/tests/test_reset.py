"""hyptick board while RESET runs: the command ends with the bench, and with it all that it started."""

import contextlib
import os
import pty
import signal
import subprocess
import tty
from pathlib import Path

import pytest

from bench.tests.harness import BAD, HYPTICK, wait_until

LONG = f'6{os.getpid()}'  # seconds that no other process sleeps


@pytest.fixture(name='line')
def _line():
    board, line = pty.openpty()
    tty.setraw(line)
    yield os.ttyname(line)
    os.close(board)
    os.close(line)


def sleepers():
    """Processes that have that number of seconds among their words."""
    found = []
    for folder in Path('/proc').glob('[0-9]*'):
        with contextlib.suppress(OSError):
            if LONG.encode() in (folder / 'cmdline').read_bytes():
                found.append(int(folder.name))
    return found


def start(line, command, prompt):
    words = [HYPTICK, 'board', '--serial', line, '--reset', command, '--prompt', str(prompt)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(autouse=True)
def _nothing_stays():
    yield
    for pid in sleepers():
        os.kill(pid, signal.SIGKILL)


def test_a_reset_that_takes_too_long_is_ended_whole(line):
    with start(line, f'sleep {LONG}; true', 1) as board:
        _, said = board.communicate(timeout=60)
    assert board.returncode == BAD
    assert said.endswith(f"RESET: 'sleep {LONG}; true' has not ended within 1 s\n")
    wait_until(lambda: not sleepers(), 'what the command started')


@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_bench_that_is_ended_ends_the_reset(line, number):
    with start(line, f'sleep {LONG}; true', 60) as board:
        wait_until(lambda: len(sleepers()) == 3, 'board, shell and sleep')
        board.send_signal(number)
        board.communicate(timeout=60)
    assert board.returncode == -number
    wait_until(lambda: not sleepers(), 'what the command started')


def test_what_a_reset_leaves_behind_ends_with_it(line):
    with start(line, f'sleep {LONG} & exit 3', 60) as board:
        _, said = board.communicate(timeout=60)
    assert board.returncode == BAD and said.endswith('exited with status 3\n')
    wait_until(lambda: not sleepers(), 'what the command started')
