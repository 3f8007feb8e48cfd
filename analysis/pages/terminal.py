"""The headline tables of a run in a terminal, from its tables alone: what `hyptick show` prints."""

import argparse
from typing import Iterable, List, Optional, Sequence, Tuple

from analysis.command import attempt, latest_run, print_all, tell
from analysis.pages import tables
from analysis.read.made import all_made_with
from analysis.read.model import OK, UNSUPPORTED
from analysis.statistics.grouping import by_path, headline_groups, platforms_of
from analysis.statistics.recorded import read_recorded
from analysis.statistics.rows import BASE_PATH, Row
from analysis.words.definitions import HEADLINES, Headline
from analysis.words.language import listed, per_irq_text, times

NONE = '–'
GAP = '   '
MOST = 20  # lines of the brief table
# What it has first, where not all fits.
BRIEF = ('irq-total', 'timer', 'ipi', 'eoi', 'spi', 'ack', 'inject')
SHOWN = ('commit', 'toolchain', 'qemu_version', 'status')  # of run.csv, in the first line


def _cost(row: Optional[Row]) -> str:
    """A cell of the first table: p50, or p50/p99/max where they differ; exits in brackets; a bad status."""
    if row is None:
        return NONE
    if row.stats is None:
        return row.status if not row.ok else NONE
    exits = '' if row.exits_per_irq is None else f' ({per_irq_text(float(row.exits_per_irq))})'
    stats = row.stats
    same = stats.p50 == stats.p99 == stats.max
    cost = f'{stats.p50:,}' if same else f'{stats.p50:,}/{stats.p99:,}/{stats.max:,}'
    return f'{cost}{exits}' + ('' if row.ok else f' {row.status}')


def _legend(rows: Sequence[Row]) -> str:
    """What stands in a cell."""
    tailed = ', or p50/p99/max,' if any(tables.tail(row) for row in rows) else ''
    return f'p50{tailed}'


def _ratio(row: Optional[Row]) -> str:
    """A cell of the second table."""
    return NONE if row is None or row.vs_native is None else f'{times(row.vs_native)}×'


def aligned(lines: Sequence[Sequence[str]]) -> List[str]:
    """Rows of cells as text: the first column to the left, the others to the right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return [
        GAP.join(
            [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))]
        )
        for line in lines
    ]


def _with_unit(label: str, rows: Iterable[Row], units: Sequence[str]) -> str:
    """A line's name, with its unit where the table has several."""
    mine = list(dict.fromkeys(row.unit for row in rows if row.unit))
    return label + (f' [{", ".join(mine)}]' if len(units) > 1 else '')


def _tables(platform: str, rows: Sequence[Row]) -> List[str]:
    """Both tables of one platform; units are told by row where the rows have several."""
    paths = list(by_path(rows))
    groups = [(label, {row.key.path: row for row in group}) for label, group in headline_groups(rows)]
    if not groups:
        return [f'{platform}: no row of the headline table']
    shown = [row for _, found in groups for row in found.values()]
    units = list(dict.fromkeys(row.unit for row in shown if row.unit))

    costs = [['', *paths]]
    costs += [
        [_with_unit(label, found.values(), units), *(_cost(found.get(path)) for path in paths)]
        for label, found in groups
    ]
    said = [
        f'{platform}: {_legend(shown)} in {listed(units) or "no unit"}, exits per interrupt in brackets',
        *aligned(costs),
    ]
    others = [path for path in paths if path != BASE_PATH]
    with_ratio = [
        [label, *(_ratio(found.get(path)) for path in others)]
        for label, found in groups
        if any(found[path].vs_native is not None for path in others if path in found)
    ]
    if with_ratio:
        said += ['', f'{platform}: p50 divided by native\'s', *aligned([['', *others], *with_ratio])]
    return said


def show(folder: str) -> Tuple[str, List[str]]:
    """The text for a terminal, and what was wrong with the input. Raises InputError."""
    run, rows = read_recorded(folder)
    about = run.meta
    head = [f'{len(rows)} rows', f'{sum(row.count for row in rows):,} samples']
    said = {name: all_made_with(about, name, platforms_of(rows)) for name in SHOWN}
    head += [f'{name} {text}' for name, text in said.items() if text]
    lines = [f'{folder}: {"; ".join(head)}']
    for platform in platforms_of(rows):
        lines += ['', *_tables(platform, [row for row in rows if row.key.platform == platform])]
    bad = [row for row in rows if row.status not in (OK, UNSUPPORTED)]
    if bad:
        lines += ['', 'Not whole:', *(f'  {row.key.label()}: {tables.status(row)}' for row in bad)]
    if not rows:
        lines += ['', 'This run has no rows at all.']
    return '\n'.join(lines), run.problems


def _brief_lines(count: int) -> List[Headline]:
    """So many headlines, those that are asked for first; in their usual order."""

    def order(line: Headline) -> Tuple[bool, bool, int]:
        place = BRIEF.index(line.experiment) if line.experiment in BRIEF else len(BRIEF)
        return not line.compared, not line.drawn, place

    first = sorted(HEADLINES, key=order)
    return [line for line in HEADLINES if line in first[:count]]


def brief(folder: str) -> Tuple[str, List[str]]:
    """One table of all platforms in at most MOST lines, and the problems. Raises InputError."""
    run, rows = read_recorded(folder)
    platforms = platforms_of(rows)
    paths = list(by_path(rows))
    several = len(platforms) > 1
    units = list(dict.fromkeys(row.unit for row in rows if row.unit))
    heads: List[Tuple[str, List[Row]]] = []
    cells: List[Row] = []
    for platform in platforms:
        mine = [row for row in rows if row.key.platform == platform]
        measured = {label for label, group in headline_groups(mine) if any(row.stats for row in group)}
        chosen = _brief_lines(max(1, (MOST - 2) // len(platforms)))
        for label, group in headline_groups(mine, chosen):
            if label in measured:
                cells += group
                head = [platform] if several else []
                heads.append((' '.join([*head, _with_unit(label, group, units)]), group))
    if not heads:
        return 'No row of the headline table was measured.', run.problems
    paths = [path for path in paths if any(row.key.path == path for row in cells)]
    where = ('' if several else f'{platforms[0]}: ') + _legend(cells)
    lines = [['', *paths]]
    for head_text, group in heads[: MOST - 2]:
        found = {row.key.path: row for row in group}
        lines.append([head_text, *(_cost(found.get(path)) for path in paths)])
    table = aligned(lines)
    said = [f'{where} in {listed(units)}, exits per interrupt in brackets', *table]
    return '\n'.join(said), run.problems


def main(arguments: Optional[List[str]] = None) -> int:
    """Print them. Exit status: 0 well, 1 shown, but parts were unusable, 2 nothing to show."""
    parser = argparse.ArgumentParser(
        prog='hyptick show', description=(__doc__ or '').split(':', maxsplit=1)[0] + '.'
    )
    parser.add_argument('run', nargs='?', default=latest_run(), help='results folder (%(default)s)')
    parser.add_argument('--brief', action='store_true', help=f'one table, at most {MOST} lines')
    given = parser.parse_args(arguments)

    def work() -> int:
        text, problems = (brief if given.brief else show)(given.run)
        print_all(text)
        return tell('show', problems)

    return attempt('show', work)
