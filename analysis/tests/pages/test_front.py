"""The first page: answers that hold for any figures, and what did not run in ten lines."""

from fractions import Fraction
from typing import Callable, List, Optional

import pytest

from analysis.pages import front
from analysis.read.model import Key
from analysis.statistics.percentiles import Stats
from analysis.statistics.rows import Row
from analysis.words import definitions

Say = Callable[[List[Row]], str]


def row(path: str, experiment: str, cost: int, exits: Optional[int] = None, status: str = 'ok') -> Row:
    """A row of the first headline of an experiment, every sample `cost`."""
    variant = next(line.variant for line in definitions.HEADLINES if line.experiment == experiment)
    stats = Stats(3, cost, cost, cost, cost, cost, cost, float(cost), 0.0)
    each = None if exits is None else Fraction(exits)
    key = Key('m', path, experiment, variant)
    return Row(key, 'insn', 3, stats, None, None, each, None, None, status, '' if status == 'ok' else 'why')


@pytest.mark.parametrize(
    'costs, said',
    [
        ([], ''),
        ([('lr', 69, 1)], ''),
        ([('native', 34, None), ('lr', 34, 0)],
         'With list registers (lr) one device interrupt costs 34 insn and no exit, the same as native.'),
        ([('native', 34, None), ('lr', 35, 1)],
         'With list registers (lr) one device interrupt costs 35 insn and 1 exit, 1 more than native (34).'),
        ([('native', 34, None), ('lr', 30, None)],
         'With list registers (lr) one device interrupt costs 30 insn, 4 less than native (34).'),
        ([('native', 0, None), ('lr', 30, 2)],
         'With list registers (lr) one device interrupt costs 30 insn and 2 exits, 30 more than native (0).'),
        ([('native', 34, 0), ('passthrough', 34, 0), ('lr', 69, 1), ('trap', 372, 3)],
         'With list registers (lr) one device interrupt costs 69 insn and 1 exit, 2.03 times native (34).'),
    ],
)  # fmt: skip
def test_whole(costs: list, said: str) -> None:
    """No path, one, two that are equal, near, apart, and many."""
    assert front.whole([row(path, 'irq-total', cost, exits) for path, cost, exits in costs]) == said


@pytest.mark.parametrize('say, experiment', front.ANSWERS)
def test_every_answer_is_a_sentence(say: Say, experiment: str) -> None:
    """Nothing without figures; one sentence with a number and its comparison where there are some."""
    paths = ('native', 'passthrough', 'lr', 'lr-eoi', 'trap', 'xen', 'direct')
    assert say([]) == ''
    for costs in ((7, 7, 7, 7, 7, 7, 7), (1, 1, 20, 30, 40, 800, 1), (40, 30, 20, 10, 0, 0, 40)):
        rows = [
            row(path, name, cost, 1)
            for name in (experiment, 'hypercall', 'spi')
            for path, cost in zip(paths, costs)
        ]
        said = say(rows)
        assert said[0].isupper() and said.endswith('.') and ' insn' in said
        assert 'the same as' in said or ' times ' in said or ' more than ' in said or ' less than ' in said
        assert say([each for each in rows if each.key.path == 'native']) == ''


def test_rows_that_failed_say_nothing() -> None:
    """A figure of a row that is not whole is no answer."""
    assert front.whole([row('native', 'irq-total', 34), row('lr', 'irq-total', 69, 1, 'failed')]) == ''


def test_at_most_five_answers() -> None:
    """In their order, each with the page that stands behind it."""
    names = [experiment for _, experiment in front.ANSWERS] + ['hypercall']
    paths = ('native', 'lr', 'lr-eoi', 'trap')
    rows = [row(path, name, 5, 1) for name in dict.fromkeys(names) for path in paths]
    found = front.answers(rows)
    assert [each.link for each in found] == ['irq-total', 'irq-total', 'eoi', 'ipi', 'vm-switch']


def skipped(reason: str, experiment: str, status: str = 'unsupported') -> Row:
    """A row without samples."""
    key = Key('m', 'native', experiment, '')
    return Row(key, None, 0, None, None, None, None, None, None, status, reason)


def test_what_did_not_run_by_reason() -> None:
    """Failures first, then the reason that most rows have."""
    rows = [skipped('no shim', name) for name in ('hypercall', 'vm-switch')]
    rows += [skipped('silent', 'spi', 'failed'), skipped('no MSI', 'ack')]
    assert [(line.text, line.bad) for line in front.not_run(rows)] == [
        ('failed, silent: 1 row (spi; native; m)', True),
        ('unsupported, no shim: 2 rows (hypercall and vm-switch; native; m)', False),
        ('unsupported, no MSI: 1 row (ack; native; m)', False),
    ]


@pytest.mark.parametrize('reasons, lines', [(0, 0), (1, 1), (10, 10), (11, 10), (30, 10)])
def test_ten_lines(reasons: int, lines: int) -> None:
    """More reasons are counted, none is dropped."""
    found = front.not_run([skipped(f'reason {i}', 'ack') for i in range(reasons)])
    assert len(found) == lines
    if reasons > lines:
        assert found[-1].text == f'{reasons - 9} more reasons: {reasons - 9} rows'
