"""An experiment's page: sentences that follow the data, one table of all platforms, all figures once."""

import re
from typing import Callable, Dict, List

import pytest

from analysis.pages import answers, tables
from analysis.pages.content import content
from analysis.pages.experiment import ANSWERS, SHOWN_K
from analysis.pages.site import render
from analysis.read.folder import load_run
from analysis.read.model import Key, Run, Stage
from analysis.statistics.grouping import by_unit
from analysis.statistics.rows import Row, build_rows
from analysis.tests import synth
from analysis.tests.helpers import read

Make = Callable[..., str]


def page_of(run: str, name: str) -> str:
    """A page's text, blanks collapsed."""
    return ' '.join(read(run, f'report/{name}.html').split())


def pages_of(rows: List[Row]) -> Dict[str, str]:
    """The site of rows that have no folder."""
    return render(content(Run(), rows, 'no such folder'))


def rows_of(make: Make, figures: Dict[str, Dict[str, int]], experiment: str) -> List[Row]:
    """Rows of one sample each, all ok: path -> variant -> value."""
    rows = [(path, variant, value) for path, found in figures.items() for variant, value in found.items()]
    text = ''.join(f'm,{path},{experiment},{variant},0,0,0,{value},insn\n' for path, variant, value in rows)
    said = ''.join(f'status:m/{path}/{experiment}/{variant},ok\n' for path, variant, _ in rows)
    return build_rows(load_run(make(text, '', said)))


@pytest.mark.parametrize(
    'name, said',
    [
        ('paths', 'trap costs more than lr in 6 of 7 intervals. The difference goes from 6 insn less '
                  '(software interrupt to self) to 274 insn more (whole SPI, edge).'),
        ('paths', '88 insn with 1 exit on lr, and 362 insn with 3 exits on trap: each further exit costs'),
        ('eoi', 'costs 3 insn on native, passthrough and lr, 118 insn on lr-eoi, and 140 insn on trap.'),
        ('eoi', '3 insn more on native, passthrough and lr, 6 insn less on lr-eoi, and 98 insn more on'),
        ('maintenance', 'costs 88 insn (VGRP0E and VGRP0D) to 131 insn (LRENP) on lr, and 94 insn'),
        ('maintenance', 'a whole SPI costs 205 insn, 117 more than lr.'),
        ('lr-pressure', 'On lr, one of K interrupts costs 74 insn at K = 4, 142 insn at K = 5 and 134 insn '
                        'at K = 64 (1.81 times that at K = 4).'),
        ('lr-pressure', '64 the cost does not change on native and passthrough, and varies by 2 insn on lr'),
        ('timer-jitter', 'With timer=cntv, load=idle, period=1ms, every tick is equally late: 8 insn on'),
        ('timer-jitter', 'All samples are equal in 10 of 30 rows. The widest spread is that of trap (timer'),
        ('ipi', 'after 21 insn on native and passthrough, 187 insn on lr and lr-eoi, and 310 insn on trap. '
                'Compared with native, that is the same on passthrough, 166 insn more on lr and lr-eoi, and'),
        ('ipi', 'costs 2.38 times one way on native and passthrough, 2.03 times one way on lr, 2.67 times'),
        ('ipi', 'A broadcast to 3 vCPUs costs 40 insn'),
        ('vm-switch', 'A switch costs 384 insn on lr, 390 insn on lr-eoi and 330 insn on trap. Of that, the '
                      'vGIC takes 144 and the timers 74 insn on lr and lr-eoi, and the vGIC takes 30'),
        ('vm-switch', '481 insn on lr (426 more than for a running VM: a switch and 42 more)'),
        ('stages', 'edge is inject (14 of 65 insn) on lr, eoi (118 of 185 insn)'),
        ('stages', '274 insn more than lr: 137 in eoi, 129 in iar, 4 in inject and the rest in other'),
        ('timer', 'timer=cntp costs the same on native and passthrough, and 46 insn more on lr, lr-eoi and'),
        ('inject', '14 insn more on native and passthrough, 107 insn more on lr and lr-eoi, and 142 insn'),
        ('wfi-wake', 'with wfi=native, wfi=trap costs 63 insn more on lr and lr-eoi, and 60 insn more on'),
        ('storm', 'cpus=2 costs the same on native and passthrough, and 30 insn more on lr, lr-eoi and'),
        ('preempt', 'all variants: 14 insn on native and passthrough, 112 insn on lr and lr-eoi, and 205'),
        ('dist-config', 'from 90 insn (ISENABLER) to 150 insn (ICFGR-ppi) on lr and lr-eoi, and from 92'),
        ('ack', 'is the same on passthrough, lr and lr-eoi, and 128 insn higher on trap.'),
        ('hypercall', 'to compare with. The median is 27 insn on passthrough, lr, lr-eoi and trap.'),
    ],
)  # fmt: skip
def test_sentences(whole_run: str, name: str, said: str) -> None:
    """What the pages say of the made-up run."""
    assert said in page_of(whole_run, name)


