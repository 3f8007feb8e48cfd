"""Every exit, named: of one interrupt on each path, and why each cause is one."""

from types import SimpleNamespace
from typing import List, Optional, Sequence

from analysis.pages import sentences
from analysis.pages.drawn import Drawn
from analysis.statistics.grouping import by_path, in_order
from analysis.statistics.rows import Row
from analysis.words.exits import cause_of, cause_order
from analysis.words.language import spoken

NAMED = ('spi', 'irq-total', 'timer', 'inject')  # the first of these that counted exits has them named


def block(rows: Sequence[Row], drawn: Drawn) -> Optional[SimpleNamespace]:
    """One platform's exits: of one interrupt in words, of all headlines in a picture; None without any."""
    by_experiment = in_order(rows)
    group: Sequence[Row] = next(
        (
            found
            for found in (by_experiment.get(e, []) for e in NAMED)
            if any(row.exits_per_irq is not None for row in found)
        ),
        [],
    )
    variant = next((row.key.variant for row in group if row.exits_per_irq is not None), '')
    group = [row for row in group if row.key.variant == variant and row.exits_per_irq is not None]
    figure = drawn.of(rows[0].key.platform, 'exits:')
    if not group and not figure:
        return None
    return SimpleNamespace(
        named=[
            SimpleNamespace(path=path, text=sentences.named_exits(found[0]))
            for path, found in by_path(group).items()
        ],
        named_of=', '.join(filter(None, (group[0].key.experiment, spoken(variant)))) if group else '',
        figure=figure,
    )


def causes(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Every cause of an exit that the run has."""
    counters = {
        counter
        for row in rows
        for counter, count in row.counters.items()
        if counter.startswith('exit_') and count
    }
    return [
        SimpleNamespace(counter=counter, **cause_of(counter)._asdict())
        for counter in sorted(counters, key=cause_order)
    ]
