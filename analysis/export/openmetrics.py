"""A run as OpenMetrics 1.0 text, for dashboards.

Everything is a gauge: a run is a finished measurement, none of its numbers goes on counting, and samples may
be negative, which counters and summaries may not be.
"""

import re
from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple, Union

from analysis.read.model import OK, Key
from analysis.statistics.figures import Figures, Table

STATISTICS = ('min', 'p50', 'p90', 'p99', 'p99_9', 'max', 'mean', 'stddev')
Labels = Sequence[Tuple[str, str]]
Sample = Tuple[Labels, Union[str, int]]


class Family(NamedTuple):
    """One metric: its name, type, unit (the name's end, or empty), meaning and samples."""

    name: str
    kind: str
    unit: str
    meaning: str
    samples: List[Sample]


def _escaped(text: str) -> str:
    """A label's value between quotes, or a help text."""
    return text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')


def _name(text: str) -> str:
    """A text as part of a metric's or a label's name: letters, digits and underscores, no digit first."""
    return re.sub('^(?=[0-9])|[^A-Za-z0-9_]', '_', text)


def _number(value: object) -> str:
    """A figure: whole numbers digit by digit, others as the shortest double that is the same."""
    return str(value) if isinstance(value, int) else repr(float(value))  # type: ignore[arg-type]


def _labels(key: Key) -> List[Tuple[str, str]]:
    """The key; OpenMetrics takes an empty label for none, so an empty variant is left out."""
    return [(name, value) for name, value in key._asdict().items() if value]


def _figures(table: Table) -> Dict[str, List[Sample]]:
    """The statistics of all rows, by unit."""
    found: Dict[str, List[Sample]] = {}
    for key, row in table.rows.items():
        for name in STATISTICS:
            value = getattr(row, name)
            if value is not None and row.unit:
                labels = [*_labels(key), ('statistic', name)]
                found.setdefault(_name(row.unit), []).append((labels, _number(value)))
    return found


def _each(table: Table, figure: str) -> List[Sample]:
    """One figure of each row that has it."""
    values = ((key, getattr(row, figure)) for key, row in table.rows.items())
    return [(_labels(key), _number(value)) for key, value in values if value is not None]


def _ended(key: Key, row: Figures) -> Sample:
    return [*_labels(key), ('status', row.status)], 1 if row.status == OK else 0


def _stages(table: Table) -> Dict[str, List[Sample]]:
    """The stages of all rows, by unit."""
    found: Dict[str, List[Sample]] = {}
    for key, stages in table.stages.items():
        for stage in stages:
            labels = [*_labels(key), ('stage', stage.name), ('order', str(stage.order))]
            found.setdefault(_name(stage.unit), []).append((labels, stage.p50))
    return found


def _families(table: Table) -> Iterator[Family]:
    """All metrics of a run; one may be without samples."""
    about = list({_name(name): value for name, value in table.meta.items() if value}.items())
    yield Family('hyptick_run', 'info', '', 'How the run came about.', [(about, 1)])
    for unit, samples in _figures(table).items():
        yield Family(f'hyptick_interval_{unit}', 'gauge', unit, 'Statistics of a row.', samples)
    for unit, samples in _stages(table).items():
        yield Family(f'hyptick_stage_{unit}', 'gauge', unit, 'Median of a stage of an interval.', samples)
    for name, figure, meaning in (
        ('hyptick_samples', 'count', 'Samples that the statistics are of.'),
        ('hyptick_lost', 'lost', 'Interrupts that never came.'),
        ('hyptick_exits_per_interrupt', 'exits_per_irq', 'Exits to the hypervisor, per interrupt.'),
        ('hyptick_ratio_to_native', 'vs_native', 'p50 divided by that of the path native.'),
    ):
        yield Family(name, 'gauge', '', meaning, _each(table, figure))
    counted: List[Sample] = [
        ([*_labels(key), ('counter', name)], value)
        for key, counters in table.counters.items()
        for name, value in counters.items()
    ]
    yield Family('hyptick_counted', 'gauge', '', 'What was counted beside the samples.', counted)
    problems: List[Sample] = [([], len(table.problems))] if table.meta else []
    yield Family('hyptick_problems', 'gauge', '', 'Parts of the run that could not be used.', problems)
    ended = [_ended(key, row) for key, row in table.rows.items()]
    yield Family('hyptick_row_ok', 'gauge', '', '1 if the row ended as it should, else 0.', ended)


def openmetrics(table: Table) -> str:
    """The run as text, up to and with `# EOF`."""
    out = []
    for family in _families(table):
        if not family.samples:
            continue
        out.append(f'# TYPE {family.name} {family.kind}')
        if family.unit:
            out.append(f'# UNIT {family.name} {family.unit}')
        out.append(f'# HELP {family.name} {_escaped(family.meaning)}')
        name = family.name + ('_info' if family.kind == 'info' else '')
        for labels, value in family.samples:
            text = ','.join(f'{label}="{_escaped(content)}"' for label, content in labels)
            out.append(f'{name}{{{text}}} {value}' if text else f'{name} {value}')
    return '\n'.join([*out, '# EOF', ''])