def test_pressure_follows_the_data(run_of: Make) -> None:
    """Other figures and other K, other words; native has no list registers to fill."""
    figures = {
        'lr': {'k=2': 30, 'k=4': 40, 'k=7': 41, 'k=16': 90, 'k=32': 95},
        'native': {'k=4': 9, 'k=8': 9},
    }
    assert answers.pressure(rows_of(run_of, figures, 'lr-pressure')) == [
        'On lr, one of K interrupts costs 40 insn at K = 4, 41 insn at K = 7 and 95 insn at K = 32 (2.38 '
        'times that at K = 4).',
        'From K = 16 to K = 32 the cost varies by 5 insn on lr.',
    ]


def test_eoi_follows_the_data(run_of: Make) -> None:
    """Only what was measured is said."""
    figures = {'lr': {'mode=0': 7, 'mode=1;op=both': 7}, 'trap': {'mode=0': 9}}
    assert answers.eoi(rows_of(run_of, figures, 'eoi')) == [
        'The completion of an interrupt costs 7 insn on lr and 9 insn on trap.',
        'In two steps (EOImode 1: EOIR, then DIR) it costs the same on lr.',
    ]


def test_switch_without_its_parts(run_of: Make) -> None:
    """Without the variants that leave state out there are no shares to tell."""
    figures = {'lr': {'save=all': 300}}
    assert answers.vm_switch(rows_of(run_of, figures, 'vm-switch')) == ['A switch costs 300 insn on lr.']


def test_no_answer_stands_on_a_row_that_is_not_ok(run_of: Make) -> None:
    """Neither as what is told nor as what that is held against."""
    lines = 'm,native,ipi,op=one-way,0,0,0,5,insn\nm,lr,ipi,op=one-way,0,0,0,9,insn\n'
    said = 'status:m/native/ipi/op=one-way,failed\nstatus:m/lr/ipi/op=one-way,ok\n'
    assert answers.ipi(build_rows(load_run(run_of(lines, '', said)))) == [
        'An IPI reaches the handler on the other vCPU after 9 insn on lr.'
    ]


def test_the_tick_s_worst_case(run_of: Make) -> None:
    """Of a run with a sweep its largest sample is said in place of the largest that came at random."""
    figures = {
        'lr': {'timer=cntv;load=idle': 38, 'timer=cntv;load=irq': 90, 'timer=cntv;load=irq;phase=sweep': 103}
    }
    rows = rows_of(run_of, figures, 'timer-jitter')
    assert answers.tick(rows) == [
        'With timer=cntv, load=idle, every tick is equally late: 38 insn on lr.',
        'The latest that a tick can be while interrupts of its own priority come, one at a time, is 103 insn '
        'on lr: every phase of it was measured.',
    ]
    assert 'load=irq, every tick is equally late' in answers.tick(rows[:2])[1]


@pytest.mark.parametrize('name', list(ANSWERS))
def test_nothing_is_said_of_nothing(name: str) -> None:
    """No rows, no words."""
    assert ANSWERS[name]([]) == []


