"""The questions: each with its picture, sentences that follow the data, and a table; none without data."""

import re
from typing import Callable, Dict, List

import pytest

from analysis import answers
from analysis.load import load_run
from analysis.model import Stage
from analysis.questions import QUESTIONS, SHOWN_K, ask
from analysis.report import content
from analysis.site import render
from analysis.summary import Row, build_rows
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
        assert found[title].count('<svg') == 1, title
        assert len(re.findall(r'<p>', found[title])) == 2, title
        assert '<table' in found[title] and 'Definitions and all figures' in found[title], title
    assert 'Not answered' not in page


@pytest.mark.parametrize(
    'title, said',
    [
        (0, 'trap takes more than lr in 6 of 7 intervals; the difference is from -6 (software interrupt to '
            'self) to +274 insn (whole SPI, edge).'),
        (0, 'takes 88 insn with 1 exit on lr, and 362 with 3 exits on trap: 137 for each exit more.'),
        (1, 'an interrupt takes 3 insn on native, passthrough and lr, 118 on lr-eoi and 140 on trap.'),
        (1, 'its cost changes by +3 insn on native, passthrough and lr, -6 on lr-eoi and +98 on trap.'),
        (2, 'lr, 8 causes: from 88 insn (VGRP0E and VGRP0D) to 131 (LRENP);'),
        (2, 'spends 205 insn on a whole SPI, +117 against lr.'),
        (3, 'lr 74 at K = 4, 142 at K = 5, 134 at K = 64 (1.81 times that of K = 4)'),
        (3, 'From K = 16 to 64 the figure moves within 0 insn on native and passthrough, 2 on lr and lr-eoi'),
        (4, 'With timer=cntv;load=idle;period=1ms the tick moves within 0 insn on native, passthrough, lr'),
        (5, 'after 21 insn on native and passthrough, 187 on lr and lr-eoi and 310 on trap; against native 0 '
            'on passthrough, +166 on lr and lr-eoi and +289 on trap.'),
        (5, 'one way, 2.38 times on native and passthrough, 2.03 times on lr, 2.67 times on lr-eoi and 2.81 '
            'times on trap; a broadcast to 3 vCPUs takes 40 insn'),
        (6, 'A switch takes 384 insn on lr, 390 on lr-eoi and 330 on trap; the shares of vGIC and timers are '
            '144 (vGIC) and 74 (timers) on lr and lr-eoi and 30 (vGIC) and 74 (timers) on trap.'),
        (6, '481 on lr (+426 against a VM that runs: the switch and +42)'),
        (7, 'the largest stage is inject with 14 of 65 insn on lr, eoi with 118 of 185 insn'),
        (7, '+274 insn against lr: +137 in eoi, +129 in iar and +4 in inject, the rest elsewhere.'),
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
        'What one interrupt among K takes, in insn: lr 40 at K = 4, 41 at K = 7, 95 at K = 32 (2.38 times '
        'that of K = 4).',
        'From K = 16 to 32 the figure moves within 5 insn on lr.',
    ]


def test_eoi_follows_the_data(run_of: Make) -> None:
    """Only what was measured is said."""
    figures = {'lr': {'mode=0': 7, 'mode=1;op=both': 7}, 'trap': {'mode=0': 9}}
    assert answers.eoi(rows_of(run_of, figures, 'eoi')) == [
        'Completing an interrupt takes 7 insn on lr and 9 on trap.',
        'In two steps (EOImode 1: EOIR, then DIR) its cost changes by 0 insn on lr.',
    ]


def test_switch_without_its_parts(run_of: Make) -> None:
    """Without the variants that leave state out there are no shares to tell."""
    figures = {'lr': {'save=all': 300}}
    assert answers.vm_switch(rows_of(run_of, figures, 'vm-switch')) == ['A switch takes 300 insn on lr.']


def test_the_tick_s_worst_case(run_of: Make) -> None:
    """Of a run with a sweep its largest sample is said in place of the largest that came at random."""
    figures = {
        'lr': {'timer=cntv;load=idle': 38, 'timer=cntv;load=irq': 90, 'timer=cntv;load=irq;phase=sweep': 103}
    }
    rows = rows_of(run_of, figures, 'timer-jitter')
    assert answers.tick(rows) == [
        'With timer=cntv;load=idle the tick moves within 0 insn on lr.',
        'The latest that a tick can be while interrupts of its own priority come, one at a time, is 103 insn '
        'on lr: every phase of it was measured.',
    ]
    assert 'load=irq the tick moves' in answers.tick(rows[:2])[1]


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
    assert '<th>lrenp</th>' in text and 'Not drawn: native, passthrough and trap' in text
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
        'timer=cntp adds to timer=cntv, in insn: nothing on native and passthrough; +46 on lr, lr-eoi',
        '+14 on native and passthrough; +107 on lr and lr-eoi; +142 on trap.',
        'wfi=trap adds to wfi=native, in insn: +63 on lr and lr-eoi; +60 on trap.',
        'cpus=2 adds to cpus=1, in insn: nothing on native and passthrough; +30 on lr, lr-eoi and trap.',
        'p50 over the variants, in insn: always 14 on native and passthrough; always 112 on lr and lr-eoi;',
        '90 (reg=ISENABLER) to 150 (reg=ICFGR-ppi) on lr and lr-eoi;',
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
