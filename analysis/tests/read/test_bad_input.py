"""Runs that are not as they should be: a page with every row marked, or one line; never a traceback.

What is wrong with single lines of a file is in test_command.py and test_samples.py.
"""

import csv
import io
import os
import re
from typing import Callable, Dict, List

import pytest

from analysis.read.folder import load_run
from analysis.read.peers import COLUMNS, read_peers
from analysis.read.samples import PACKED
from analysis.tests import synth
from analysis.tests.helpers import command, read, read_site
from analysis.tests.pages.test_report import Page

Make = Callable[..., str]
# Variants that every question and every kind of picture needs, and no more: pictures take their time.
VARIANTS = {
    'irq-total': ['trigger=edge'],
    'timer-jitter': ['timer=cntv;load=irq;period=1ms'],
    'lr-pressure': [f'k={k}' for k in synth.KS],
    'vm-switch': list(synth.COST['vm-switch']),
}
HUGE = '9' * 5000
LIMITS = {'largest': (1 << 63) - 1, 'smallest': -(1 << 63)}


def row(experiment: str, variant: str, path: str, values: List[int], unit: str = 'insn') -> str:
    """Lines of samples.csv."""
    return ''.join(
        f'm,{path},{experiment},{variant},0,{i},0,{value},{unit}\n' for i, value in enumerate(values)
    )


def everything(
    values: List[int], paths: 'tuple[str, ...]' = ('native', 'lr', 'trap'), unit: str = 'insn'
) -> str:
    """The same samples for every variant of what the questions are about."""
    return ''.join(
        row(experiment, variant, path, values, unit)
        for experiment, variants in VARIANTS.items()
        for variant in variants
        for path in paths
    )


def statuses(samples: str, status: str = 'ok') -> str:
    """run.csv's word for each row."""
    keys = dict.fromkeys('/'.join(line.split(',')[:4]) for line in samples.splitlines())
    return ''.join(f'status:{key},{status}\n' for key in keys)


def page_of(folder: str, status: int = 0) -> Page:
    """The page that the command makes of a run."""
    code, _, complaints = command(folder)
    assert code == status, complaints
    page = Page(read_site(folder))
    assert not re.search(r'\b(nan|inf|Infinity)\b|\bNone\b(?!: each| lost)', page.text)
    return page


def summary(folder: str) -> List[Dict[str, str]]:
    """Rows of summary.csv."""
    return list(csv.DictReader(io.StringIO(read(folder, 'summary.csv'))))


@pytest.mark.parametrize(
    'values', [[7], [7, 7, 7], [0, 0], [-5, -5]], ids=['single', 'equal', 'zero', 'negative']
)
def test_samples_that_do_not_differ(run_of: Make, values: List[int]) -> None:
    """A single sample, equal ones, zeros, negatives: every figure is there; no ratio to 0."""
    samples = everything(values)
    folder = run_of(samples, '', statuses(samples))
    page = page_of(folder)
    figures = summary(folder)
    assert {line['p50'] for line in figures} == {str(values[0])} and {line['stddev'] for line in figures} == {
        '0'
    }
    ratios = {line['vs_native'] for line in figures}
    assert ratios == ({'1.000'} if values[0] > 0 else {''})
    assert ('are equal.' in page.text) is (len(values) > 1)


@pytest.mark.parametrize('name', LIMITS)
def test_sixty_four_bits(run_of: Make, name: str) -> None:
    """The largest and the smallest there can be, beside small ones."""
    samples = everything([LIMITS[name], 3, 5])
    folder = run_of(samples, '', statuses(samples))
    page = page_of(folder)
    assert f'{LIMITS[name]:,}' in page.text
    wanted = 'max' if LIMITS[name] > 0 else 'min'
    assert {line[wanted] for line in summary(folder)} == {str(LIMITS[name])}


@pytest.mark.parametrize(
    'samples, counters, run, said',
    [
        ('', f'm,lr,ack,,exits,{HUGE}\n', '', f'counters.csv: line 2: exits is {HUGE[:40]!r}, not a 64-bit'),
        (f'm,lr,ack,,0,0,0,{HUGE},insn\n', '', '', f'samples.csv: line 2: value is {HUGE[:40]!r}, not a 64'),
        ('', '', f'samples:m/lr/ack/,{HUGE}\n', f'run.csv: line 2: {HUGE[:40]!r} is not a number of samples'),
    ],
    ids=['counters', 'samples', 'run'],
)  # fmt: skip
def test_a_number_longer_than_python_reads(
    run_of: Make, samples: str, counters: str, run: str, said: str
) -> None:
    """int() takes no more than 4,300 digits: such a row is named as any other that is wrong."""
    (problem,) = load_run(run_of(samples, counters, run)).problems
    assert problem.startswith(said)


def test_a_count_longer_than_python_reads(run_of: Make) -> None:
    """The same of the column that only packed samples have, and of a figure of others."""
    folder = run_of('')
    with open(os.path.join(folder, 'samples.csv'), 'w', encoding='utf-8') as file:
        file.write(f'{",".join(PACKED)}\nm,lr,ack,,0,0,0,3,insn,{HUGE}\n')
    assert load_run(folder).problems == [f'samples.csv: line 2: count is {HUGE[:40]!r}, not 1 to 100000000']
    line = ['9' if column in ('low', 'high') else 'x' for column in COLUMNS]
    line[COLUMNS.index('high')] = HUGE
    with open(os.path.join(folder, 'peers.csv'), 'w', encoding='utf-8') as file:
        file.write(f'{",".join(COLUMNS)}\n{",".join(line)}\n')
    peers = read_peers(os.path.join(folder, 'peers.csv'))
    assert peers == ([], [f'peers.csv: line 2: high is {HUGE[:40]!r}, not a whole number'])


