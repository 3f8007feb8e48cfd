"""summary.csv: one row for each platform, path, experiment and variant."""

import csv
import io
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Dict, List, Optional, Tuple

from analysis.read.counted import SUM
from analysis.read.folder import status_of
from analysis.read.model import OK, Key, Run
from analysis.statistics.percentiles import PERCENTILES, Stats, describe, describe_counted, ratio

COLUMNS = (
    'platform',
    'path',
    'experiment',
    'variant',
    'unit',
    'count',
    'lost',
    'min',
    'p50',
    'p90',
    'p99',
    'p99_9',
    'max',
    'mean',
    'stddev',
    'vs_native',
    'exits_per_irq',
    'status',
)
BASE_PATH = 'native'


@dataclass(frozen=True)
class Row:
    """A row of summary.csv and what the report says beside it. None is "does not apply"."""

    key: Key
    unit: Optional[str]
    count: int  # measured samples, warm-up not counted
    stats: Optional[Stats]  # of the measured samples; None without any, or in mixed units
    cold: Optional[int]  # the first warm-up sample
    lost: Optional[int]
    exits_per_irq: Optional[Fraction]
    vs_native: Optional[Fraction]
    over_native: Optional[int]  # p50 less native's p50, in the row's unit
    status: str
    reason: str
    counters: Dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Did the row end as it should?"""
        return self.status == OK

    def per_irq(self, counter: str) -> Optional[Fraction]:
        """A counter divided by the row's interrupts; None where nothing counted interrupts."""
        interrupts = self.counters.get('interrupts', 0)
        return Fraction(self.counters.get(counter, 0), interrupts) if interrupts else None


def _base(run: Run, key: Key, medians: Dict[Key, Tuple[str, int]]) -> Optional[int]:
    """p50 of the native row that belongs to `key`, if that is ok and has the same unit."""
    unit, median = medians.get(key._replace(path=BASE_PATH), (None, None))
    return median if unit is not None and unit == run.unit(key) else None


def _stats(run: Run, key: Key) -> Optional[Stats]:
    """Statistics of a row's samples, however they came."""
    samples = run.samples[key]
    if samples.counts is None:
        return describe(samples.measured)
    return describe_counted(samples.measured, samples.counts, run.counters.get(key, {}).get(SUM, 0))


def build_rows(run: Run) -> List[Row]:
    """All rows in the order of the run's matrix."""
    stats = {key: _stats(run, key) for key in run.samples if run.unit(key)}
    medians = {
        key: (run.unit(key) or '', found.p50)
        for key, found in stats.items()
        if found and status_of(run, key)[0] == OK
    }
    rows = []
    for key in run.keys():
        found, samples = stats.get(key), run.samples.get(key)
        counters = run.counters.get(key, {})
        base = _base(run, key, medians)
        unit = run.unit(key)
        interrupts = counters.get('interrupts', 0)
        status, reason = status_of(run, key)
        rows.append(
            Row(
                key=key,
                unit=unit,
                count=samples.count if samples else 0,
                stats=found,
                lost=counters.get('lost'),
                cold=int(samples.warmup[0]) if samples and unit and len(samples.warmup) else None,
                exits_per_irq=ratio(counters['exits'], interrupts) if 'exits' in counters else None,
                vs_native=ratio(found.p50, base) if found else None,
                over_native=found.p50 - base if found and base is not None else None,
                status=status,
                reason=reason,
                counters=counters,
            )
        )
    return rows


def _number(value: object, form: str) -> str:
    """A value in a printf-like form, empty for None."""
    return '' if value is None else format(value, form)


def fields(row: Row) -> List[str]:
    """A row as the text of summary.csv's columns, in their order."""
    stats = row.stats
    exact = [_number(getattr(stats, name) if stats else None, 'd') for name in ('min', *PERCENTILES, 'max')]
    return [
        *row.key,
        row.unit or '',
        str(row.count),
        _number(row.lost, 'd'),
        *exact,
        _number(stats.mean if stats else None, '.6g'),
        _number(stats.stddev if stats else None, '.6g'),
        '' if row.vs_native is None else f'{float(row.vs_native):.3f}',
        '' if row.exits_per_irq is None else f'{float(row.exits_per_irq):.6g}',
        row.status,
    ]


def summary_text(rows: List[Row]) -> str:
    """summary.csv as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(COLUMNS)
    writer.writerows(fields(row) for row in rows)
    return out.getvalue()