def test_stages_in_two_units() -> None:
    """Figures in different units are not subtracted."""
    by_path = {'lr': [Stage('iar', 0, 5, 'insn')], 'trap': [Stage('iar', 0, 9, 'ns')]}
    assert len(answers.stages(by_path, 'spi')) == 1


def test_a_small_run_has_a_small_site(run_of: Make) -> None:
    """Three rows: the summary, their experiment, the paths and how they were measured; nothing else."""
    rows = rows_of(run_of, {'native': {'': 3}, 'lr': {'': 3}, 'trap': {'': 99}}, 'ack')
    pages = pages_of(rows)
    assert set(pages) == {'index.html', 'ack.html', 'methods.html', 'paths.html'}
    assert pages['index.html'].count('<tr') == 2 + 1 and pages['ack.html'].count('<table') == 2


def test_a_failed_row_stays_marked(run_of: Make) -> None:
    """Its figure stands in the table, with the word beside it."""
    text = 'm,lr,eoi,mode=0,0,0,0,3,insn\nm,trap,eoi,mode=0,0,0,0,9,insn\n'
    rows = build_rows(
        load_run(run_of(text, '', 'status:m/lr/eoi/mode=0,ok\nstatus:m/trap/eoi/mode=0,failed\n'))
    )
    table = tables.of_variants('insn', rows)
    assert table and [(cell.cost, cell.bad) for cell in table.lines[0].cells] == [
        ('3', False),
        ('9 failed', True),
    ]


def test_maintenance_explains_each_cause(whole_run: str) -> None:
    """What a cause is; paths that have no maintenance have no column in the table of medians."""
    text = page_of(whole_run, 'maintenance')
    assert '<code>cause=lrenp</code>: an interrupt that is in no list register was completed.' in text
    assert re.findall(r'</span>([a-z-]+)</th>', text) == ['lr', 'lr-eoi'] and '<th>lrenp</th>' in text


def test_what_varies_shows_its_tail(whole_run: str, rows: List[Row]) -> None:
    """The median alone stands for a row that never varies; p99 and the largest stand beside any other."""
    table = tables.of_variants('insn', [row for row in rows if row.key.experiment == 'timer-jitter'])
    assert table
    tails = {line.label: [cell.tail for cell in line.cells] for line in table.lines}
    assert tails['timer=cntv, load=idle'] == [''] * 5
    assert tails['timer=cntv, load=irq'][4] == 'p99 135, max 135'
    assert 'p99 135, max 135' in page_of(whole_run, 'timer-jitter')


def test_what_never_varies_says_so_once(whole_run: str) -> None:
    """One sentence and one figure a row; percentiles are those of rows that vary."""
    text = page_of(whole_run, 'ack')
    assert text.count('All samples of a row are equal.') == 1 and 'p99' not in text and '<svg' not in text
    both = page_of(whole_run, 'timer-jitter')
    assert both.count('p99.9') == 1 and both.count('Rows whose samples are all the same, each of them') == 1


def test_many_k_are_thinned_out(run_of: Make) -> None:
    """The table of medians shows the shape; the step's two sides and both ends always."""
    rows = rows_of(run_of, {'lr': {f'k={k}': 60 + k for k in range(1, 65)}}, 'lr-pressure')
    small = pages_of(rows)['lr-pressure.html'].partition('<details><summary>All figures')[0]
    labels = re.findall(r'<th>(k=\d+)</th>', small)
    assert len(labels) <= SHOWN_K and {'k=1', 'k=4', 'k=5', 'k=64'} <= set(labels)


