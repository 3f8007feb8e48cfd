"""hyptick spread: the same matrix, measured several times on a machine that has time in it.

Of each row: the median of the runs' medians (p50), the smallest and the largest of them, and how far apart
these are.
"""

import argparse
import csv
import io
from dataclasses import dataclass
from typing import Dict, List, Sequence

from analysis.command import InputError, attempt, replace_file, tell
from analysis.read.model import OK, Key
from analysis.read.repeats import COLUMNS
from analysis.statistics.figures import Table, from_folder


@dataclass
class Spread:
    """One row in all runs: their medians, in order, and in how many of them its clock changed."""

    key: Key
    unit: str
    medians: List[int]
    throttled: int

    @property
    def median(self) -> int:
        """By nearest rank, as all percentiles here: it was measured in one of the runs."""
        return self.medians[(len(self.medians) - 1) // 2]

    @property
    def percent(self) -> float:
        """What lies between the smallest and the largest, in percent of the median."""
        return 100 * (self.medians[-1] - self.medians[0]) / self.median if self.median else 0.0


def spread(tables: Sequence[Table]) -> List[Spread]:
    """Each row that was measured, in the first run's order. Raises InputError where a row's unit changes.

    What is left of a row that did not end well has a median of its own, which is none of the row's.
    """
    found: Dict[Key, Spread] = {}
    for table in tables:
        for key, row in table.rows.items():
            if row.p50 is None or row.status != OK:
                continue
            mine = found.setdefault(key, Spread(key, row.unit, [], 0))
            if row.unit != mine.unit:
                raise InputError(f'{table.name}: {key.label()} is in {row.unit}, and in {mine.unit} before')
            mine.medians.append(row.p50)
            mine.throttled += 1 if table.counters.get(key, {}).get('throttled') else 0
    for row in found.values():
        row.medians.sort()
    return list(found.values())


def as_csv(rows: Sequence[Spread]) -> str:
    """The table spread.csv (docs/schema.md)."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator='\n')
    lines.writerow(COLUMNS)
    for row in rows:
        ends = (row.medians[0], row.medians[-1], row.throttled)
        lines.writerow((*row.key, row.unit, len(row.medians), row.median, *ends))
    return text.getvalue()


def as_text(rows: Sequence[Spread], runs: int) -> List[str]:
    """A line a row, for the terminal."""
    width = max((len(row.key.label()) for row in rows), default=0)
    lines = [f'{"p50 of " + str(runs) + " runs":<{width}}      median  lowest to highest   spread']
    for row in rows:
        ends = f'{row.medians[0]:,} to {row.medians[-1]:,} {row.unit}'
        line = f'{row.key.label():<{width}}  {row.median:>10,}  {ends:<18} {row.percent:6.1f} %'
        if len(row.medians) < runs:
            line += f'  in {len(row.medians)} of {runs} runs'
        if row.throttled:
            line += f'  throttled in {row.throttled}'
        lines.append(line)
    return lines


def main(words: List[str]) -> int:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(
        prog='hyptick spread',
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='Exit status: 0 well; 1 some row was not measured in every run; 2 nothing was compared.',
    )
    parser.add_argument('runs', nargs='+', metavar='RUN', help='results folders of the same matrix')
    parser.add_argument('--output', metavar='FILE', help='writes the table as CSV, too')
    given = parser.parse_args(words)

    def work() -> int:
        rows = spread([from_folder(run) for run in given.runs])
        if not rows:
            raise InputError('nothing was measured in these runs')
        if given.output:
            replace_file(given.output, as_csv(rows))
        print('\n'.join(as_text(rows, len(given.runs))))
        partly = [row for row in rows if len(row.medians) < len(given.runs)]
        counted = '1 row was' if len(partly) == 1 else f'{len(partly)} rows were'
        return tell('spread', [f'{counted} not measured in every run'] if partly else [])

    return attempt('spread', work)
