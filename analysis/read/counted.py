"""Rows of more samples than a guest can keep: histogram.csv has all that it sent of them.

Which rows these are, counters.csv says. Their smallest and largest values are exact, and the others are as
far from their samples as the row's resolution allows; the sum is exact, too: the values are held against it.
"""

from typing import Dict, List

import numpy as np

from analysis.command import InputError
from analysis.read.model import Key, Run, Samples
from analysis.read.tables import UNPRINTABLE, Opener, Rows, is_whole, table_rows

FILE = 'histogram.csv'
COLUMNS = ('platform', 'path', 'experiment', 'variant', 'unit', 'value', 'count')
RESOLUTION = 'histogram_resolution_ppm'
SUM = 'sum_above_least'
MILLION = 1_000_000


def _fault(row: List[str]) -> str:
    """Why a row cannot be used, '' where it can."""
    if len(row) != len(COLUMNS):
        return f'{len(row)} fields instead of {len(COLUMNS)}'
    if not all(field.isprintable() for field in row):
        return UNPRINTABLE
    if not row[4]:
        return 'unit is empty'
    if not is_whole(row[5].removeprefix('-')):
        return f'value is {row[5][:40]!r}, not a 64-bit decimal'
    if not is_whole(row[6]) or int(row[6]) == 0:
        return f'count is {row[6][:40]!r}, not a number from 1'
    return ''


def _off(samples: Samples, counters: Dict[str, int]) -> bool:
    """Whether the values do not come to the sum that the guest had."""
    pairs = list(zip(samples.measured.tolist(), samples.counts.tolist()))
    least = min(value for value, _ in pairs)
    total = sum((value - least) * count for value, count in pairs)
    slack = sum(abs(value) * count for value, count in pairs) * counters[RESOLUTION] // MILLION
    return abs(total - counters.get(SUM, 0)) > slack + 2 * samples.count


def _take(run: Run, key: Key, rows: List[List[str]]) -> None:
    """A row's values in the place of its samples."""
    kept = run.samples.get(key)
    warmup = kept.warmup if kept else np.zeros(0, dtype=np.int64)
    units = tuple(dict.fromkeys([*(kept.units if kept else ()), *(row[4] for row in rows)]))
    value, count = (np.array([int(row[i]) for row in rows], dtype=np.int64) for i in (5, 6))
    run.samples[key] = Samples(value, warmup, units, counts=count)
    if _off(run.samples[key], run.counters[key]):
        why = f'{FILE}: {key.label()}: its values do not come to the sum that the guest counted'
        run.problems.append(why)
        run.damaged.setdefault(key, why)


def read_counted(open_file: Opener, run: Run) -> None:
    """Fill in the samples of such rows. What is wrong with them is listed in Run.problems and Run.damaged."""
    keys = {key for key, counters in run.counters.items() if counters.get(RESOLUTION)}
    found: Dict[Key, List[List[str]]] = {}
    lines: Rows = table_rows(open_file, FILE, COLUMNS) if keys else ()
    try:
        for line, row in lines:
            key = Key(*row[:4]) if len(row) >= 4 else None
            if key not in keys or key is None:
                continue
            why = _fault(row)
            if why:
                run.problems.append(f'{FILE}: line {line}: {why}')
                run.damaged.setdefault(key, f'{FILE}: line {line}: {why}')
            else:
                found.setdefault(key, []).append(row)
    except (InputError, FileNotFoundError) as error:
        run.problems.append(str(error) if isinstance(error, InputError) else f'no {FILE}')
    for key in keys:
        if key in found:
            _take(run, key, found[key])
        else:
            run.damaged.setdefault(key, f'{FILE} has no row of it')
