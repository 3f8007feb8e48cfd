"""Several runs of the same matrix: medians and their spread."""

from typing import List

import pytest

from analysis.statistics.spread import COLUMNS, main
from analysis.tests.sides import KEY, make

OTHER = 'm/lr/eoi/mode=0'


def runs(folder: object, *medians: int, unit: str = 'cycles') -> List[str]:
    """As many runs, each with a row of that median."""
    return [make(f'{folder}/{n}', {KEY: [value] * 3}, unit=unit) for n, value in enumerate(medians)]


def test_the_middle_and_both_ends(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    table = f'{tmp_path}/spread.csv'
    assert main([*runs(tmp_path, 410, 400, 405, 500, 404), '--output', table]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.split() == [KEY, '405', '400', 'to', '500', 'cycles', '24.7', '%']
    with open(table, encoding='utf-8') as file:
        assert file.read() == f'{",".join(COLUMNS)}\nm,lr,spi,trigger=edge,cycles,5,405,400,500,0\n'


def test_a_clock_that_changed_is_told(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = runs(tmp_path, 400, 800)
    make(bad, {KEY: [800] * 3}, unit='cycles', counters={KEY: {'throttled': 1}})
    assert main([good, bad]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith('throttled in 1')


def test_a_row_that_some_runs_have(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = runs(tmp_path, 400, 401)
    make(first, {KEY: [400] * 3, OTHER: [7] * 3}, unit='cycles')
    assert main([first, second]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[2].endswith('in 1 of 2 runs')
    assert told.err == 'spread: 1 row was not measured in every run\n'


def test_a_part_of_a_row_is_no_row(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    """The line died in the middle of the second run's row: its few samples have a median, too."""
    first, second, third = runs(tmp_path, 400, 9000, 402)
    make(second, {KEY: [9000] * 3}, unit='cycles', status={KEY: 'incomplete'})
    table = f'{tmp_path}/spread.csv'
    assert main([first, second, third, '--output', table]) == 1
    assert capsys.readouterr().err == 'spread: 1 row was not measured in every run\n'
    with open(table, encoding='utf-8') as file:
        assert file.read().splitlines()[1] == 'm,lr,spi,trigger=edge,cycles,2,400,400,402,0'


def test_nothing_is_left_of_any_run(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [make(f'{tmp_path}/{n}', {KEY: [400] * 3}, status={KEY: 'failed'}) for n in range(2)]
    assert main(bad) == 2
    assert capsys.readouterr().err == 'spread: nothing was measured in these runs\n'


def test_units_are_not_mixed(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    other = make(f'{tmp_path}/ns', {KEY: [400] * 3}, unit='ns')
    assert main([*runs(tmp_path, 400), other]) == 2
    assert capsys.readouterr().err == f'spread: ns: {KEY} is in ns, and in cycles before\n'


def test_nothing_to_compare(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    empty = make(f'{tmp_path}/a', {}, status={KEY: 'unsupported'})
    assert main([empty]) == 2
    assert capsys.readouterr().err == 'spread: nothing was measured in these runs\n'