def test_one_table_of_all_platforms(run_of: Make) -> None:
    """Platform by platform; what exists on no path of a platform has no line."""
    rows = build_rows(load_run(run_of(
        'a,lr,eoi,mode=0,0,0,0,5,insn\na,lr,eoi,mode=1,0,0,0,6,insn\nb,lr,eoi,mode=0,0,0,0,7,insn\n', '',
        'status:a/lr/eoi/mode=0,ok\nstatus:a/lr/eoi/mode=1,ok\nstatus:b/lr/eoi/mode=0,ok\n'
        'status:b/lr/eoi/mode=1,unsupported\nreason:b/lr/eoi/mode=1,no such mode\n')))  # fmt: skip
    table = tables.of_variants('insn', rows)
    assert table and table.platforms
    assert [(line.platform, line.label, line.cells[0].cost) for line in table.lines] == [
        ('a', 'mode=0', '5'), ('a', 'mode=1', '6'), ('b', 'mode=0', '7'),
    ]  # fmt: skip


def test_units_never_share_a_table(run_of: Make) -> None:
    """A table for each unit; a row without samples stands with its platform's."""
    rows = build_rows(load_run(run_of(
        'a,lr,ack,,0,0,0,5,insn\nb,lr,ack,,0,0,0,700,cycles\n', '',
        'status:a/lr/ack/,ok\nstatus:b/lr/ack/,ok\nstatus:b/trap/ack/,failed\n')))  # fmt: skip
    found = {unit: [row.key.label() for row in group] for unit, group in by_unit(rows).items()}
    assert found == {'insn': ['a/lr/ack/'], 'cycles': ['b/lr/ack/', 'b/trap/ack/']}
    page = pages_of(rows)['ack.html']
    heads = [set(re.findall(r'<th class="n[^>]*>(insn|cycles|p50)</th>', table))
             for table in page.split('<table')[1:]]  # fmt: skip
    assert [head for head in heads if head] == [{'insn'}, {'cycles'}]


def test_samples_that_went_other_ways_are_told(run_of: Make) -> None:
    """Below the table of stages, by path; nothing is said where every sample went the same way."""
    run = load_run(run_of('m,lr,spi,,0,0,0,3,ns\nm,trap,spi,,0,0,0,9,ns\n', '',
                          'status:m/lr/spi/,ok\nstatus:m/trap/spi/,ok\n'))  # fmt: skip
    run.stages = {
        Key('m', path, 'spi', ''): [Stage('iar', 0, 5, 'ns'), Stage('eoi', 1, 2, 'ns')]
        for path in ('lr', 'trap')
    }
    said = 'Samples that went through other stages, and are not in these figures: '
    cases = (({}, ''), ({'lr': 2}, '2 on lr.'), ({'lr': 2, 'trap': 1000}, '2 on lr and 1,000 on trap.'))
    for others, text in cases:
        run.other_ways = {Key('m', path, 'spi', ''): count for path, count in others.items()}
        pages = render(content(run, build_rows(run), 'no such folder'))
        for page in ('stages.html', 'spi.html'):
            assert (f'<p class="faint">{said}{text}</p>' if text else 'all stages') in pages[page]
            assert pages[page].count(said) == (1 if text else 0)


def test_no_stages_no_page(run_of: Make) -> None:
    """A plain run does not mention stages."""
    run = load_run(run_of('m,lr,ack,,0,0,0,3,insn\n', '', 'status:m/lr/ack/,ok\n'))
    pages = render(content(run, build_rows(run), 'no such folder'))
    assert 'stages.html' not in pages and 'all stages' not in ''.join(pages.values())


def test_rows_are_whole(rows: List[Row]) -> None:
    """The made-up run holds every experiment that the report defines but the one that needs an ITS."""
    assert {row.key.experiment for row in rows} == set(synth.COST)


def test_it_starts_with_the_first_platform_that_measured_it(run_of: Make) -> None:
    """A page that begins with `Not measured on` has its figures out of sight."""
    text = 'a,lr,ack,,0,0,0,1,insn\nb,lr,lpi,,0,0,0,67,insn\nb,lr,ack,,0,0,0,1,insn\n'
    pages = pages_of(build_rows(load_run(run_of(text))))
    for name, number in (('ack', 1), ('lpi', 2)):
        checked = re.findall(r'value="(\d)" checked', pages[f'{name}.html'])
        assert checked == [str(number)], name
