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
    """What the nearest interval costs there and here; how many figures stand apart. [] without peers."""
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
    mine_too = sum(len(theirs) for _, _, theirs in groups)
    if peers:
        said.append(
            f'Figures of others that are known: {len(peers)}. The picture has those that were measured on '
            f'the machine of {platform} over an interval of this run: {mine_too}. The table has all.'
        )
    return said


def table(rows: Sequence[Row], peers: Sequence[Peer]) -> SimpleNamespace:
    """Every figure, ours of the same machine and interval beside it, and why there is none."""
    setups: Dict[Tuple[str, str, str], int] = {}
    lines = []
    for peer in peers:
        mine = [row for row in rows if row.key.platform == peer.platform]
        ours = ours_beside(mine, peer) if not peer.apart else {}
        why = peer.apart or ('' if mine else f'this run has no {peer.platform}')
        if not why and not ours:
            why = f'this run has no {peer.experiment} of {peer.platform} in {peer.unit}'
        lines.append(
            SimpleNamespace(
                peer=peer,
                colour=colour_of(peer),
                ours=[f'{ours[path].stats.p50:,}' if path in ours else '–' for path in OURS],
                why=why,
                setup=setups.setdefault((peer.setup, peer.statistic, peer.source), len(setups) + 1),
            )
        )
    notes = [
        SimpleNamespace(number=number, setup=setup, statistic=statistic, source=source)
        for (setup, statistic, source), number in setups.items()
    ]
    return SimpleNamespace(
        beside=[line for line in lines if not line.why],
        apart=[line for line in lines if line.why],
        notes=notes,
        ours=OURS,
    )
