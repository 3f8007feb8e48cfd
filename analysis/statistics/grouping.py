"""Rows chosen, grouped and named: by unit, path, platform, experiment, headline."""

from typing import Dict, List, Sequence, Tuple

from analysis.read.model import UNSUPPORTED
from analysis.read.variants import parameters
from analysis.statistics.rows import Row
from analysis.words.definitions import HEADLINES, Headline, experiment_order, matches, path_order
from analysis.words.exits import cause_order

ByPlatform = Dict[str, List[Row]]


def platforms_of(rows: Sequence[Row]) -> List[str]:
    """Platforms in the order of the run."""
    return list(dict.fromkeys(row.key.platform for row in rows))


def shared(rows: Sequence[Row]) -> List[Tuple[Headline, ByPlatform]]:
    """The headline rows that at least two platforms measured in one unit: by platform, a row a path."""
    found = []
    for headline in HEADLINES:
        by_platform: ByPlatform = {}
        for platform in platforms_of(rows):
            mine = [row for row in rows if row.key.platform == platform]
            for _, group in headline_groups(mine, [headline]):
                by_platform[platform] = [row for row in group if row.stats and row.ok]
        unit, _ = one_unit([row for group in by_platform.values() for row in group])
        by_platform = {
            name: sorted((row for row in group if row.unit == unit), key=lambda row: path_order(row.key.path))
            for name, group in by_platform.items()
        }
        by_platform = {name: group for name, group in by_platform.items() if group}
        if len(by_platform) > 1:
            found.append((headline, by_platform))
    return found


PLAIN = ('cause', 'reg')  # parameters whose values say what they are
Group = Tuple[str, List[Row]]


def by_unit(rows: Sequence[Row]) -> Dict[str, List[Row]]:
    """Rows by unit: figures of two units never stand in one table.

    A row without samples goes with its platform's first unit, or with the first of all.
    """
    first: Dict[str, str] = {}
    for row in rows:
        if row.unit:
            first.setdefault(row.key.platform, row.unit)
    other = next(iter(first.values()), '')
    found: Dict[str, List[Row]] = {}
    for row in rows:
        found.setdefault(row.unit or first.get(row.key.platform, other), []).append(row)
    return found


def short_variants(variants: Sequence[str]) -> Dict[str, str]:
    """Each variant without the k=v that all of them share; the whole where nothing else is left."""
    parts = {variant: variant.split(';') for variant in variants}
    shared = set.intersection(*(set(part) for part in parts.values())) if len(parts) > 1 else set()
    return {
        variant: ', '.join(p for p in part if p not in shared) or variant for variant, part in parts.items()
    }


def axis_names(variants: Sequence[str]) -> Dict[str, str]:
    """Short variants for an axis; where all are one parameter that needs no name, its values alone."""
    names = short_variants(variants)
    found = {name.partition('=')[0] for name in names.values()}
    if len(found) == 1 and found <= set(PLAIN) and not any(',' in name for name in names.values()):
        return {variant: name.partition('=')[2] for variant, name in names.items()}
    return names


def one_unit(rows: Sequence[Row]) -> Tuple[str, List[Row]]:
    """The unit of the first row that has one, and the rows of that unit or of none: one axis has one unit."""
    unit = next((row.unit for row in rows if row.unit), '')
    return unit, [row for row in rows if row.unit in (unit, None)]


def undrawn_paths(rows: Sequence[Row]) -> List[str]:
    """Paths that one experiment's picture leaves out: on none of several variants could they run."""
    paths = sorted({row.key.path for row in rows}, key=path_order)
    if len({row.key.variant for row in rows}) < 2:
        return []
    return [path for path in paths if all(row.status == UNSUPPORTED for row in rows if row.key.path == path)]


def headline_groups(rows: Sequence[Row], headlines: Sequence[Headline] = HEADLINES) -> List[Group]:
    """The rows of each headline, by label; only what the run has, and of it the first variant that fits."""
    groups = []
    for headline in headlines:
        fitting = [
            row
            for row in rows
            if row.key.experiment == headline.experiment and matches(row.key.variant, headline.variant)
        ]
        if fitting:
            variant = next((row.key.variant for row in fitting if row.ok), fitting[0].key.variant)
            groups.append((headline.label, [row for row in fitting if row.key.variant == variant]))
    return groups


def in_order(rows: Sequence[Row]) -> Dict[str, List[Row]]:
    """Rows by experiment, experiments in the order of the definitions."""
    found = sorted({row.key.experiment for row in rows}, key=experiment_order)
    return {name: [row for row in rows if row.key.experiment == name] for name in found}


def exit_causes(row: Row) -> Dict[str, float]:
    """Exits per interrupt by counter name, known causes in their order, without those that never came."""
    names = [name for name, count in row.counters.items() if name.startswith('exit_') and count]
    return {name: float(row.per_irq(name) or 0) for name in sorted(names, key=cause_order)}


def by_path(rows: Sequence[Row]) -> Dict[str, List[Row]]:
    """Rows by path, paths in their order."""
    found = sorted({row.key.path for row in rows}, key=path_order)
    return {path: [row for row in rows if row.key.path == path] for path in found}


def having(rows: Sequence[Row], **wanted: str) -> List[Row]:
    """The rows whose variants have these parameters."""
    return [row for row in rows if wanted.items() <= parameters(row.key.variant).items()]
