"""The questions: each with its picture, sentences that follow the data, and a table; none without data."""

import re
from typing import Callable, Dict, List

import pytest

from analysis.pages import answers
from analysis.pages.content import content
from analysis.pages.questions import QUESTIONS, SHOWN_K, ask
from analysis.pages.site import render
from analysis.read.folder import load_run
from analysis.read.model import Stage
from analysis.statistics.rows import Row, build_rows
from analysis.tests import synth
from analysis.tests.helpers import read_site

Make = Callable[..., str]
TITLES = [question.title for question in QUESTIONS] + ['Where do the instructions go?']


@pytest.fixture(scope='session', name='page')
def _page(whole_run: str) -> str:
    return read_site(whole_run)


@pytest.fixture(scope='session', name='rows')
def _rows(whole_run: str) -> List[Row]:
    return build_rows(load_run(whole_run))


def sections(page: str) -> Dict[str, str]:
    """The page's sections by their titles, in order; titles without tags."""
    found = re.findall(r'<section id="[^"]*"[^>]*>\s*<h2>(.*?)</h2>(.*?)</section>', page, re.S)
    return {' '.join(re.sub('<.*?>', '', title).split()): text for title, text in found}


def rows_of(make: Make, figures: Dict[str, Dict[str, int]], experiment: str) -> List[Row]:
    """Rows of one sample each: path -> variant -> value."""
    text = ''.join(
        f'm,{path},{experiment},{variant},0,0,0,{value},insn\n'
        for path, by_variant in figures.items()
        for variant, value in by_variant.items()
    )
    return build_rows(load_run(make(text)))


def test_each_question_has_its_section(page: str) -> None:
    """A picture, two sentences and a table each; none unanswered."""
    found = sections(page)
    assert [title for title in TITLES if title not in found] == []
    for title in TITLES:
        assert found[title].count('<svg') == (0 if 'maintenance' in title else 1), title
        assert len(re.findall(r'<p>', found[title])) == 2, title
        assert '<table' in found[title] and 'Definitions and all figures' in found[title], title
    assert 'Not answered' not in page


@pytest.mark.parametrize(
    'title, said',
    [
        (0, 'trap costs more than lr in 6 of 7 intervals: from 6 insn less (software interrupt to self) to '
            '274 insn more (whole SPI, edge).'),
        (0, 'costs 88 insn with 1 exit on lr, and 362 insn with 3 exits on trap: each further exit costs'),
        (1, 'costs 3 insn on native, passthrough and lr, 118 insn on lr-eoi, and 140 insn on trap.'),
        (1, '3 insn more on native, passthrough and lr, 6 insn less on lr-eoi, and 98 insn more on trap.'),
        (2, 'costs 88 insn (VGRP0E and VGRP0D) to 131 insn (LRENP) on lr, and 94 insn'),
        (2, 'a whole SPI costs 205 insn, 117 more than lr.'),
        (3, 'On lr, one of K interrupts costs 74 insn at K = 4, 142 insn at K = 5 and 134 insn at K = 64 '
            '(1.81 times that at K = 4).'),
        (3, '64 the cost does not change on native and passthrough, varies by 2 insn on lr and lr-eoi,'),
        (4, 'With timer=cntv, load=idle, period=1ms, every tick is equally late: 8 insn on native and'),
        (5, 'after 21 insn on native and passthrough, 187 insn on lr and lr-eoi, and 310 insn on trap. '
            'Compared with native, that is the same on passthrough, 166 insn more on lr and lr-eoi, and 289'),
        (5, 'costs 2.38 times one way on native and passthrough, 2.03 times one way on lr, 2.67 times'),
        (5, 'A broadcast to 3 vCPUs costs 40 insn'),
        (6, 'A switch costs 384 insn on lr, 390 insn on lr-eoi and 330 insn on trap. Of that, the vGIC takes '
            '144 and the timers 74 insn on lr and lr-eoi, and the vGIC takes 30 and the timers 74 insn on'),
        (6, '481 insn on lr (426 more than for a running VM: a switch and 42 more)'),
        (7, 'edge is inject (14 of 65 insn) on lr, eoi (118 of 185 insn)'),
        (7, '274 insn more than lr: 137 in eoi, 129 in iar and 4 in inject, and the rest in other stages.'),
    ],
)  # fmt: skip
def test_sentences(page: str, title: int, said: str) -> None:
    """What each section says of the made-up run."""
    assert said in ' '.join(sections(page)[TITLES[title]].split())


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


@pytest.mark.parametrize('question', QUESTIONS, ids=lambda question: question.name)
def test_nothing_is_said_of_nothing(question: object) -> None:
    """No rows, no words."""
    assert question.say([]) == []  # type: ignore[attr-defined]


