"""What a table says of a row beside its figures."""

from typing import Callable

import pytest

from analysis.pages.tables import counter_names, mark, status
from analysis.read.folder import load_run
from analysis.statistics.rows import Row, build_rows

Make = Callable[..., str]


def row(run_of: Make, throttled: int) -> Row:
    """A row in cycles, with what a board says of its clock."""
    counts = {'interrupts': 1, 'quantum_ps': 18519, 'cycles_per_million_ticks_before': 27777777}
    counts.update(cycles_per_million_ticks_after=27000000, throttled=throttled)
    lines = ''.join(f'm,lr,spi,,{name},{value}\n' for name, value in counts.items())
    return build_rows(load_run(run_of('m,lr,spi,,0,0,0,400,cycles\n', lines, 'status:m/lr/spi/,ok\n')))[0]


@pytest.mark.parametrize('throttled, said, bad', [(0, 'ok', ''), (1, 'ok, throttled', 'bad')])
def test_a_clock_that_changed_is_marked(run_of: Make, throttled: int, said: str, bad: str) -> None:
    found = row(run_of, throttled)
    assert (status(found), mark(found)) == (said, bad)


def test_what_is_no_count_is_no_column(run_of: Make) -> None:
    assert counter_names([row(run_of, 0)]) == ['interrupts']
    assert counter_names([row(run_of, 1)]) == ['interrupts', 'throttled']
