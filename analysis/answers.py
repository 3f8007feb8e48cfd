"""Answers to the report's questions, in sentences computed from one platform's rows; [] without data."""

from fractions import Fraction
from typing import Dict, List, Mapping, Optional, Sequence

from analysis.bars import headline_groups, one_unit
from analysis.definitions import HEADLINES, LIST_REGISTERS, SWEEP, matches
from analysis.lanes import per_irq_text
from analysis.model import Stage
from analysis.sentences import by_path, grouped, listed, times
from analysis.stacks import stage_sums, switch_shares
from analysis.summary import BASE_PATH, Row
from analysis.variants import having, number_of, parameters

SHIM_PATHS = ('lr', 'lr-eoi', 'trap')


def of(rows: Sequence[Row], experiment: str, **wanted: str) -> List[Row]:
    """Measured rows of one experiment, of variants with these parameters."""
    return having([row for row in rows if row.stats and row.key.experiment == experiment], **wanted)


def p50s(rows: Sequence[Row]) -> Dict[str, int]:
    """The median on each path, of its first row; rows in another unit than the first are left out."""
    _, shown = one_unit(rows)
    return {path: group[0].stats.p50 for path, group in by_path(shown).items() if group[0].stats}


def on_paths(figures: Mapping[str, object], unit: str = '', sign: str = '') -> str:
    """'1 insn on native and lr, 134 on lr-eoi and 85 on trap'; `sign` '+' for differences."""
    texts = {
        path: format(value, f'{sign if value else ""},d') if isinstance(value, int) else str(value)
        for path, value in figures.items()
    }
    parts = [(text, where) for where, text in grouped(texts)]
    return listed(
        [f'{text}{f" {unit}" if unit and i == 0 else ""} on {where}' for i, (text, where) in enumerate(parts)]
    )


def _unit(rows: Sequence[Row]) -> str:
    return one_unit(rows)[0]


def named_count(row: Row) -> str:
    """'1 exit', '3 exits' of one interrupt."""
    return f'{per_irq_text(float(row.exits_per_irq or 0))} exit{"" if row.exits_per_irq == 1 else "s"}'


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
        more = sum(1 for value in over.values() if value > 0)
        cheap, dear = (pick(over, key=over.__getitem__) for pick in (min, max))
        span = f'{over[dear]:+,} {_unit(rows)} ({dear})'
        if cheap != dear:
            span = f'from {over[cheap]:+,} ({cheap}) to {span}'
        said.append(f'trap takes more than lr in {more} of {len(over)} intervals; the difference is {span}.')
    whole = {row.key.path: row for row in reversed(of(rows, 'irq-total', trigger='edge'))}
    lr, trap = whole.get('lr'), whole.get('trap')
    if lr and trap and lr.stats and trap.stats and lr.unit == trap.unit:
        if lr.exits_per_irq is not None and trap.exits_per_irq is not None:
            more_exits = trap.exits_per_irq - lr.exits_per_irq
            cost = (trap.stats.p50 - lr.stats.p50) / more_exits if more_exits > 0 else None
            each = f': {float(cost):,.4g} for each exit more' if cost is not None else ''
            said.append(
                f'A whole SPI takes {lr.stats.p50:,} {lr.unit} with {named_count(lr)} on lr, and '
                f'{trap.stats.p50:,} with {named_count(trap)} on trap{each}.'
            )
    return said


def eoi(rows: Sequence[Row]) -> List[str]:
    """What completion costs on each path, in one step and in two."""
    unit = _unit(rows)
    one, two = p50s(of(rows, 'eoi', mode='0')), p50s(of(rows, 'eoi', mode='1', op='both'))
    said = []
    if one:
        said.append(f'Completing an interrupt takes {on_paths(one, unit)}.')
    more = {path: two[path] - one[path] for path in two if path in one}
    if more:
        said.append(
            f'In two steps (EOImode 1: EOIR, then DIR) its cost changes by {on_paths(more, unit, "+")}.'
        )
    return said


