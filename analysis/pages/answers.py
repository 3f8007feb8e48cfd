"""Answers to the report's questions, in sentences computed from one platform's rows; [] without data."""

from typing import Dict, List, Mapping, Optional, Sequence

from analysis.pages.sentences import jitter
from analysis.read.model import Stage
from analysis.read.variants import number_of, parameters, without
from analysis.statistics.grouping import by_path, having, headline_groups, one_unit
from analysis.statistics.percentiles import ratio
from analysis.statistics.rows import BASE_PATH, Row
from analysis.statistics.stages import stage_sums, switch_shares
from analysis.words.definitions import HEADLINES, LIST_REGISTERS, SWEEP, matches, path_of
from analysis.words.language import (
    counted,
    difference,
    grouped,
    grouped_with_causes,
    listed,
    on_paths,
    spoken,
    times,
)


def of(rows: Sequence[Row], experiment: str, **wanted: str) -> List[Row]:
    """Measured rows of one experiment that are ok, of variants with these parameters."""
    mine = [row for row in rows if row.ok and row.stats and row.key.experiment == experiment]
    return having(mine, **wanted)


def p50s(rows: Sequence[Row]) -> Dict[str, int]:
    """The median on each path, of its first row; rows in another unit than the first are left out."""
    _, shown = one_unit(rows)
    return {path: group[0].stats.p50 for path, group in by_path(shown).items() if group[0].stats}


def figures(costs: Mapping[str, int], unit: str) -> str:
    """'1 insn on native and lr, and 85 insn on trap'."""
    return on_paths({path: f'{cost:,} {unit}'.rstrip() for path, cost in costs.items()})


def differences(more: Mapping[str, int], unit: str) -> str:
    """'the same on native, and 85 insn more on trap'."""
    return on_paths({path: difference(over, over, unit) for path, over in more.items()})


def _unit(rows: Sequence[Row]) -> str:
    return one_unit(rows)[0]


def named_count(row: Row) -> str:
    """'1 exit', '3 exits' of one interrupt."""
    return counted(float(row.exits_per_irq or 0), 'exit')


def _dearer(over: Mapping[str, int], unit: str) -> str:
    """In how many intervals trap costs more than lr; `over` are the differences by interval."""
    low, high = (pick(over, key=over.__getitem__) for pick in (min, max))
    same = f'trap costs {difference(over[low], over[low], unit)} {"than" if over[low] else "as"} lr'
    if len(over) == 1:
        return f'In one interval, {low}, {same}.'
    if over[low] == over[high]:
        return f'{same} in all {len(over)} intervals.'
    more = sum(1 for value in over.values() if value > 0)
    ends = ' to '.join(f'{difference(over[end], over[end], unit)} ({end})' for end in (low, high))
    return f'trap costs more than lr in {more} of {len(over)} intervals. The difference goes from {ends}.'


def trap_or_lr(rows: Sequence[Row]) -> List[str]:
    """In how many operations trap costs more than list registers, and what each exit more comes to."""
    said = []
    groups = headline_groups(
        [row for row in rows if row.stats], [headline for headline in HEADLINES if headline.compared]
    )
    over = {}
    for label, group in groups:
        found = p50s(group)
        if {'lr', 'trap'} <= set(found):
            over[label] = found['trap'] - found['lr']
    if over:
        said.append(_dearer(over, _unit(rows)))
    whole = {row.key.path: row for row in reversed(of(rows, 'irq-total', trigger='edge'))}
    lr, trap = whole.get('lr'), whole.get('trap')
    if lr and trap and lr.stats and trap.stats and lr.unit == trap.unit:
        if lr.exits_per_irq is not None and trap.exits_per_irq is not None:
            more_exits = trap.exits_per_irq - lr.exits_per_irq
            cost = (trap.stats.p50 - lr.stats.p50) / more_exits if more_exits > 0 else 0
            each = f': each further exit costs {float(cost):,.4g} {lr.unit}' if cost > 0 else ''
            said.append(
                f'A whole SPI costs {lr.stats.p50:,} {lr.unit} with {named_count(lr)} on lr, and '
                f'{trap.stats.p50:,} {lr.unit} with {named_count(trap)} on trap{each}.'
            )
    return said


def eoi(rows: Sequence[Row]) -> List[str]:
    """What completion costs on each path, in one step and in two."""
    unit = _unit(rows)
    one, two = p50s(of(rows, 'eoi', mode='0')), p50s(of(rows, 'eoi', mode='1', op='both'))
    said = []
    if one:
        said.append(f'The completion of an interrupt costs {figures(one, unit)}.')
    more = {path: two[path] - one[path] for path in two if path in one}
    if more:
        said.append(f'In two steps (EOImode 1: EOIR, then DIR) it costs {differences(more, unit)}.')
    return said


