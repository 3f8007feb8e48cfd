"""Other hypervisors: sentences and tables."""

from types import SimpleNamespace
from typing import Dict, List, Sequence, Tuple

from analysis.pictures.peers import colour_of
from analysis.read.peers import NATIVE, Peer
from analysis.statistics.peers import beside, grouped_with_ours, ours_beside
from analysis.statistics.percentiles import ratio
from analysis.statistics.rows import BASE_PATH, Row
from analysis.words.language import listed, times

OURS = (BASE_PATH, 'lr', 'trap')  # the paths that others are held against


def sentences_of(rows: Sequence[Row], platform: str, peers: Sequence[Peer]) -> List[str]:
    """What the nearest interval costs there and here; how many figures stand beside ours."""
    said = []
    groups = grouped_with_ours(rows, beside(peers, platform))
    picked = next((group for group in groups if group[1][0].key.experiment == 'timer'), None)
    picked = picked or (groups[0] if groups else None)
    if picked:
        label, ours, theirs = picked
        mine = {row.key.path: row.stats.p50 for row in ours if row.stats}
        unit = ours[0].unit or ''
        parts = [f'{peer.figure} {unit} under {peer.name}' for peer in theirs if peer.hypervisor != NATIVE]
        here = [f'{mine[path]:,} {unit} on {path}' for path in OURS if path in mine]
        base = mine.get('lr', mine.get('trap'))
        dear = max((peer.high for peer in theirs if peer.hypervisor != NATIVE), default=0)
        over = ratio(dear, base)
        if parts and here:
            most = f' The largest is {times(over)} times {"lr" if "lr" in mine else "trap"}.' if over else ''
            head = f'{label[:1].upper()}{label[1:]} costs {listed(parts)}'
            said.append(f'{head}; here it costs {listed(here)}.{most}')
    count = sum(len(theirs) for _, _, theirs in groups)
    were = {0: 'no figure of another hypervisor was', 1: '1 figure of another hypervisor was'}
    what = were.get(count, f'{count} figures of other hypervisors were')
    return [*said, f'On the machine of {platform}, {what} measured over an interval of this run.']


def how(rows: Sequence[Row], platform: str, peers: Sequence[Peer]) -> List[str]:
    """The setups of the figures that stand beside ours."""
    groups = grouped_with_ours(rows, beside(peers, platform))
    shown = [peer for _, _, theirs in groups for peer in theirs]
    return list(dict.fromkeys(f'{peer.setup}; {peer.statistic}' for peer in shown))


def _line(rows: Sequence[Row], peer: Peer) -> SimpleNamespace:
    """One figure, ours of the same machine and interval beside it, or why there is none."""
    mine = [row for row in rows if row.key.platform == peer.platform]
    ours = ours_beside(mine, peer) if not peer.apart else {}
    why = peer.apart or ('' if mine else f'this run has no {peer.platform}')
    if not why and not ours:
        why = f'this run has no {peer.experiment} of {peer.platform} in {peer.unit}'
    medians = [ours[path].stats.p50 if path in ours and ours[path].stats else None for path in OURS]
    return SimpleNamespace(
        peer=peer,
        colour=colour_of(peer),
        ours=['–' if median is None else f'{median:,}' for median in medians],
        why=why,
    )


def of_setups(rows: Sequence[Row], peers: Sequence[Peer]) -> List[SimpleNamespace]:
    """Every figure, setup by setup: a figure says nothing without it."""
    found: Dict[Tuple[str, str, str], List[SimpleNamespace]] = {}
    for peer in peers:
        found.setdefault((peer.setup, peer.statistic, peer.source), []).append(_line(rows, peer))
    return [
        SimpleNamespace(
            setup=setup,
            statistic=statistic,
            source=source,
            beside=[line for line in lines if not line.why],
            apart=[line for line in lines if line.why],
        )
        for (setup, statistic, source), lines in found.items()
    ]
