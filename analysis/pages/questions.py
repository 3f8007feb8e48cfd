"""The questions the report answers, each with a picture, two sentences and a table, from what a run has."""

from types import SimpleNamespace
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from analysis.pages import answers, tables
from analysis.read.model import Run, Stage
from analysis.read.variants import number_of, parameters
from analysis.statistics.rows import Row
from analysis.statistics.stages import interval_name, stage_groups, stage_names, stage_sums
from analysis.words.definitions import HEADLINES, LIST_REGISTERS, MAINTENANCE
from analysis.words.stages import stage_of

SHOWN_K = 12  # most lines of the table of pending interrupts; the reference has all
Say = Callable[[Sequence[Row]], List[str]]


class Question(NamedTuple):
    """A question about rows. `own` must have a measured row for it to be asked; `beside` is used too."""

    name: str  # of its anchor
    title: str
    say: Say
    own: Tuple[str, ...]
    beside: Tuple[str, ...]
    picture: str  # key of plots.names_of


QUESTIONS: Tuple[Question, ...] = (
    Question(
        'trap-or-lr',
        'Trap or list registers?',
        answers.trap_or_lr,
        tuple(dict.fromkeys(line.experiment for line in HEADLINES if line.compared)),
        (),
        'cost:',
    ),
    Question('eoi', 'What does EOI cost?', answers.eoi, ('eoi',), (), 'eoi'),
    Question(
        'maintenance',
        'What is a maintenance interrupt?',
        answers.maintenance,
        ('maintenance',),
        ('irq-total',),
        'maintenance',
    ),
    Question(
        'pressure',
        f'What happens past {LIST_REGISTERS} pending?',
        answers.pressure,
        ('lr-pressure',),
        (),
        'lr-pressure',
    ),
    Question(
        'tick', 'How steady is the tick?', answers.tick, ('timer-jitter',), (), 'distribution:timer-jitter'
    ),
    Question('ipi', 'What does an IPI cost?', answers.ipi, ('ipi',), (), 'ipi'),
    Question(
        'vm-switch',
        'What does a VM switch cost?',
        answers.vm_switch,
        ('vm-switch',),
        ('timer-descheduled', 'timer'),
        'parts:vm-switch',
    ),
)
STAGES = ('stages', 'Where do the instructions go?')


def _table(question: Question, rows: Sequence[Row]) -> Optional[SimpleNamespace]:
    """The question's table: medians, a line a variant; for trap or list registers, a line an experiment."""
    mine = [row for row in rows if row.key.experiment in question.own]
    if question.picture == 'cost:':
        return tables.overview(mine, compared=True)
    if question.name == 'maintenance':
        notes = {
            row.key.variant: MAINTENANCE.get(parameters(row.key.variant).get('cause', ''), '') for row in mine
        }
        return tables.medians(mine, 'cause', notes)
    if question.name == 'pressure':
        return tables.medians(_few(mine), 'pending')
    if question.name == 'vm-switch':
        return tables.medians(
            mine + [row for row in rows if row.key.experiment == 'timer-descheduled'], 'what'
        )
    return tables.medians(mine, 'variant', spread=question.name == 'tick')


def _few(rows: Sequence[Row]) -> List[Row]:
    """Of many K those that show the shape: powers of two, the first, the last, and the step's two sides."""
    known = sorted({k for k in (number_of(row.key.variant, 'k') for row in rows) if k is not None})
    if len(known) <= SHOWN_K:
        return list(rows)
    past = [k for k in known if k > LIST_REGISTERS][:1]
    shown = {known[0], known[-1], LIST_REGISTERS, *past, *(k for k in known if k & (k - 1) == 0)}
    return [row for row in rows if number_of(row.key.variant, 'k') in shown]


def ask(rows: Sequence[Row]) -> Tuple[List[SimpleNamespace], List[str]]:
    """Answered questions of one platform in their order, and the titles of those the run has no data for."""
    asked, silent = [], []
    for question in QUESTIONS:
        measured = {row.key.experiment for row in rows if row.stats}
        said = question.say(rows)
        table = _table(question, rows)
        if not measured & set(question.own) or not said or table is None:
            silent.append(question.title)
            continue
        used = [name for name in (*question.own, *question.beside) if name in measured]
        asked.append(
            SimpleNamespace(
                title=question.title,
                anchor=f'q-{question.name}',
                sentences=said,
                picture=question.picture,
                table=table,
                used=used,
            )
        )
    return asked, silent


def _stage_table(interval: str, by_path: Dict[str, List[Stage]]) -> SimpleNamespace:
    """Stages down, paths across, each path's sum below."""
    names = stage_names(by_path)
    sums = {path: stage_sums(parts) for path, parts in by_path.items()}
    lines = [
        SimpleNamespace(
            name=name,
            colour=stage_of(name).colour,
            meaning=stage_of(name).meaning,
            cells=[tables.number(sums[path].get(name)) for path in by_path],
        )
        for name in names
    ]
    return SimpleNamespace(
        interval=interval,
        unit=next(iter(by_path.values()))[0].unit,
        paths=list(by_path),
        lines=lines,
        totals=[f'{sum(mine.values()):,}' for mine in sums.values()],
    )


def where(run: Run, platform: str) -> Optional[SimpleNamespace]:
    """The section on stages; None where the run has no traced interval of this platform."""
    groups = stage_groups(run.stages, platform)
    if not groups:
        return None
    variants: Dict[str, List[str]] = {}
    for experiment, variant, _ in groups:
        variants.setdefault(experiment, []).append(variant)
    found = [
        (interval_name(experiment, variant, variants[experiment]), by_path)
        for experiment, variant, by_path in groups
    ]
    return SimpleNamespace(
        title=STAGES[1],
        anchor=f'q-{STAGES[0]}',
        sentences=answers.stages(found[0][1], found[0][0]),
        picture='stages:',
        stages=[_stage_table(*each) for each in found],
        used=list(variants),
    )