def test_an_empty_run(run_of: Make) -> None:
    """Headers alone: a page that says so."""
    page = page_of(run_of(''))
    assert 'This run has no rows at all.' in page.text
    assert not os.listdir(os.path.join(str(run_of('')), 'plots'))


def test_rows_without_samples(run_of: Make) -> None:
    """Every row unsupported or failed, and no sample at all: all of them are listed."""
    said = 'status:m/lr/spi/trigger=edge,failed\nreason:m/lr/spi/trigger=edge,lost\n'
    said += 'status:m/trap/ack/,unsupported\n'
    page = page_of(run_of('', '', said))
    assert page.row('spi', 'trigger=edge', 'lr', 'm')[4:] == ['failed', 'lost']
    assert page.row('ack', '', 'trap', 'm')[4] == 'unsupported'


def test_a_partial_run(tmp_path: object) -> None:
    """samples.csv breaks off within a line: what came before counts; row and page are marked."""
    folder = synth.write_run(f'{tmp_path}/run', 50, ['spi', 'eoi'])
    text = read(folder, 'samples.csv')
    with open(os.path.join(folder, 'samples.csv'), 'w', encoding='utf-8') as file:
        file.write(text[: int(len(text) * 0.6) - 3])
    page = page_of(folder, 1)
    assert 'Parts of the input could not be used' in page.text
    gone = [line for line in summary(folder) if line['status'] == 'incomplete']
    assert gone
    lines = [row for row in page.rows if row[4:5] == ['incomplete']]
    for row in gone:
        assert any(row['experiment'] == line[0] and row['path'] in line[2] for line in lines), row


def test_counters_alone(run_of: Make) -> None:
    """Exits without samples: the exits are shown, the costs are not made up."""
    counters = 'm,lr,spi,trigger=edge,interrupts,10\nm,lr,spi,trigger=edge,exits,10\n'
    page = page_of(run_of('', counters, 'status:m/lr/spi/trigger=edge,ok\n'))
    assert [cell.strip() for cell in page.row('SPI, edge → handler')][1:] == ['incomplete', '1']


def test_no_interrupts_counted(run_of: Make) -> None:
    """Exits of no interrupt at all: no exits per interrupt."""
    counters = 'm,lr,spi,trigger=edge,interrupts,0\nm,lr,spi,trigger=edge,exits,10\n'
    samples = row('spi', 'trigger=edge', 'lr', [5])
    folder = run_of(samples, counters, statuses(samples))
    page_of(folder)
    assert summary(folder)[0]['exits_per_irq'] == ''


@pytest.mark.parametrize('paths', [('native',), ('lr',), ('trap',), ('new',), ('native', 'new')])
def test_few_paths(run_of: Make, paths: 'tuple[str, ...]') -> None:
    """Native alone, no native, a path that nobody knows: what can be said is said of those there are."""
    samples = everything([5, 9], paths)
    page = page_of(run_of(samples, '', statuses(samples)))
    assert {path for path in paths if path in page.text} == set(paths)
    assert ('no native figure' in page.text) is ('native' not in paths)


def test_mixed_units_of_one_row(run_of: Make) -> None:
    """Such a row has no statistics, fails, and says why; the others stand."""
    samples = row('ack', '', 'lr', [5]) + row('ack', '', 'lr', [9], 'ns') + row('ack', '', 'trap', [7])
    page = page_of(run_of(samples, '', statuses(samples)), 1)
    assert page.row('ack', '', 'lr', 'm')[4:] == ['failed', 'samples in different units: insn, ns']
    assert [cell.strip() for cell in page.row('acknowledge (IAR)')][1:] == ['failed', '7']


def test_mixed_units_of_two_rows(run_of: Make) -> None:
    """A table for each unit, and no ratio is taken."""
    samples = row('ack', '', 'native', [5]) + row('ack', '', 'lr', [9], 'ns')
    page = page_of(run_of(samples, '', statuses(samples)))
    lines = [[cell.strip() for cell in line] for line in page.rows]
    assert [line[1:] for line in lines if line[0] == 'acknowledge (IAR)'] == [['5'], ['9']]
    assert [line for line in lines if line[0] in ('insn', 'ns')] == [['insn'], ['ns']] * 2


@pytest.mark.parametrize('name', ['samples.csv', 'counters.csv', 'run.csv'])
def test_a_missing_column(run_of: Make, name: str) -> None:
    """One line that names it, status 2, and nothing is written."""
    folder = run_of(row('ack', '', 'lr', [5]))
    text = read(folder, name).splitlines()
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
        file.write('\n'.join(line.rsplit(',', 1)[0] for line in text) + '\n')
    status, _, complaint = command(folder)
    assert status == 2 and complaint.count('\n') == 1
    assert complaint.startswith(f'report: {name}: line 1: missing column ')
    assert not os.path.exists(os.path.join(folder, 'report.html'))


def test_per_cent_and_quotes_in_names(run_of: Make) -> None:
    """What means something to gnuplot or to HTML is a name like any other."""
    name = "50 % 'x' & <b>$y`z`"
    samples = row(name, f'k={name}', 'lr', [5, 9])
    page = page_of(run_of(samples, '', statuses(samples)))
    assert name in page.text and 'Without a picture' not in page.text
