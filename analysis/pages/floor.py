"""How far figures go: what the machine itself adds to a sample; what a histogram leaves out."""

from typing import Dict, Sequence

from analysis.pages.sentences import on_paths
from analysis.read.counted import RESOLUTION
from analysis.statistics.rows import Row

CLOCK = 'clock'  # the experiment with nothing between its stamps
EXACT = 'insn'  # where instructions are counted there is nothing else to count


def _added(clock: Row) -> str:
    """How far its samples go beyond their median."""
    stats = clock.stats
    assert stats is not None
    return f'{stats.p99_9 - stats.p50:,} (p99.9) and at most {stats.max - stats.p50:,} {clock.unit}'


def floor(mine: Sequence[Row], every: Sequence[Row]) -> str:
    """A sentence for the rows `mine` of one experiment, from the clock's rows among `every`; '' without one.

    A clock counts on its own path, and in the unit of a row there.
    """
    needed = {(row.key.platform, row.key.path, row.unit) for row in mine if row.stats and row.unit != EXACT}
    said: Dict[str, str] = {
        row.key.path: _added(row)
        for row in every
        if row.key.experiment == CLOCK and row.stats and (row.key.platform, row.key.path, row.unit) in needed
    }
    if not said or any(row.key.experiment == CLOCK for row in mine):
        return ''
    return f'Between two stamps with nothing between them, the machine itself adds {on_paths(said)}.'


def counted(mine: Sequence[Row]) -> str:
    """A sentence where the guest kept a histogram of some of the rows; '' where it kept all samples."""
    resolution = max((row.counters.get(RESOLUTION, 0) for row in mine), default=0)
    if not resolution:
        return ''
    return (
        'Of more than a million samples the guest keeps a histogram: percentiles are right to '
        f'{resolution / 10_000:.3g} %, the smallest, the largest and the mean are exact.'
    )