def _by_cause(group: Sequence[Row]) -> str:
    """What maintenance costs on one path: the cheapest and the dearest cause."""
    unit, shown = one_unit(group)
    costs = {
        parameters(row.key.variant).get('cause', '').upper(): row.stats.p50 for row in shown if row.stats
    }
    low, high = min(costs.values()), max(costs.values())
    where = {end: listed([cause for cause, cost in costs.items() if cost == end]) for end in (low, high)}
    if low == high:
        return f'{low:,} {unit}' + (' for every cause' if len(costs) > 1 else f' ({where[low]})')
    return f'{low:,} {unit} ({where[low]}) to {high:,} {unit} ({where[high]})'


def maintenance(rows: Sequence[Row]) -> List[str]:
    """The cheapest and the dearest cause, and what one for each interrupt comes to on lr-eoi."""
    costs = {path: _by_cause(group) for path, group in by_path(of(rows, 'maintenance')).items()}
    said = []
    if costs:
        said.append(f'A maintenance interrupt, with the access that causes it, costs {on_paths(costs)}.')
    whole = p50s(of(rows, 'irq-total', trigger='edge'))
    if costs and {'lr', 'lr-eoi'} <= set(whole):
        more = whole['lr-eoi'] - whole['lr']
        against = f'{difference(more, more)} {"than" if more else "as"} lr'
        said.append(
            f'Where every completion ends in one (lr-eoi), a whole SPI costs {whole["lr-eoi"]:,} '
            f'{_unit(rows)}, {against}.'
        )
    return said


def _at(rows: Sequence[Row]) -> Dict[int, int]:
    """p50 by K, of one path."""
    found = {number_of(row.key.variant, 'k'): row.stats.p50 for row in rows if row.stats}
    return {k: found[k] for k in sorted(k for k in found if k is not None)}


def _step(costs: Mapping[int, int], full: int, beyond: int, unit: str) -> str:
    """What one interrupt costs at the last K that fits, at the first that does not, and at the largest."""
    ks = list(dict.fromkeys([full, beyond, max(costs)]))
    if len({costs[k] for k in ks}) == 1:
        return f'{costs[full]:,} {unit} at {listed([f"K = {k}" for k in ks])}'
    over = ratio(costs[ks[-1]], costs[full])
    times_as_much = '' if over is None else f' ({times(over)} times that at K = {full})'
    return listed([f'{costs[k]:,} {unit} at K = {k}' for k in ks]) + times_as_much


def pressure(rows: Sequence[Row]) -> List[str]:
    """The step where the list registers are full, and if the cost grows beyond it; LPIs by themselves."""
    mine = of(rows, 'lr-pressure')
    kinds = dict.fromkeys(without(row.key.variant, 'k') for row in mine)
    return [
        text
        for kind in kinds
        for text in _pressure([row for row in mine if without(row.key.variant, 'k') == kind], kind)
    ]


def _pressure(rows: Sequence[Row], kind: str) -> List[str]:
    """The same of rows that differ in K alone; `kind` is the rest of their variants."""
    unit, shown = one_unit(rows)
    head = f'With {spoken(kind)} on' if kind else 'On'
    at = {path: _at(group) for path, group in by_path(shown).items()}
    steps = {}
    for path, costs in at.items():
        fits, more = [k for k in costs if k <= LIST_REGISTERS], [k for k in costs if k > LIST_REGISTERS]
        if fits and more and not path_of(path).bare:
            steps[path] = _step(costs, fits[-1], more[0], unit)
    said = [' '.join(f'{head} {where}, one of K interrupts costs {text}.' for where, text in grouped(steps))]
    said = [text for text in said if text]
    many = {path: [k for k in costs if k >= 4 * LIST_REGISTERS] for path, costs in at.items()}
    ends = {path: [at[path][k] for k in ks] for path, ks in many.items() if len(ks) > 1}
    moved = {path: max(costs) - min(costs) for path, costs in ends.items()}
    if moved:
        last = max(max(costs) for costs in at.values())
        still = listed([path for path, by in moved.items() if not by])
        other = on_paths({path: f'{by:,} {unit}' for path, by in moved.items() if by})
        parts = [f'does not change on {still}'] if still else []
        parts += [f'varies by {other}'] if other else []
        from_k = f'With {spoken(kind)}, from' if kind else 'From'
        said.append(f'{from_k} K = {4 * LIST_REGISTERS} to K = {last} the cost {", and ".join(parts)}.')
    return said


