"""datapackage.json: what the columns of a run's tables mean, for programs (Frictionless Data Package 1).

docs/schema.md says the same to people.
"""

import json
import os
from typing import Any, Dict, List, Sequence, Tuple

from analysis.export.pack import HISTOGRAM
from analysis.read.folder import COUNTER_COLUMNS, RUN_COLUMNS, SCHEMA, STAGE_COLUMNS
from analysis.read.model import STATUSES
from analysis.read.samples import COLUMNS as SAMPLE_COLUMNS, PACKED
from analysis.statistics.rows import COLUMNS as SUMMARY_COLUMNS

UNITS = ('insn', 'cycles', 'ns')
SIGNED = {'minimum': -(1 << 63), 'maximum': (1 << 63) - 1}
UNSIGNED = {'minimum': 0, 'maximum': (1 << 64) - 1}
Field = Dict[str, Any]


def _text(meaning: str, required: bool = True, **constraints: Any) -> Field:
    return {'type': 'string', 'description': meaning, 'constraints': {'required': required, **constraints}}


def _whole(meaning: str, bounds: Dict[str, int], required: bool = True) -> Field:
    return {'type': 'integer', 'description': meaning, 'constraints': {'required': required, **bounds}}


def _decimal(meaning: str) -> Field:
    return {'type': 'number', 'description': meaning}


KEY: Dict[str, Field] = {
    'platform': _text('the machine'),
    'path': _text('how an interrupt reaches the guest and is completed'),
    'experiment': _text('the measured quantity'),
    'variant': _text('parameters of the experiment, k=v joined by ;, or none', required=False),
}
UNIT = _text('insn: executed instructions; cycles: of the CPU; ns: nanoseconds', enum=list(UNITS))
STATISTICS = {
    'min': 'smallest sample',
    'p50': 'median, by nearest rank',
    'p90': '90th percentile, by nearest rank',
    'p99': '99th percentile, by nearest rank',
    'p99_9': '99.9th percentile, by nearest rank',
    'max': 'largest sample',
}
# File -> what it is, and its columns in their order. The package leaves out what a run misses.
TABLES: Dict[str, Tuple[str, Dict[str, Field]]] = {
    'run.csv': (
        'How the run came about, and how each row of it ended',
        {'key': _text('name of the value', unique=True), 'value': _text('the value', required=False)},
    ),
    'samples.csv': (
        'Every sample, in the order it was measured',
        {
            **KEY,
            'vcpu': _whole('virtual CPU that measured', UNSIGNED),
            'seq': _whole('place of the sample in its variant, from 0, on that vCPU', UNSIGNED),
            'warmup': {
                'type': 'boolean',
                'trueValues': ['1'],
                'falseValues': ['0'],
                'description': 'taken while the machine was cold; enters no statistic',
                'constraints': {'required': True},
            },
            'value': _whole('the interval, in unit', SIGNED),
            'unit': UNIT,
        },
    ),
    'samples.csv.gz': (
        'Every sample, in the order it was measured; a row stands for equal samples that follow each other',
        {},
    ),
    'histogram.csv': (
        'How many samples that are no warm-up have which value',
        {
            **KEY,
            'unit': _text('unit of the values', enum=list(UNITS)),
            'value': _whole('the interval, in that unit', SIGNED),
            'count': _whole('number of samples', UNSIGNED),
        },
    ),
    'counters.csv': (
        'What was counted beside the samples of a variant',
        {
            **KEY,
            'counter': _text('what was counted'),
            'value': _whole('count over the whole variant', UNSIGNED),
        },
    ),
    'stages.csv': (
        'Intervals split into their stages, by a traced run',
        {
            **KEY,
            'stage': _text('what ends with the stage'),
            'order': _whole('place in the interval, from 0', {'minimum': 0, 'maximum': (1 << 63) - 1}),
            'p50': _whole('median of the length of the stage, in unit', SIGNED),
            'unit': UNIT,
        },
    ),
    'summary.csv': (
        'Statistics of the samples that are no warm-up, a row for each key',
        {
            **KEY,
            'unit': _text('unit of the statistics', required=False, enum=list(UNITS)),
            'count': _whole('number of samples', UNSIGNED),
            'lost': _whole('interrupts that never came', UNSIGNED, required=False),
            **{name: _whole(meaning, SIGNED, required=False) for name, meaning in STATISTICS.items()},
            'mean': _decimal('mean, six significant digits'),
            'stddev': _decimal('standard deviation over N - 1, six significant digits'),
            'vs_native': _decimal('p50 divided by the p50 of the same row on the path native'),
            'exits_per_irq': _decimal('exits to the hypervisor, per interrupt'),
            'status': _text('how the row ended', enum=list(STATUSES)),
        },
    ),
}
TABLES['samples.csv.gz'][1].update(
    {**TABLES['samples.csv'][1], 'count': _whole('number of samples, `seq` being the first', UNSIGNED)}
)
COLUMNS = {
    'run.csv': RUN_COLUMNS,
    'samples.csv': SAMPLE_COLUMNS,
    'samples.csv.gz': PACKED,
    'histogram.csv': HISTOGRAM,
    'counters.csv': COUNTER_COLUMNS,
    'stages.csv': STAGE_COLUMNS,
    'summary.csv': SUMMARY_COLUMNS,
}


def _resource(file: str) -> Dict[str, Any]:
    """One table as the package lists it."""
    title, fields = TABLES[file]
    return {
        'name': file.removesuffix('.gz').removesuffix('.csv'),
        'path': file,
        **({'compression': 'gz'} if file.endswith('.gz') else {}),
        'profile': 'tabular-data-resource',
        'title': title,
        'format': 'csv',
        'mediatype': 'text/csv',
        'encoding': 'utf-8',
        'dialect': {
            'delimiter': ',',
            'lineTerminator': '\n',
            'quoteChar': '"',
            'doubleQuote': True,
            'header': True,
        },
        'schema': {
            'fields': [{'name': name, **fields[name]} for name in COLUMNS[file]],
            'missingValues': [''],
        },
    }


def describe(folder: str, meta: Dict[str, str], problems: Sequence[str] = ()) -> str:
    """datapackage.json of a run, as text: the tables its folder has. `meta` is run.csv's."""
    files: List[str] = [file for file in TABLES if os.path.exists(os.path.join(folder, file))]
    package: Dict[str, Any] = {
        'profile': 'tabular-data-package',
        'name': 'hyptick-run',
        'title': 'hyptick: what virtual interrupts cost',
        'description': 'One run of hyptick: samples, counters, statistics by platform, path, experiment and '
        'variant. docs/schema.md of hyptick describes every column.',
        'schemaVersion': meta.get('schema', SCHEMA),
    }
    if meta.get('start'):
        package['created'] = meta['start']
    package['run'] = meta
    package['problems'] = list(problems)
    package['resources'] = [_resource(file) for file in files]
    return json.dumps(package, indent=2, ensure_ascii=False) + '\n'
