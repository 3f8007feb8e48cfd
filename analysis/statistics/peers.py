"""Which rows of a run other hypervisors' figures may stand beside."""

from typing import Dict, List, Sequence, Tuple

from analysis.read.peers import Peer
from analysis.statistics.grouping import headline_groups, one_unit
from analysis.statistics.rows import Row
from analysis.words.definitions import HEADLINES, Headline, matches, path_order


def beside(peers: Sequence[Peer], platform: str) -> List[Peer]:
    """Those that were measured on this platform's machine, over an interval that it has too."""
    return [peer for peer in peers if peer.platform == platform and peer.experiment and not peer.apart]


def ours_beside(rows: Sequence[Row], peer: Peer) -> Dict[str, Row]:
    """Our rows of the same interval and unit, by path."""
    found: Dict[str, Row] = {}
    for row in rows:
        fits = row.key.experiment == peer.experiment and matches(row.key.variant, peer.variant)
        if fits and row.stats and row.ok and row.unit == peer.unit:
            found.setdefault(row.key.path, row)
    return found


def grouped_with_ours(rows: Sequence[Row], peers: Sequence[Peer]) -> List[Tuple[str, List[Row], List[Peer]]]:
    """By interval: its name, our rows, theirs; only where both are there, all in one unit."""
    groups = []
    names = list(dict.fromkeys((peer.experiment, peer.variant) for peer in peers))
    for experiment, variant in names:
        theirs = [peer for peer in peers if (peer.experiment, peer.variant) == (experiment, variant)]
        ours = ours_beside(rows, theirs[0])
        head = headline_groups(list(ours.values()), _headline(experiment, variant))
        label = head[0][0] if head else f'{experiment} {variant}'.strip()
        if ours:
            groups.append((label, sorted(ours.values(), key=lambda row: path_order(row.key.path)), theirs))
    unit, _ = one_unit([row for _, ours, _ in groups for row in ours])
    return [group for group in groups if group[1][0].unit == unit]


def _headline(experiment: str, variant: str) -> List[Headline]:
    """The headline of an interval, where there is one."""
    return [line for line in HEADLINES if line.experiment == experiment and matches(variant, line.variant)]
