"""scripts/bench that is told to end: the bench ends with it, and says how as it does alone."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

import pytest

from bench.tests.harness import HYPTICK, INTERRUPTED, PLACES, ROOT, wait_until


def users_of(folder):
    """Processes, but for this one, that have the folder among their words."""
    found = []
    for place in Path('/proc').glob('[0-9]*'):
        with contextlib.suppress(OSError):
            if os.fsencode(folder) in (place / 'cmdline').read_bytes() and int(place.name) != os.getpid():
                found.append(int(place.name))
    return found


@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_it_ends_as_the_bench_does(bench, number):
    bench.matrix('fake,lr,hang,10,60')
    places = [word if word.startswith('--') else str(bench.folder / word) for word in PLACES]
    with subprocess.Popen([ROOT / 'scripts/bench', *places, '--commit', 'abc1234'],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                          env={**os.environ, 'HYPTICK': HYPTICK, 'FAKE_QEMU_LOG': str(bench.log)}) as script:
        wait_until(bench.started, 'QEMU')
        assert len(users_of(bench.folder)) >= 3
        script.send_signal(number)
        _, said = script.communicate(timeout=120)
    try:
        assert not users_of(bench.folder) and script.returncode == INTERRUPTED
        assert f'interrupted by {number.name}' in said
        assert bench.info()['reason'] == f'interrupted by {number.name}'
    finally:
        for pid in users_of(bench.folder):
            os.kill(pid, signal.SIGKILL)
