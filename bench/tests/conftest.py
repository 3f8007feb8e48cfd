"""The fixture of the tests of the built hyptick."""

import os

import pytest

from bench.tests.harness import HYPTICK, Bench


@pytest.fixture
def bench(tmp_path):
    assert os.access(HYPTICK, os.X_OK), f'{HYPTICK} is not built'
    return Bench(tmp_path)
