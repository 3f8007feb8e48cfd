"""The report of the last of several runs says how far their medians are apart."""

import os
from typing import Callable

import pytest

from analysis.read.repeats import COLUMNS
from analysis.tests.helpers import command, read, read_site

Make = Callable[..., str]
ROWS = (
    'm,lr,spi,trigger=edge,cycles,5,405,400,500,0\n'
    'm,native,spi,trigger=edge,cycles,5,100,100,100,1\n'
    'm,lr,ack,,ns,4,30,29,31,0\n'
)


def report_of(run_of: Make, table: str) -> str:
    """A run's report, with that spread.csv."""
    samples = 'm,lr,spi,trigger=edge,0,0,0,400,cycles\nm,lr,ack,,0,0,0,30,ns\n'
    said = 'status:m/lr/spi/trigger=edge,ok\nstatus:m/lr/ack/,ok\n'
    folder = run_of(samples, '', said)
    with open(os.path.join(folder, 'spread.csv'), 'w', encoding='utf-8') as file:
        file.write(','.join(COLUMNS) + '\n' + table)
    command(folder)
    return folder


def test_each_experiment_has_its_rows(run_of: Make) -> None:
    folder = report_of(run_of, ROWS)
    page = read(folder, 'report/spi.html')
    cells = '</td><td class="n">'
    for line in (
        ('trigger=edge', 'lr', '405', '400', '500', '24.7 %', 'cycles', '5', '0'),
        ('trigger=edge', 'native', '100', '100', '100', '0.0 %', 'cycles', '5', '1'),
    ):
        assert cells.join(line) in page
    assert '29' not in page.partition('The medians (p50) of several whole runs')[2].partition('</table>')[0]
    said = (
        'Measured in 5 whole runs, of which this is one. Their medians are farthest apart in lr spi '
        'trigger=edge: 400 to 500 cycles (24.7 % of the median).'
    )
    assert said in read(folder, 'report/index.html') and said in read(folder, 'report.html')


def test_runs_that_are_alike(run_of: Make) -> None:
    folder = report_of(run_of, 'm,lr,spi,trigger=edge,cycles,3,405,405,405,0\n')
    said = 'Measured in 3 whole runs: each row has the same median in all of them.'
    assert said in read(folder, 'report/index.html')


def test_one_run_says_nothing_of_others(whole_run: str) -> None:
    text = read_site(whole_run)
    assert 'whole runs' not in text


@pytest.mark.parametrize('row', ['m,lr,spi\n', 'm,lr,spi,trigger=edge,cycles,5,x,400,500,0\n'])
def test_a_table_that_cannot_be_used(run_of: Make, row: str) -> None:
    folder = report_of(run_of, row)
    assert 'spread.csv: line 2: not a row of medians' in read_site(folder)
