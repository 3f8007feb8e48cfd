"""A run's own tables as the report's rows: fast, and of a reference, which has no samples."""

from typing import List, Optional, Tuple

from analysis.read.model import Key, Run
from analysis.statistics.figures import Figures, from_folder
from analysis.statistics.percentiles import PERCENTILES, Stats
from analysis.statistics.rows import Row

WHOLE = ('count', 'min', *PERCENTILES, 'max')


def _stats(figures: Figures) -> Optional[Stats]:
    """Statistics of a row, None where one of them is missing."""
    exact = {name: getattr(figures, name) for name in WHOLE}
    if None in (*exact.values(), figures.mean, figures.stddev):
        return None
    return Stats(mean=float(figures.mean or 0), stddev=float(figures.stddev or 0), **exact)


def _row(key: Key, figures: Figures, run: Run) -> Row:
    """A row as the analysis made it, but for what summary.csv does not say: the cold sample."""
    return Row(
        key=key,
        unit=figures.unit or None,
        count=figures.count,
        stats=_stats(figures),
        cold=None,
        lost=figures.lost,
        exits_per_irq=figures.exits_per_irq,
        vs_native=figures.vs_native,
        over_native=None,
        status=figures.status,
        reason=run.reason.get(key, ''),
        counters=run.counters.get(key, {}),
    )


def read_recorded(folder: str) -> Tuple[Run, List[Row]]:
    """What run.csv and the tables say, and the rows of summary.csv, or those it would have were it not old.

    Raises InputError, with one line.
    """
    table = from_folder(folder)
    run = Run(meta=table.meta, reason=table.reason, counters=table.counters, stages=table.stages)
    run.problems = table.problems
    return run, [_row(key, figures, run) for key, figures in table.rows.items()]
