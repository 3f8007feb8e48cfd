"""Why a row moved: the stages of its interval that did, else the exits by cause."""

from fractions import Fraction
from typing import Dict, List, Optional

from analysis.compare.verdict import number
from analysis.read.model import Key
from analysis.statistics.figures import Table

NAMED = 3  # movers that are named; there are rarely more


def _by_name(table: Table, key: Key, unit: str) -> Dict[str, Fraction]:
    """Stages of an interval, added up by name; none where they are in another unit."""
    found: Dict[str, Fraction] = {}
    for stage in table.stages.get(key, []):
        if stage.unit == unit:
            found[stage.name] = found.get(stage.name, Fraction(0)) + stage.p50
    return found


def _exits(table: Table, key: Key) -> Dict[str, Fraction]:
    """Exits of a row by cause, per interrupt."""
    counters = table.counters.get(key, {})
    interrupts = counters.get('interrupts', 0)
    if not interrupts:
        return {}
    return {
        name: Fraction(value, interrupts)
        for name, value in counters.items()
        if name.startswith(('exit_', 'lr_'))
    }


def _movers(base: Dict[str, Fraction], new: Dict[str, Fraction]) -> List[str]:
    """What moved, the largest difference first."""
    names = list(dict.fromkeys([*base, *new]))
    moved = [(new.get(name, Fraction(0)) - base.get(name, Fraction(0)), name) for name in names]
    moved = sorted((pair for pair in moved if pair[0]), key=lambda pair: (-abs(pair[0]), pair[1]))
    said = [
        f'{name} {number(base[name]) if name in base else "–"} → {number(new[name]) if name in new else "–"} '
        f'({"+" if difference > 0 else ""}{number(difference)})'
        for difference, name in moved[:NAMED]
    ]
    return said + ([f'and {len(moved) - NAMED} more'] if len(moved) > NAMED else [])


def _first_with(tables: List[Table], key: Key, what: str) -> Optional[Table]:
    """The first run of a side that has the row's stages, or counters."""
    return next((table for table in tables if getattr(table, what).get(key)), None)


def why(key: Key, unit: str, base: List[Table], new: List[Table]) -> List[str]:
    """Sentences on a row that moved; none where the runs do not tell."""
    said = []
    old, now = _first_with(base, key, 'stages'), _first_with(new, key, 'stages')
    if old and now:
        moved = _movers(_by_name(old, key, unit), _by_name(now, key, unit))
        said.append(f'stage {", ".join(moved)}' if moved else 'no stage moved')
    old, now = _first_with(base, key, 'counters'), _first_with(new, key, 'counters')
    if old and now:
        moved = _movers(_exits(old, key), _exits(now, key))
        if moved:
            said.append(f'per interrupt {", ".join(moved)}')
    return said
