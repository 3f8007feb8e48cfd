"""Every template of a sentence, rendered with no path, one, two and many, and with equal figures.

The outcome stands in sentences.txt, to be read by a person: a change of a template changes it, and
`python3 -m analysis.tests.pages.test_sentences` writes it again.
"""

import os
import re
from dataclasses import replace
from fractions import Fraction
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence

import pytest

from analysis.pages import answers, front, messages, peers, platforms, sentences
from analysis.read.model import Key, Stage
from analysis.statistics.percentiles import Stats, ratio
from analysis.statistics.rows import Row
from analysis.tests import synth
from analysis.words.definitions import CONTRASTS, PATHS

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'sentences.txt')
Say = Callable[[List[Row]], List[str]]
EQUAL = 7
SAMPLES = 100
# What no sentence may say; the first three were filed as unreadable.
BANNED = (
    r'within 0\b', r'measured by', r'\bOne, with', r'\bnothing\b', r'\b1 (exits|vCPUs|variants|interrupts)\b',
    r'\b0 (exit|more|less|higher|lower)', r'\(\)', r'  ', r' [,.;:)]', r'[(:] ?[,.;]', r'[+]\d', r'\bNone\b',
    r'\.\.', r'\b(on|and|is|costs|takes|after)[.,;]', r'-\d+ (insn )?(more|less)',
)  # fmt: skip


class Case(NamedTuple):
    """A scenario: which paths, how many of an experiment's variants, and whether all figures are equal."""

    name: str
    paths: Sequence[str]
    variants: Optional[int]
    equal: bool = False


CASES = (
    Case('nothing', (), None),
    Case('one path, one variant', ('lr',), 1),
    Case('one path', ('lr',), None),
    Case('two paths, one variant', ('native', 'lr'), 1),
    Case('two paths', ('lr', 'trap'), None),
    Case('many paths, two variants', synth.PATHS, 2),
    Case('many paths', synth.PATHS, None),
    Case('equal, one variant', ('native', 'lr'), 1, True),
    Case('equal', synth.PATHS, None, True),
)


def row_of(key: Key, cost: int, native: Optional[int], still: bool) -> Row:
    """A row as a run of the made-up figures has it."""
    values = sorted([cost] if still else synth.values(cost, key.path, key.variant, SAMPLES))
    stats = Stats(SAMPLES, values[0], *[cost] * 4, values[-1], float(cost), 0.0)
    counted = dict(synth.counters_of(key.experiment, key.variant, key.path, SAMPLES))
    exits = Fraction(counted['exits'], SAMPLES)
    over = None if native is None else cost - native
    return Row(key, 'insn', SAMPLES, stats, None, 0, exits, ratio(cost, native), over, 'ok', '', counted)


def rows_of(case: Case, names: Sequence[str], platforms: Sequence[str] = (synth.PLATFORM,)) -> List[Row]:
    """The case's rows of these experiments."""
    found = []
    for platform in platforms:
        for name in names:
            for variant, costs in list(synth.COST_OF_ALL[name].items())[: case.variants]:
                by_path = {p: EQUAL if case.equal else c for p, c in zip(synth.PATHS, costs) if c is not None}
                native = by_path.get('native') if 'native' in case.paths else None
                for path in (path for path in case.paths if path in by_path):
                    more = 0 if case.equal or path in synth.BARE else synth.PLATFORMS[platform]
                    key = Key(platform, path, name, variant)
                    found.append(row_of(key, by_path[path] + more, native, case.equal))
    return found


def one(say: Callable[[List[Row]], str]) -> Say:
    """A template that says one text."""
    return lambda rows: list(filter(None, [say(rows)]))


def stages(rows: List[Row]) -> List[str]:
    """Stages of the paths that the rows have."""
    found: Dict[str, List[Stage]] = {}
    for row in rows:
        parts = synth.STAGES.get(row.key.path, (('guest-vector', 6), ('iar', 2), ('handler', 5), ('eoi', 3)))
        even = {stats.p50 for each in rows for stats in [each.stats] if stats} == {EQUAL}
        found[row.key.path] = [Stage(n, i, EQUAL if even else p, 'insn') for i, (n, p) in enumerate(parts)]
    return answers.stages(found, 'spi, trigger=edge')


# What path direct would measure: it has no place among the made-up run's paths.
DIRECT = {
    ('lpi', 'via=translater;mapped=one'): 11,
    ('lpi-total', 'via=translater'): 49,
    ('vm-switch', 'save=all'): 390,
    ('vm-switch', 'save=all;vpe=1'): 452,
}


def with_direct(say: Say) -> Say:
    """A template that takes rows of path direct, too, where there are any."""

    def said(rows: List[Row]) -> List[str]:
        even = {stats.p50 for row in rows for stats in [row.stats] if stats} == {EQUAL}
        costs = {Key(synth.PLATFORM, 'direct', *name): cost for name, cost in DIRECT.items() if rows}
        more = [row_of(key, EQUAL if even else cost, None, True) for key, cost in costs.items()]
        return say([*rows, *more])

    return said


def of_messages(rows: List[Row]) -> List[Row]:
    """The same figures once more, of LPIs."""
    keys = [row.key._replace(variant=f'source=lpi;{row.key.variant}') for row in rows]
    return [*rows, *(replace(row, key=key) for row, key in zip(rows, keys))]


