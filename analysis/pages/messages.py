"""Wire or message, and what direct injection saves: sentences on LPIs; [] without data."""

from typing import Dict, List, Sequence

from analysis.pages.answers import differences, figures, named_count, of, p50s
from analysis.statistics.grouping import by_path, having, one_unit
from analysis.statistics.rows import Row
from analysis.words.language import counted, difference, on_paths

DIRECT, LISTED = 'direct', 'lr'


def _exits(rows: Sequence[Row]) -> Dict[str, float]:
    """Exits of one interrupt on each path that counted them."""
    first = {path: group[0].exits_per_irq for path, group in by_path(rows).items()}
    return {path: float(exits) for path, exits in first.items() if exits is not None}


def _exits_apart(wires: Sequence[Row], messages: Sequence[Row]) -> str:
    """How many exits a message takes more or less than a wire; '' where both take as many on every path."""
    wire, message = _exits(wires), _exits(messages)
    over = {path: exits - wire[path] for path, exits in message.items() if path in wire}
    said = {
        path: f'{counted(abs(more), "exit")} {"more" if more > 0 else "less"}' if more else 'as many exits'
        for path, more in over.items()
    }
    return f' It takes {on_paths(said)}.' if any(over.values()) else ''


def _beside(wires: Sequence[Row], messages: Sequence[Row], words: str) -> str:
    """One interval of a message beside that of a wire, on each path that has both."""
    unit, shown = one_unit([*messages, *wires])
    wire, message = (p50s([row for row in shown if row in group]) for group in (wires, messages))
    over = {path: cost - wire[path] for path, cost in message.items() if path in wire}
    if not over:
        return ''
    both = {path: message[path] for path in over}
    return (
        f'{words} {figures(both, unit)}. Compared with a wire (SPI, edge), that is {differences(over, unit)}.'
    )


def wire_or_message(rows: Sequence[Row]) -> List[str]:
    """What a message (LPI) costs beside a wire (SPI), until its handler runs and in all."""
    edge, message = of(rows, 'spi', trigger='edge'), of(rows, 'lpi', via='translater', mapped='one')
    whole, whole_message = of(rows, 'irq-total', trigger='edge'), of(rows, 'lpi-total', via='translater')
    said = [_beside(edge, message, 'A message (LPI) reaches its handler after')]
    text = _beside(whole, whole_message, 'A whole message costs')
    said += [text + _exits_apart(whole, whole_message)] if text else []
    return [text for text in said if text]


def _saved(rows: Sequence[Row], words: str) -> str:
    """One message on direct beside lr; '' without both."""
    unit, shown = one_unit([row for row in rows if row.key.path in (DIRECT, LISTED)])
    costs, first = p50s(shown), {path: group[0] for path, group in by_path(shown).items()}
    if len(costs) < 2:
        return ''
    exits = {
        path: '' if row.exits_per_irq is None else f' and {named_count(row)}'
        for path, row in first.items()
    }
    over = costs[DIRECT] - costs[LISTED]
    return (
        f'{words} {costs[DIRECT]:,} {unit}{exits[DIRECT]}, '
        f'{difference(over, over, unit)} {"than" if over else "as"} on lr '
        f'({costs[LISTED]:,} {unit}{exits[LISTED]}).'
    )


def _switched(rows: Sequence[Row]) -> str:
    """What a switch of VMs costs on direct, with LPIs to be taken along and without."""
    unit, shown = one_unit([row for row in of(rows, 'vm-switch', save='all') if row.key.path == DIRECT])
    with_vpe = having(shown, vpe='1')
    cost, base = (p50s(group).get(DIRECT) for group in (with_vpe, [r for r in shown if r not in with_vpe]))
    if cost is None or base is None:
        return ''
    over = cost - base
    return (
        f'A switch of VMs costs {cost:,} {unit} on direct where a VM has LPIs (vpe=1), '
        f'{difference(over, over, unit)} {"than" if over else "as"} where none has ({base:,} {unit}).'
    )


def direct(rows: Sequence[Row]) -> List[str]:
    """What direct injection (GICv4) saves for a message, and what it costs where VMs are switched."""
    said = [
        _saved(
            of(rows, 'lpi', via='translater', mapped='one'),
            'With direct injection (direct) a message reaches its handler after',
        ),
        _saved(of(rows, 'lpi-total', via='translater'), 'With direct injection a whole message costs'),
        _switched(rows),
    ]
    return [text for text in said if text]


def of_messages(rows: Sequence[Row]) -> List[str]:
    """All of it."""
    return [*wire_or_message(rows), *direct(rows)]
