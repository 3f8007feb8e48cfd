"""summary.csv: byte for byte on a small run, and each column that is worked out from more than one file."""

import csv
import io
from fractions import Fraction
from typing import Callable, Dict, List, Tuple

import pytest

from analysis.read.folder import load_run
from analysis.statistics.rows import COLUMNS, build_rows, summary_text
from analysis.tests.helpers import command, read

Make = Callable[..., str]

# Ten samples on native: 1 … 10 shuffled; four on lr; one warm-up each. Timer in ns has no native in ns.
SMALL = (
    ''.join(
        f'm,native,spi,trigger=edge,0,{i},{int(i == 0)},{value},insn\n'
        for i, value in enumerate([99, 3, 1, 2, 10, 9, 4, 8, 5, 7, 6])
    )
    + """m,lr,spi,trigger=edge,0,0,1,80,insn
m,lr,spi,trigger=edge,0,1,0,20,insn
m,lr,spi,trigger=edge,0,2,0,20,insn
m,lr,spi,trigger=edge,0,3,0,20,insn
m,lr,spi,trigger=edge,0,4,0,24,insn
m,trap,ack,,0,0,0,-4,insn
m,lr,timer,wait=spin,0,0,0,7,ns
m,native,timer,wait=spin,0,0,0,7,insn
m,native,unmask,,0,0,0,0,insn
m,lr,unmask,,0,0,0,5,insn
"""
)
COUNTED = """m,native,spi,trigger=edge,interrupts,11
m,native,spi,trigger=edge,exits,0
m,lr,spi,trigger=edge,interrupts,3
m,lr,spi,trigger=edge,exits,4
m,lr,spi,trigger=edge,exit_irq,4
m,lr,storm,cpus=1,interrupts,100000
m,lr,storm,cpus=1,exits,100003
m,lr,storm,cpus=1,lost,2
m,trap,ack,,interrupts,0
m,trap,ack,,exits,5
"""
SAID = """status,ok
status:m/native/spi/trigger=edge,ok
status:m/lr/spi/trigger=edge,ok
status:m/native/hypercall/,unsupported
reason:m/native/hypercall/,no shim
status:m/trap/ack/,incomplete
reason:m/trap/ack/,"sample 1, lost"
status:m/lr/storm/cpus=1,ok
status:m/lr/timer/wait=spin,ok
status:m/native/timer/wait=spin,ok
status:m/native/unmask/,ok
status:m/lr/unmask/,ok
"""
EXPECTED = """\
platform,path,experiment,variant,unit,count,lost,min,p50,p90,p99,p99_9,max,mean,stddev,vs_native,exits_per_irq,status
m,native,spi,trigger=edge,insn,10,,1,5,9,10,10,10,5.5,3.02765,1.000,0,ok
m,lr,spi,trigger=edge,insn,4,,20,20,24,24,24,24,21,2,4.000,1.33333,ok
m,native,hypercall,,,0,,,,,,,,,,,,unsupported
m,trap,ack,,insn,1,,-4,-4,-4,-4,-4,-4,-4,0,,,incomplete
m,lr,storm,cpus=1,,0,2,,,,,,,,,,1.00003,incomplete
m,lr,timer,wait=spin,ns,1,,7,7,7,7,7,7,7,0,,,ok
m,native,timer,wait=spin,insn,1,,7,7,7,7,7,7,7,0,1.000,,ok
m,native,unmask,,insn,1,,0,0,0,0,0,0,0,0,,,ok
m,lr,unmask,,insn,1,,5,5,5,5,5,5,5,0,,,ok
"""


def rows_of(folder: str) -> Dict[Tuple[str, ...], Dict[str, str]]:
    """summary.csv of a run as it would be written, by key."""
    text = summary_text(build_rows(load_run(folder)))
    return {tuple(row[name] for name in COLUMNS[:4]): row for row in csv.DictReader(io.StringIO(text))}


def test_byte_for_byte(run_of: Make) -> None:
    """Every column of a small run, worked out by hand; the order is run.csv's."""
    folder = run_of(SMALL, COUNTED, SAID)
    assert command(folder, '--summary-only') == (0, f'{folder}/summary.csv\n', '')
    assert read(folder, 'summary.csv') == EXPECTED


def test_stages_and_inputs_are_left_alone(run_of: Make) -> None:
    """The analysis writes its own files only."""
    folder = run_of(SMALL, COUNTED, SAID)
    with open(f'{folder}/stages.csv', 'w', encoding='utf-8') as file:
        file.write('platform,path,experiment,variant,stage,order,p50,unit\nm,lr,ack,,iar,0,3,insn\n')
    before = {name: read(folder, name) for name in ('samples.csv', 'counters.csv', 'run.csv', 'stages.csv')}
    assert command(folder)[0] == 0
    assert {name: read(folder, name) for name in before} == before