def test_stages_in_two_units() -> None:
    """Figures in different units are not subtracted."""
    by_path = {'lr': [Stage('iar', 0, 5, 'insn')], 'trap': [Stage('iar', 0, 9, 'ns')]}
    assert len(answers.stages(by_path, 'spi')) == 1


def test_questions_without_data_are_named(run_of: Make) -> None:
    """A run of acknowledge alone answers none but the first, and says which it does not."""
    rows = rows_of(run_of, {'native': {'': 3}, 'lr': {'': 3}, 'trap': {'': 99}}, 'ack')
    asked, silent = ask(rows)
    assert [question.title for question in asked] == TITLES[:1]
    assert silent == TITLES[1:-1]


def test_a_failed_row_stays_marked(run_of: Make) -> None:
    """Its figure stands in the table, with the word beside it."""
    text = 'm,lr,eoi,mode=0,0,0,0,3,insn\nm,trap,eoi,mode=0,0,0,0,9,insn\n'
    rows = build_rows(
        load_run(run_of(text, '', 'status:m/lr/eoi/mode=0,ok\nstatus:m/trap/eoi/mode=0,failed\n'))
    )
    table = next(question for question in ask(rows)[0] if question.picture == 'eoi').table
    assert [(cell.cost, cell.bad) for cell in table.lines[0].cells] == [('3', False), ('9 failed', True)]


def test_maintenance_table_explains_each_cause(page: str) -> None:
    """The cause's name, its figures and what it is; paths that have no maintenance have no column."""
    text = sections(page)['What is a maintenance interrupt?']
    assert 'an interrupt that is in no list register was completed' in text
    assert '<th>lrenp</th>' in text
    assert re.findall(r'</span>([a-z-]+)</th>', text) == ['lr', 'lr-eoi']


def test_tick_table_shows_the_spread(page: str) -> None:
    """The smallest and the largest, not the median."""
    assert re.search(r'timer=cntv, load=irq</th><td[^>]*>8 … \d+</td>', sections(page)[TITLES[4]])


def test_many_k_are_thinned_out(run_of: Make) -> None:
    """The question's table shows the shape; the step's two sides and both ends always."""
    rows = rows_of(run_of, {'lr': {f'k={k}': 60 + k for k in range(1, 65)}}, 'lr-pressure')
    table = next(question for question in ask(rows)[0] if question.picture == 'lr-pressure').table
    assert len(table.lines) <= SHOWN_K
    assert {'k=1', 'k=4', 'k=5', 'k=64'} <= {line.label for line in table.lines}


def test_many_variants_are_folded(page: str) -> None:
    """A long experiment shows its small table; every figure is there, folded. A short one is open."""
    found = sections(page)
    long = found['Distributor write dist-config']
    small, folded = long.split('<details>')
    assert small.count('<tr') == 2 + len(synth.REGISTERS) and '<summary>' in folded
    assert folded.count('<tr') == 2 * (1 + 5 * len(synth.REGISTERS))
    assert '<details>' not in found['Completion eoi']


def test_reference_links_to_the_picture(page: str) -> None:
    """A picture stands once: where it is shown with a question, the reference says where."""
    text = sections(page)['Completion eoi']
    assert '<svg' not in text and 'href="#q-eoi"' in text


@pytest.mark.parametrize(
    'said',
    [
        'timer=cntp costs the same on native and passthrough, and 46 insn more on lr, lr-eoi and trap.',
        '14 insn more on native and passthrough, 107 insn more on lr and lr-eoi, and 142 insn more on trap.',
        'with wfi=native, wfi=trap costs 63 insn more on lr and lr-eoi, and 60 insn more on trap.',
        'cpus=2 costs the same on native and passthrough, and 30 insn more on lr, lr-eoi and trap.',
        'the same in all variants: 14 insn on native and passthrough, 112 insn on lr and lr-eoi, and 205',
        'from 90 insn (ISENABLER) to 150 insn (ICFGR-ppi) on lr and lr-eoi, and from 92',
    ],
)
def test_reference_sentences(page: str, said: str) -> None:
    """What two variants differ by, and the ends of many."""
    assert said in ' '.join(page.split())


def test_no_stages_no_section(run_of: Make) -> None:
    """A plain run does not mention stages."""
    run = load_run(run_of('m,lr,ack,,0,0,0,3,insn\n', '', 'status:m/lr/ack/,ok\n'))
    page = ''.join(render(content(run, build_rows(run), 'no such folder')).values())
    assert TITLES[-1] not in page and 'all stages' not in page


def test_rows_are_whole(rows: List[Row]) -> None:
    """The made-up run holds every experiment that the report defines but the one that needs an ITS."""
    assert {row.key.experiment for row in rows} == set(synth.COST)
