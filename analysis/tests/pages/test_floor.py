"""What the machine itself adds: said where time is measured, on the path and in the unit of the rows."""

from typing import Callable, List

from analysis.pages.floor import floor
from analysis.read.folder import load_run
from analysis.statistics.rows import Row, build_rows

Make = Callable[..., str]


def rows(run_of: Make, unit: str, clock_unit: str = '') -> List[Row]:
    """Rows of an experiment and of the clock, whose last sample is 70 more than all others."""
    text = ''.join(f'm,lr,spi,,0,{n},0,{400 + n},{unit}\n' for n in range(3))
    text += ''.join(f'm,lr,clock,,0,{n},0,30,{clock_unit or unit}\n' for n in range(9))
    text += f'm,lr,clock,,0,9,0,100,{clock_unit or unit}\n'
    return build_rows(load_run(run_of(text)))


def said(found: List[Row]) -> str:
    return floor([row for row in found if row.key.experiment == 'spi'], found)


def test_the_clocks_tail_is_the_floor(run_of: Make) -> None:
    assert said(rows(run_of, 'cycles')) == (
        'Between two stamps with nothing between them, the machine itself adds '
        '70 (p99.9) and at most 70 cycles on lr.'
    )


def test_instructions_have_no_floor(run_of: Make) -> None:
    assert said(rows(run_of, 'insn')) == ''


def test_another_unit_says_nothing(run_of: Make) -> None:
    assert said(rows(run_of, 'ns', 'cycles')) == ''


def test_the_clock_is_not_its_own_floor(run_of: Make) -> None:
    found = rows(run_of, 'cycles')
    assert floor([row for row in found if row.key.experiment == 'clock'], found) == ''