def tick(rows: Sequence[Row]) -> List[str]:
    """How steady the first timer's tick is: under the first load, and at worst or under the last."""
    mine = of(rows, 'timer-jitter')
    timer = next((parameters(row.key.variant).get('timer') for row in mine), None)
    mine = [row for row in mine if parameters(row.key.variant).get('timer') == timer]
    sweeps = [row for row in mine if matches(row.key.variant, SWEEP)]
    said = jitter([row for row in mine if row not in sweeps])
    unit, swept = one_unit(sweeps)
    worst = {row.key.path: f'{row.stats.max:,} {unit}' for row in swept if row.stats}
    if worst:
        said[1:] = [
            'The latest that a tick can be while interrupts of its own priority come, one at a time, is '
            f'{on_paths(worst)}: every phase of it was measured.'
        ]
    return [said[i] for i in sorted({0, len(said) - 1})] if said else []


def ipi(rows: Sequence[Row]) -> List[str]:
    """One way above native, and what an answer or more receivers add."""
    mine = of(rows, 'ipi')
    unit = _unit(mine)
    said = []
    one = p50s(having(mine, op='one-way'))
    if one:
        text = f'An IPI reaches the handler on the other vCPU after {figures(one, unit)}.'
        base = one.get(BASE_PATH)
        over = {p: v - base for p, v in one.items() if p != BASE_PATH} if base is not None else {}
        said.append(f'{text} Compared with native, that is {differences(over, unit)}.' if over else text)
    there = p50s(having(mine, op='round-trip'))
    ratios = {p: ratio(there[p], one.get(p)) for p in there}
    ways = {
        p: 'the same as one way' if over == 1 else f'{times(over)} times one way'
        for p, over in ratios.items()
        if over is not None
    }
    parts = [f'A round trip costs {on_paths(ways)}.'] if ways else []
    cast = having(mine, op='broadcast')
    most = max((number_of(row.key.variant, 'vcpus') or 0 for row in cast), default=0)
    all_of = p50s([row for row in cast if (number_of(row.key.variant, 'vcpus') or 0) == most])
    if all_of:
        count = f' to {counted(most - 1, "vCPU")}' if most > 1 else ''
        parts.append(f'A broadcast{count} costs {figures(all_of, unit)}.')
    return said + ([' '.join(parts)] if parts else [])


def _stopped(cost: int, running: int, switch: Optional[int], unit: str) -> str:
    """What a stopped VM's deadline costs on one path, and what of it is the switch."""
    over = cost - running
    text = f'{cost:,} {unit} ({difference(over, over)} {"than" if over else "as"} for a running VM'
    if switch is None:
        return f'{text})'
    rest = over - switch
    return f'{text}: a switch and {rest:,} more)' if rest > 0 else f'{text})'


def vm_switch(rows: Sequence[Row]) -> List[str]:
    """The switch and its shares; what a deadline of a stopped VM pays for it."""
    mine = of(rows, 'vm-switch')
    unit = _unit(mine)
    said = []
    whole = p50s(having(mine, save='all'))
    if whole:
        text = f'A switch costs {figures(whole, unit)}.'
        shares = {
            path: f'the vGIC takes {parts["vgic"]:,} and the timers {parts["timer"]:,} {unit}'
            for path, parts in switch_shares(mine).items()
        }
        said.append(f'{text} Of that, {on_paths(shares)}.' if shares else text)
    stopped = p50s(of(rows, 'timer-descheduled'))
    running = p50s(of(rows, 'timer', timer='cntv', wait='spin'))
    unit = _unit(of(rows, 'timer-descheduled'))
    parts = {
        path: _stopped(cost, running[path], whole.get(path), unit)
        for path, cost in stopped.items()
        if path in running
    }
    if parts:
        said.append(
            'The deadline of a stopped VM reaches its handler after '
            + listed([f'{cost} on {where}' for where, cost in grouped_with_causes(parts)])
            + '.'
        )
    return said


def stages(by_path_: Dict[str, List[Stage]], interval: str) -> List[str]:
    """The largest stage of each path, and where trap's instructions beyond lr's are. One unit."""
    sums = {path: stage_sums(parts) for path, parts in by_path_.items()}
    units = {part.unit for parts in by_path_.values() for part in parts}
    unit = units.pop() if len(units) == 1 else ''
    largest = {}
    for path, mine in sums.items():
        total, name = sum(mine.values()), max(mine, key=mine.__getitem__)
        if total > 0:
            largest[path] = f'{name} ({mine[name]:,} of {total:,} {unit})'.replace(' )', ')')
    said = [f'The largest stage of {interval} is {on_paths(largest)}.'] if largest else []
    base: Optional[Dict[str, int]] = sums.get('lr')
    other = sums.get('trap')
    if base and other and unit:
        more = {name: value - base.get(name, 0) for name, value in other.items() if value > base.get(name, 0)}
        over = sum(other.values()) - sum(base.values())
        top = sorted(more, key=lambda name: -more[name])[:3]
        if top and over > 0:
            parts = [f'{more[name]:,} in {name}' for name in top]
            parts += ['the rest in other stages'] if len(more) > 3 else []
            said.append(f'trap takes {over:,} {unit} more than lr: {listed(parts)}.')
    return said