def test_native_of_the_same_variant_only(run_of: Make) -> None:
    """A ratio compares one platform, experiment and variant."""
    line = '{},{},eoi,{},0,0,0,{},insn\n'.format
    text = line('m', 'native', 'mode=0', 4) + line('m', 'lr', 'mode=0', 6)
    text += line('m', 'lr', 'mode=1', 6) + line('other', 'lr', 'mode=0', 6)
    keys = (line.rsplit(',', 5)[0].replace(',', '/') for line in text.splitlines())
    rows = rows_of(run_of(text, '', 'status,ok\n' + ''.join(f'status:{key},ok\n' for key in keys)))
    assert [row['vs_native'] for row in rows.values()] == ['1.000', '1.500', '', '']


@pytest.mark.parametrize('status', ['failed', 'incomplete', 'ok'])
def test_native_that_is_not_whole_is_no_base(run_of: Make, status: str) -> None:
    """What a native row that is not ok has of samples may be the wrong ones: nothing is held against it."""
    text = 'm,native,eoi,,0,0,0,4,insn\nm,lr,eoi,,0,0,0,6,insn\n'
    run = load_run(run_of(text, '', f'status:m/native/eoi/,{status}\nstatus:m/lr/eoi/,ok\n'))
    row = build_rows(run)[1]
    assert (row.key.path, row.ok) == ('lr', True)
    assert (row.vs_native, row.over_native) == ((Fraction(3, 2), 2) if status == 'ok' else (None, None))


def test_rows_that_only_data_files_know(run_of: Make) -> None:
    """A row that run.csv does not speak of is there, and is not called ok."""
    rows = rows_of(run_of('m,lr,ack,,0,0,0,3,insn\n', 'm,trap,eoi,mode=0,exits,3\n', 'status,incomplete\n'))
    assert [(key[2], row['status']) for key, row in rows.items()] == [
        ('ack', 'incomplete'),
        ('eoi', 'incomplete'),
    ]


@pytest.mark.parametrize(
    'samples, counters, said, status, reason',
    [
        ('m,lr,ack,,0,0,0,3,insn\n', '', 'ok', 'ok', ''),
        ('', '', 'ok', 'incomplete', 'no sample and no counter arrived'),
        ('', 'm,lr,ack,,lost,0\n', 'ok', 'ok', ''),
        ('', '', 'failed', 'failed', 'no reason was recorded'),
        ('m,lr,ack,,0,0,0,3,insn\n', '', 'splendid', 'incomplete',
         "run.csv gives the unknown status 'splendid'"),
        ('m,lr,ack,,0,0,0,x,insn\n', '', 'ok', 'incomplete', '1 damaged row in samples.csv left out'),
        ('m,lr,ack,,0,0,0,x,insn\n', '', 'failed', 'failed', 'no reason was recorded'),
        ('m,lr,ack,,0,0,0,3,insn\nm,lr,ack,,0,1,0,3,ns\n', '', 'ok', 'failed',
         'samples in different units: insn, ns'),
        ('m,lr,ack,,0,0,0,3,insn\n', 'm,lr,ack,,exits,-1\n', 'ok', 'incomplete',
         "counters.csv: line 2: exits is '-1', not a 64-bit unsigned decimal"),
        ('m,lr,ack,,0,0,0,3,insn\n', 2 * 'm,lr,ack,,exits,1\n', 'ok', 'incomplete',
         'counter exits appears twice'),
    ],
)  # fmt: skip
def test_status_and_reason(
    run_of: Make, samples: str, counters: str, said: str, status: str, reason: str
) -> None:
    """What the bench said holds, unless the data say worse; damage never passes for a measurement."""
    rows = build_rows(load_run(run_of(samples, counters, f'status:m/lr/ack/,{said}\n')))
    assert [(row.status, row.reason) for row in rows] == [(status, reason)]


def test_mixed_units_have_no_statistics(run_of: Make) -> None:
    """Samples in two units are counted and not averaged, and nothing divides by them."""
    text = 'm,native,ack,,0,0,0,3,insn\nm,native,ack,,0,1,0,3,ns\nm,lr,ack,,0,0,0,9,insn\n'
    native, listed = rows_of(run_of(text)).values()
    assert [native[name] for name in ('unit', 'count', 'p50', 'vs_native', 'status')] == [
        '',
        '2',
        '',
        '',
        'failed',
    ]
    assert listed['p50'] == '9' and listed['vs_native'] == ''


def test_reason_of_a_name_with_commas_and_slashes(run_of: Make) -> None:
    """Only the first three slashes separate; the variant may hold anything."""
    run = build_rows(
        load_run(run_of('', '', '"status:m/lr/ack/a=b/c,d",failed\n"reason:m/lr/ack/a=b/c,d",no\n'))
    )
    assert [(row.key.variant, row.reason) for row in run] == [('a=b/c,d', 'no')]


def test_whole_run_has_a_row_for_each_status(whole_run: str) -> None:
    """Every status of run.csv has its row in summary.csv, in its order."""
    said: List[str] = [row[0][7:] for row in csv.reader(io.StringIO(read(whole_run, 'run.csv')))
                       if row[0].startswith('status:')]  # fmt: skip
    rows = csv.DictReader(io.StringIO(read(whole_run, 'summary.csv')))
    assert ['/'.join(row[name] for name in COLUMNS[:4]) for row in rows] == said
