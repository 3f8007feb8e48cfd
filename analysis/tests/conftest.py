"""Fixtures: made-up runs."""

import os
import shutil
from typing import Callable, List

import pytest

from analysis.read.folder import load_run
from analysis.read.model import Run
from analysis.statistics.rows import Row, build_rows
from analysis.tests import synth
from analysis.tests.helpers import COUNTERS, SAMPLES, process


@pytest.fixture(scope='session', name='whole_run')
def _whole_run(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A run with every experiment, already analysed. Not to be changed by a test."""
    folder = synth.write_run(str(tmp_path_factory.mktemp('whole')), 200)
    done = process(folder)
    assert (done[0], done[2]) == (0, ''), done
    return folder


@pytest.fixture(scope='session', name='run')
def _run(whole_run: str) -> Run:
    """The same, read."""
    return load_run(whole_run)


@pytest.fixture(scope='session', name='rows')
def _rows(run: Run) -> List[Row]:
    """Its rows."""
    return build_rows(run)


@pytest.fixture(name='run_of')
def _run_of(tmp_path: 'os.PathLike[str]') -> Callable[..., str]:
    """Makes a run folder from the text of its files, without the header rows."""

    def make(samples: str, counters: str = '', run: str = '') -> str:
        texts = {
            'samples.csv': SAMPLES + samples,
            'counters.csv': COUNTERS + counters,
            'run.csv': 'key,value\n' + run,
        }
        for name, text in texts.items():
            with open(os.path.join(tmp_path, name), 'w', encoding='utf-8', newline='') as file:
                file.write(text)
        return str(tmp_path)

    return make


@pytest.fixture(name='copy_of')
def _copy_of(tmp_path: 'os.PathLike[str]') -> Callable[[str], str]:
    """A copy of a run that a test may damage."""
    return lambda folder: shutil.copytree(folder, os.path.join(tmp_path, 'copy'))
