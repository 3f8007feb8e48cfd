"""hyptick export: a run's figures for other programs, on standard output or into a file."""

import argparse
import json
import sys
from fractions import Fraction
from typing import Any, Dict, List, Union

from analysis.command import attempt, latest_run, replace_file, tell
from analysis.export.openmetrics import openmetrics
from analysis.read.folder import SCHEMA, must_be_folder
from analysis.read.model import Key
from analysis.read.variants import parameters
from analysis.statistics.figures import Table, from_folder


def _plain(value: Union[int, str, Fraction, None]) -> Union[int, float, str, None]:
    """A figure as JSON has it: whole numbers exactly, whatever their size."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    return value


def _row(table: Table, key: Key) -> Dict[str, Any]:
    """One row with all that belongs to it."""
    figures = table.rows[key]._asdict()
    status = figures.pop('status')
    figures['unit'] = figures['unit'] or None
    return {
        **key._asdict(),
        'parameters': parameters(key.variant),
        **{name: _plain(value) for name, value in figures.items()},
        'status': status,
        'reason': table.reason.get(key),
        'counters': table.counters.get(key, {}),
        'stages': [stage._asdict() for stage in table.stages.get(key, [])],
    }


def as_json(table: Table) -> str:
    """The whole run less its samples; null where a figure does not apply."""
    whole = {
        'schema': table.meta.get('schema', SCHEMA),
        'run': table.meta,
        'status': table.meta.get('status'),
        'problems': table.problems,
        'rows': [_row(table, key) for key in table.rows],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + '\n'


FORMATS = {'json': as_json, 'openmetrics': openmetrics}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog='hyptick export',
        description=__doc__,
        epilog='Exit status: 0 written; 1 written, but parts of the run were unusable; 2 nothing written.',
    )
    parser.add_argument(
        'run', metavar='RUN', nargs='?', default=latest_run(), help='results folder (%(default)s)'
    )
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument('--json', dest='format', action='store_const', const='json', help='one JSON document')
    kind.add_argument(
        '--openmetrics', dest='format', action='store_const', const='openmetrics', help='OpenMetrics 1.0 text'
    )
    parser.add_argument('--output', metavar='FILE', help='where to write it (standard output)')
    return parser


def main(words: List[str]) -> int:
    """The command; see the module's text."""
    given = _parser().parse_args(words)

    def work() -> int:
        must_be_folder(given.run)
        table = from_folder(given.run)
        text = FORMATS[given.format](table)
        if given.output:
            replace_file(given.output, text)
        else:
            sys.stdout.write(text)
            sys.stdout.flush()
        return tell('export', table.problems)

    return attempt('export', work)
