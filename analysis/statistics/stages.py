"""Stages of traced intervals, grouped and added up; and what a switch of VMs is made of."""

from typing import Dict, List, Sequence, Tuple

from analysis.read.model import Key, Stage
from analysis.read.variants import parameters, without
from analysis.statistics.grouping import one_unit, short_variants
from analysis.statistics.rows import Row
from analysis.words.definitions import HEADLINES, matches, path_order
from analysis.words.stages import STAGES


def stage_groups(
    stages: Dict[Key, List[Stage]], platform: str
) -> List[Tuple[str, str, Dict[str, List[Stage]]]]:
    """One platform's stages as (experiment, variant, stages by path), headline intervals first."""
    names = list(dict.fromkeys((key.experiment, key.variant) for key in stages if key.platform == platform))

    def order(name: Tuple[str, str]) -> int:
        fitting = [
            i if head.drawn else i + len(HEADLINES)
            for i, head in enumerate(HEADLINES)
            if head.experiment == name[0] and matches(name[1], head.variant)
        ]
        return fitting[0] if fitting else 2 * len(HEADLINES)

    groups = []
    for experiment, variant in sorted(names, key=order):
        mine = {
            key.path: found
            for key, found in stages.items()
            if key[2:] == (experiment, variant) and key[0] == platform
        }
        groups.append((experiment, variant, {path: mine[path] for path in sorted(mine, key=path_order)}))
    return groups


def interval_end(experiment: str, parts: Sequence[Stage]) -> int:
    """Place of the last stage that the plain run's interval holds: that of the handler's stamp, or the last.

    docs/schema.md, stages.csv. Where a stage is called guest-vector more than once, the last of them counts:
    an SGI's sender has no vector of its own.
    """
    vectors = [part.order for part in parts if part.name == 'guest-vector']
    return vectors[-1] if vectors and experiment != 'irq-total' else parts[-1].order


def switch_shares(rows: Sequence[Row]) -> Dict[str, Dict[str, int]]:
    """Of each path's vm-switch (save=all): what leaving out the vGIC, or the timer, saves, and the rest.

    A path is there where all three were measured in one unit. Keys are those of SHARES.
    """
    _, shown = one_unit([row for row in rows if row.stats])
    found: Dict[str, Dict[str, int]] = {}
    for path in sorted({row.key.path for row in shown}, key=path_order):
        mine = {
            parameters(row.key.variant).get('save', ''): row.stats.p50
            for row in shown
            if row.key.path == path and row.stats and not without(row.key.variant, 'save')
        }
        if {'all', 'no-vgic', 'no-timer'} <= set(mine):
            vgic, timer = mine['all'] - mine['no-vgic'], mine['all'] - mine['no-timer']
            found[path] = {'rest': mine['all'] - vgic - timer, 'timer': timer, 'vgic': vgic}
    return found


def stage_names(by_path: Dict[str, List[Stage]]) -> List[str]:
    """Names of all stages of one interval: known ones in their order, others where they come first."""
    first: Dict[str, int] = {}
    for parts in by_path.values():
        for part in parts:
            first[part.name] = min(first.get(part.name, part.order), part.order)
    known = list(STAGES)
    return sorted(first, key=lambda name: (known.index(name) if name in known else len(known), first[name]))


def stage_sums(parts: Sequence[Stage]) -> Dict[str, int]:
    """A path's stages by name; one that comes more than once is added up."""
    sums: Dict[str, int] = {}
    for part in parts:
        sums[part.name] = sums.get(part.name, 0) + part.p50
    return sums


def interval_name(experiment: str, variant: str, variants: Sequence[str]) -> str:
    """An interval as a reader names it, without what all its variants share."""
    short = short_variants(list(variants))[variant]
    return f'{experiment}, {short}' if short else experiment