def maintenance(rows: Sequence[Row]) -> List[str]:
    """The cheapest and the dearest cause, and what one for each interrupt comes to on lr-eoi."""
    said = []
    for path, group in by_path(of(rows, 'maintenance')).items():
        unit, shown = one_unit(group)
        costs = {
            parameters(row.key.variant).get('cause', '').upper(): row.stats.p50 for row in shown if row.stats
        }
        low, high = min(costs.values()), max(costs.values())
        where = {end: listed([cause for cause, cost in costs.items() if cost == end]) for end in (low, high)}
        text = f'each takes {low:,} {unit}'
        if low != high:
            text = f'from {low:,} {unit} ({where[low]}) to {high:,} ({where[high]})'
        said.append(f'{path}, {len(costs)} causes: {text}')
    said = [f'One, with the access that brings it: {"; ".join(said)}.'] if said else []
    whole = p50s(of(rows, 'irq-total', trigger='edge'))
    if {'lr', 'lr-eoi'} <= set(whole):
        more = whole['lr-eoi'] - whole['lr']
        said.append(
            f'A hypervisor that lets every completion end in one (lr-eoi) spends {whole["lr-eoi"]:,} '
            f'{_unit(rows)} on a whole SPI, {more:+,} against lr.'
        )
    return said


def _at(rows: Sequence[Row]) -> Dict[int, int]:
    """p50 by K, of one path."""
    found = {number_of(row.key.variant, 'k'): row.stats.p50 for row in rows if row.stats}
    return {k: found[k] for k in sorted(k for k in found if k is not None)}


def pressure(rows: Sequence[Row]) -> List[str]:
    """The step where the list registers are full, and whether the cost grows beyond it."""
    steps: List[str] = []
    flat: Dict[str, int] = {}
    unit, shown = one_unit(of(rows, 'lr-pressure'))
    for path, group in by_path(shown).items():
        at = _at(group)
        fits, more = [k for k in at if k <= LIST_REGISTERS], [k for k in at if k > LIST_REGISTERS]
        if fits and more and path in SHIM_PATHS:
            full, beyond, last = fits[-1], more[0], more[-1]
            text = f'{path} {at[full]:,} at K = {full}, {at[beyond]:,} at K = {beyond}'
            if last != beyond:
                text += f', {at[last]:,} at K = {last}'
            if at[full] > 0:
                text += f' ({times(Fraction(at[last], at[full]))} times that of K = {full})'
            steps.append(text)
        many = [at[k] for k in at if k >= 4 * LIST_REGISTERS]
        if len(many) > 1:
            flat[path] = max(many) - min(many)
    said = [f'What one interrupt among K takes, in {unit}: {"; ".join(steps)}.'] if steps else []
    if flat:
        last = max(k for group in by_path(shown).values() for k in _at(group))
        said.append(
            f'From K = {4 * LIST_REGISTERS} to {last} the figure moves within {on_paths(flat, unit)}.'
        )
    return said


def tick(rows: Sequence[Row]) -> List[str]:
    """Within how much the first timer's tick moves: under the first load, and at worst or under the last."""
    mine = of(rows, 'timer-jitter')
    timer = next((parameters(row.key.variant).get('timer') for row in mine), None)
    mine = [row for row in mine if parameters(row.key.variant).get('timer') == timer]
    sweeps = [row for row in mine if matches(row.key.variant, SWEEP)]
    mine = [row for row in mine if row not in sweeps]
    said = []
    for variant in dict.fromkeys(row.key.variant for row in mine):
        unit, shown = one_unit([row for row in mine if row.key.variant == variant])
        widths = {path: group[0].stats for path, group in by_path(shown).items()}
        moves = {path: stats.max - stats.min for path, stats in widths.items() if stats}
        said.append(f'With {variant or "nothing else to do"} the tick moves within {on_paths(moves, unit)}.')
    worst = {row.key.path: row.stats.max for row in one_unit(sweeps)[1] if row.stats}
    if worst:
        said[1:] = [
            'The latest that a tick can be while interrupts of its own priority come, one at a time, is '
            f'{on_paths(worst, _unit(sweeps))}: every phase of it was measured.'
        ]
    return [said[i] for i in sorted({0, len(said) - 1})] if said else []


