"""The first `make bench` of a clone, twice at once: both measure, each in a folder of its own.

It builds a clone from nothing, and so is a part of `make soak`, which sets SOAK.
"""
import os
import subprocess

import pytest

from bench.tests.harness import OK
from tests.booting import ROOT

COMMAND = ('make', 'bench', 'PLATFORMS=virt-v8-gicv3', 'PATHS=native lr', 'EXPERIMENTS=clock eoi',
           'SAMPLES=20', 'NO_INSTALL=1')


@pytest.mark.skipif('SOAK' not in os.environ, reason='a part of make soak')
def test_two_first_benches_at_once(tmp_path):
    clone = tmp_path / 'clone'
    subprocess.run(['git', 'clone', '--quiet', ROOT, clone], check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith('MAKE')}
    running = [subprocess.Popen(COMMAND, cwd=clone, env=environment,  # pylint: disable=consider-using-with
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
               for _ in range(2)]
    said = [process.communicate(timeout=1200)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    runs = [path for path in (clone / 'results').iterdir() if (path / 'run.csv').exists()
            and not path.is_symlink() and path.name != 'reference']
    assert len(runs) == 2, runs
    for run in runs:
        assert subprocess.run(['build/host/hyptick', 'check', run], cwd=clone, check=False).returncode == OK
        assert (run / 'report/index.html').exists()
    assert len({(run / 'histogram.csv').read_bytes() for run in runs}) == 1