# A template -> what says it, and the experiments whose rows it takes.
TEMPLATES: Dict[str, 'tuple[Say, Sequence[str]]'] = {
    'against native: spi': (one(sentences.against_native), ('spi',)),
    'against native: eoi': (one(sentences.against_native), ('eoi',)),
    'against native: vm-switch': (one(sentences.against_native), ('vm-switch',)),
    'spread: ack': (one(sentences.spread), ('ack',)),
    'spread: timer-jitter': (one(sentences.spread), ('timer-jitter',)),
    'exits: hypercall': (one(lambda rows: sentences.exits(rows, 'operation')), ('hypercall',)),
    'exits: eoi': (one(lambda rows: sentences.exits(rows, 'operation')), ('eoi',)),
    'exits: ipi': (one(sentences.exits), ('ipi',)),
    'jitter': (sentences.jitter, ('timer-jitter',)),
    'storm': (one(lambda rows: sentences.storm(rows)[0]), ('storm',)),
    'extremes: dist-config': (one(sentences.extremes), ('dist-config',)),
    'extremes: timer': (one(sentences.extremes), ('timer',)),
    'overhead': (one(sentences.overhead), ('ack',)),
    **{
        f'contrast: {name}': (one(lambda rows, of=of: sentences.contrast(rows, *of)), (name,))
        for name, of in CONTRASTS.items()
    },
    'trap or lr': (answers.trap_or_lr, ('spi', 'irq-total', 'timer', 'ack', 'eoi', 'inject', 'ipi')),
    'trap or lr: one interval': (answers.trap_or_lr, ('ack',)),
    'eoi': (answers.eoi, ('eoi',)),
    'maintenance': (answers.maintenance, ('maintenance', 'irq-total')),
    'pressure': (answers.pressure, ('lr-pressure',)),
    'pressure: messages': (lambda rows: answers.pressure(of_messages(rows)), ('lr-pressure',)),
    'tick': (answers.tick, ('timer-jitter',)),
    'ipi': (answers.ipi, ('ipi',)),
    'vm-switch': (answers.vm_switch, ('vm-switch', 'timer-descheduled', 'timer')),
    'against native: lpi': (one(sentences.against_native), ('lpi',)),
    'extremes: its-config': (one(sentences.extremes), ('its-config',)),
    'exits: its-config': (one(lambda rows: sentences.exits(rows, 'operation')), ('its-config',)),
    'exits: lpi-total': (one(sentences.exits), ('lpi-total',)),
    'wire or message': (messages.wire_or_message, ('spi', 'irq-total', 'lpi', 'lpi-total')),
    'direct': (with_direct(messages.direct), ('lpi', 'lpi-total')),
    'stages': (stages, ('spi',)),
    'first page': (
        lambda rows: [each.text for each in front.answers(rows)],
        ('irq-total', 'eoi', 'ipi', 'vm-switch', 'hypercall', 'timer'),
    ),
    'first page: messages': (
        with_direct(lambda rows: [each.text for each in front.answers(rows)]),
        ('irq-total', 'spi', 'lpi'),
    ),
    'across platforms': (platforms.sentences_of, ('irq-total', 'ack')),
    'peers': (lambda rows: peers.sentences_of(rows, synth.PLATFORM, [synth.PEER]), ('timer',)),
}


def said_of(name: str, case: Case) -> List[str]:
    """What one template says in one case."""
    say, experiments = TEMPLATES[name]
    platforms = list(synth.PLATFORMS) if name == 'across platforms' else [synth.PLATFORM]
    return say(rows_of(case, experiments, platforms))


def rendered() -> str:
    """Everything that is said, to be read."""
    lines = ['Every sentence of the report, as analysis/tests/pages/test_sentences.py renders it.', '']
    for name in TEMPLATES:
        lines.append(f'## {name}')
        for case in CASES:
            said = said_of(name, case)
            lines += [f'{case.name}:', *(f'    {text}' for text in said or ['(says nothing)'])]
        lines.append('')
    return '\n'.join(lines)


def test_the_text_that_was_read_is_what_is_said() -> None:
    """A changed sentence is seen in the file; the file is read before it is committed."""
    with open(FILE, encoding='utf-8') as file:
        said = file.read()
    assert said == rendered(), 'python3 -m analysis.tests.pages.test_sentences; then read what changed'


@pytest.mark.parametrize('case', CASES, ids=lambda case: case.name)
@pytest.mark.parametrize('name', list(TEMPLATES))
def test_it_is_a_sentence(name: str, case: Case) -> None:
    """It starts with a capital or a name, ends in a full stop, and says nothing that was banned."""
    for text in said_of(name, case):
        first = text.split()[0].rstrip(',')
        assert first[0].isupper() or first in PATHS or '=' in first, text
        assert text.endswith('.'), text
        assert not [pattern for pattern in BANNED if re.search(pattern, text)], text


@pytest.mark.parametrize('name', list(TEMPLATES))
def test_it_says_something_of_much_and_little_of_nothing(name: str) -> None:
    """Only the sentence on how many peers there are needs no row."""
    assert said_of(name, CASES[-3]) and (name == 'peers' or said_of(name, CASES[0]) == [])


if __name__ == '__main__':
    with open(FILE, 'w', encoding='utf-8') as out:
        out.write(rendered())