def ipi(rows: Sequence[Row]) -> List[str]:
    """One way above native, and what an answer or more receivers add."""
    mine = of(rows, 'ipi')
    unit = _unit(mine)
    said = []
    one = p50s(having(mine, op='one-way'))
    if one:
        text = f'An IPI reaches the other vCPU\'s handler after {on_paths(one, unit)}'
        base = one.get(BASE_PATH)
        over = {p: v - base for p, v in one.items() if p != BASE_PATH} if base is not None else {}
        said.append(f'{text}; against native {on_paths(over, sign="+")}.' if over else f'{text}.')
    there = p50s(having(mine, op='round-trip'))
    ratios = {p: f'{times(Fraction(there[p], one[p]))} times' for p in there if one.get(p, 0) > 0}
    parts = [f'a round trip takes, measured by one way, {on_paths(ratios)}'] if ratios else []
    cast = having(mine, op='broadcast')
    most = max((number_of(row.key.variant, 'vcpus') or 0 for row in cast), default=0)
    all_of = p50s([row for row in cast if (number_of(row.key.variant, 'vcpus') or 0) == most])
    if all_of:
        count = f' to {most - 1} vCPUs' if most > 1 else ''
        parts.append(f'a broadcast{count} takes {on_paths(all_of, unit)}')
    if parts:
        text = '; '.join(parts)
        said.append(f'{text[:1].upper()}{text[1:]}.')
    return said


def vm_switch(rows: Sequence[Row]) -> List[str]:
    """The switch and its shares; what a deadline of a stopped VM pays for it."""
    mine = of(rows, 'vm-switch')
    said = []
    whole = p50s(having(mine, save='all'))
    if whole:
        text = f'A switch takes {on_paths(whole, _unit(mine))}'
        of_that = {
            path: f'{parts["vgic"]:,} (vGIC) and {parts["timer"]:,} (timers)'
            for path, parts in switch_shares(mine).items()
        }
        shares = f'; the shares of vGIC and timers are {on_paths(of_that)}' if of_that else ''
        said.append(f'{text}{shares}.')
    stopped = p50s(of(rows, 'timer-descheduled'))
    running = p50s(of(rows, 'timer', timer='cntv', wait='spin'))
    parts = []
    for path in stopped:
        if path in running:
            over = stopped[path] - running[path]
            rest = f': the switch and {over - whole[path]:+,}' if path in whole else ''
            parts.append(f'{stopped[path]:,} on {path} ({over:+,} against a VM that runs{rest})')
    if parts:
        unit = _unit(of(rows, 'timer-descheduled'))
        said.append(f'The deadline of a stopped VM reaches its handler, in {unit}, after {listed(parts)}.')
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
            largest[path] = f'{name} with {mine[name]:,} of {total:,} {unit}'.rstrip()
    said = [f'{interval}: the largest stage is {on_paths(largest)}.'] if largest else []
    base: Optional[Dict[str, int]] = sums.get('lr')
    other = sums.get('trap')
    if base and other and unit:
        more = {name: value - base.get(name, 0) for name, value in other.items() if value > base.get(name, 0)}
        over = sum(other.values()) - sum(base.values())
        top = sorted(more, key=lambda name: -more[name])[:3]
        if top:
            parts = listed([f'{more[name]:+,} in {name}' for name in top])
            rest = ', the rest elsewhere' if len(more) > 3 else ''
            said.append(f'trap takes {over:+,} {unit} against lr: {parts}{rest}.')
    return said
