"""Stages of an interrupt's way: sentences and tables."""

from types import SimpleNamespace
from typing import Dict, List, Optional, Sequence, Tuple

from analysis.pages import answers, tables
from analysis.pages.drawn import Drawn
from analysis.read.model import Key, Run, Stage
from analysis.statistics.stages import interval_name, stage_groups, stage_names, stage_sums
from analysis.words.language import listed
from analysis.words.stages import stage_of

Group = Tuple[str, str, Dict[str, List[Stage]]]
Interval = Tuple[str, Dict[str, List[Stage]], str]  # its name, its stages by path, what is said below them


def _other_ways(run: Run, platform: str, group: Group) -> str:
    """How many samples of an interval the table does not have, by path; '' where it has all."""
    experiment, variant, by_path = group
    counts = {path: run.other_ways.get(Key(platform, path, experiment, variant), 0) for path in by_path}
    parts = [f'{count:,} on {path}' for path, count in counts.items() if count]
    what = 'Samples that went through other stages, and are not in these figures'
    return f'{what}: {listed(parts)}.' if parts else ''


def _table(interval: str, by_path: Dict[str, List[Stage]], others: str) -> SimpleNamespace:
    """Stages down, paths across, each path's sum below."""
    names = stage_names(by_path)
    sums = {path: stage_sums(parts) for path, parts in by_path.items()}
    lines = [
        SimpleNamespace(
            name=name,
            colour=stage_of(name).colour,
            meaning=stage_of(name).meaning,
            cells=[tables.number(sums[path].get(name)) for path in by_path],
        )
        for name in names
    ]
    return SimpleNamespace(
        interval=interval,
        unit=next(iter(by_path.values()))[0].unit,
        paths=list(by_path),
        lines=lines,
        totals=[f'{sum(mine.values()):,}' for mine in sums.values()],
        others=others,
    )


def _named(run: Run, platform: str, groups: Sequence[Group]) -> List[Interval]:
    """Each interval under its name, and the stages of its paths; of the first unit."""
    variants: Dict[str, List[str]] = {}
    for experiment, variant, _ in groups:
        variants.setdefault(experiment, []).append(variant)
    found = []
    for experiment, variant, by_path in groups:
        unit = next(iter(by_path.values()))[0].unit
        mine = {path: parts for path, parts in by_path.items() if parts[0].unit == unit}
        others = _other_ways(run, platform, (experiment, variant, mine))
        found.append((interval_name(experiment, variant, variants[experiment]), mine, others))
    return found


def stage_tables(run: Run, platform: str, experiment: str) -> List[SimpleNamespace]:
    """A table for each traced interval of an experiment on a platform."""
    groups = [group for group in stage_groups(run.stages, platform) if group[0] == experiment]
    return [_table(*each) for each in _named(run, platform, groups)]


def block(run: Run, platform: str, drawn: Drawn) -> Optional[SimpleNamespace]:
    """The page on stages, of one platform; None where nothing was traced on it."""
    groups = stage_groups(run.stages, platform)
    if not groups:
        return None
    found = _named(run, platform, groups)
    return SimpleNamespace(
        sentences=answers.stages(found[0][1], found[0][0]),
        figure=drawn.of(platform, 'stages:'),
        table=_table(*found[0]),
        used=list(dict.fromkeys(group[0] for group in groups)),
    )
