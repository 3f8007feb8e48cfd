"""The report's section on how its figures were made: from what the run says of itself, and its rows."""

import csv
import os
import re
from types import SimpleNamespace
from typing import Dict, List, Sequence

from analysis.command import TREE
from analysis.pages import cite, sentences
from analysis.read.made import all_made_with, made_with
from analysis.read.model import Run
from analysis.read.tables import is_whole
from analysis.statistics import grouping
from analysis.statistics.grouping import in_order
from analysis.statistics.rows import Row
from analysis.words import definitions, language, machine
from analysis.words.glossary import NOT, STATUSES, WORDS

PLATFORMS = os.path.join(TREE, 'bench', 'platforms.csv')
UNTOLD = 'the run does not say'
NO_QEMU = 'none: '  # before what took its place


def platform_words(path: str = PLATFORMS) -> Dict[str, str]:
    """What the bench's table says of each machine; {} where it cannot be read."""
    try:
        with open(path, newline='', encoding='utf-8') as file:
            return {
                line['platform']: line['description']
                for line in csv.DictReader(file)
                if line.get('platform') and line.get('description')
            }
    except (OSError, csv.Error, UnicodeDecodeError):
        return {}


def _counts(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Samples and warm-up of each experiment."""
    lines = []
    for name, group in in_order(rows).items():
        taken = [row for row in group if row.count]
        counts = [row.count for row in taken]
        lines.append(
            SimpleNamespace(
                name=name,
                rows=len(taken),
                each=language.span(min(counts), max(counts)) if counts else '–',
                warm=sum(1 for row in taken if row.cold is not None),
                total=f'{sum(counts):,}',
            )
        )
    return lines


def _quantum(run: Run, platform: str, ticks: int) -> str:
    """How long a tick is, where the counter counts time; of a model's it counts instructions."""
    if not ticks or not run.meta.get(f'cycles:{platform}'):
        return ''
    return f' (a tick is {1e9 / ticks:.3g} ns)'


def _overhead(run: Run, names: Sequence[str]) -> List[str]:
    """What the run's own words say of each platform's clock."""
    said = []
    for name in names:
        parts = []
        cost, ticks = (run.meta.get(f'{key}:{name}', '') for key in ('clock_overhead', 'tick_hz'))
        if is_whole(ticks):
            parts.append(f'its counter advances at {int(ticks):,} Hz{_quantum(run, name, int(ticks))}')
        if cost:
            parts.append(f'the shortest pair of stamps costs {cost}')
        parts += machine.facts(run.meta, name)
        if parts:
            said.append(f'On {name} {language.listed(parts)}.')
    return said


def _glossary(run: Run, rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Words, then the paths, statuses and platforms of this run."""
    found = [SimpleNamespace(name=name, path='', meaning=text) for name, text in WORDS.items()]
    for path in grouping.by_path(rows):
        known = definitions.PATHS.get(path)
        text = known.meaning if known else 'a path the report has no words for'
        found.append(SimpleNamespace(name=path, path=path, meaning=text))
    for status in dict.fromkeys(row.status for row in rows):
        found.append(SimpleNamespace(name=status, path='', meaning=STATUSES.get(status, UNTOLD)))
    about = platform_words()
    for name in dict.fromkeys(row.key.platform for row in rows):
        text = about.get(name, 'a machine the report has no words for')
        if made_with(run.meta, 'qemu_version', name).startswith(NO_QEMU):
            text = re.sub(r' \(QEMU [^)]*\)', '', text)  # the model did not run
        found.append(SimpleNamespace(name=name, path='', meaning=text))
    return found


def methods(run: Run, rows: Sequence[Row]) -> SimpleNamespace:
    """Everything the section shows."""
    units = list(dict.fromkeys(row.unit for row in rows if row.unit))
    names = list(dict.fromkeys(row.key.platform for row in rows))
    told = (
        ('the images were built by', 'toolchain'),
        ('they ran on', 'qemu_version'),
        ('the commit is', 'commit'),
        ('the host is', 'host'),
        ('the rows are those of', 'matrix'),
    )
    return SimpleNamespace(
        made=[
            SimpleNamespace(what=what, value=value.removeprefix(NO_QEMU) or UNTOLD)
            for what, value in ((what, all_made_with(run.meta, key, names)) for what, key in told)
        ],
        units=[
            SimpleNamespace(
                name=unit,
                meaning=definitions.UNITS[unit].meaning
                if unit in definitions.UNITS
                else 'The report does not know this unit.',
            )
            for unit in units
        ],
        clock=_overhead(run, names),
        overhead=sentences.overhead(rows),
        counts=_counts(rows),
        warm=sum(1 for row in rows if row.count and row.cold is not None),
        measured=sum(1 for row in rows if row.count),
        nots=[text for unit in [*units, ''] for text in NOT.get(unit, ())],
        glossary=_glossary(run, rows),
        bibtex=cite.bibtex(run, rows),
        setup=cite.setup_line(run, rows),
    )
