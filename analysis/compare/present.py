"""A comparison as text: for a terminal, and as Markdown for a pull request."""

from typing import List, NamedTuple, Sequence

from analysis.compare.comparison import Comparison, Line, difference
from analysis.compare.verdict import SAME, WORSE, Judgement, number

HEADINGS = ('path', 'experiment', 'variant', 'unit', 'BASE', 'NEW', 'difference', 'ratio', 'exits', 'verdict')
NUMBERS = HEADINGS[4:9]  # stand to the right
DASH = '–'


class Cells(NamedTuple):
    """A line of the comparison as text: a cell for each heading, and what is said below."""

    cells: List[str]
    notes: List[str]


def _exits(said: Judgement) -> str:
    """Exits per interrupt: one number, or two where they differ."""
    old, new = (DASH if value is None else number(value) for value in said.exits)
    return old if old == new else f'{old} → {new}'


def notes_of(line: Line) -> List[str]:
    """What is to be said of a row beside its numbers."""
    said = line.said
    interval = []
    if said.interval and any(said.interval):
        low, high = said.interval
        interval = [f'95 % of the difference: {low:+.6g} … {high:+.6g} {said.unit}']
    return said.notes + interval + line.why


def cells_of(line: Line, platforms: bool) -> Cells:
    """One line as text; with `platforms`, the platform stands before the path."""
    said, key = line.said, line.key
    values = [DASH if value is None else number(value) for value in (said.base, said.new)]
    names = list(key) if platforms else list(key)[1:]
    return Cells(
        [*names, said.unit or DASH, *values, *difference(said), _exits(said), said.verdict], notes_of(line)
    )


def headings(platforms: bool) -> List[str]:
    """The headings, with the platform's where there are several."""
    return (['platform'] if platforms else []) + list(HEADINGS)


def several_platforms(result: Comparison) -> bool:
    """Does any row need its platform named?"""
    return len({line.key.platform for line in result.lines}) > 1


def counted(result: Comparison) -> str:
    """How many rows of each verdict."""
    counts = ', '.join(f'{count} {verdict}' for verdict, count in result.count().items())
    return f'{len(result.lines)} rows: {counts or "none to compare"}'


def conclusion(result: Comparison) -> str:
    """The last word, in one line."""
    return f'{counted(result)}. {"REGRESSION" if result.regressed() else "No regression"}.'


def _aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> List[str]:
    """Rows with their columns padded to the widest cell."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(right))]
    return [
        '  '.join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right)
        ).rstrip()
        for row in rows
    ]


def terminal(result: Comparison, every: bool = False) -> str:
    """Aligned columns: the rows that moved or, with `every`, all."""
    out = [f'WARNING: {line}' for line in result.warnings]
    out += [f'BASE  {result.base}', f'NEW   {result.new}', '']
    several = several_platforms(result)
    shown = [cells_of(line, several) for line in (result.lines if every else result.moved())]
    if shown:
        names = headings(several)
        right = [name in NUMBERS for name in names]
        texts = _aligned([names, *(each.cells for each in shown)], right)
        out.append(texts[0])
        for text, each in zip(texts[1:], shown):
            out += [text, *(f'    {note}' for note in each.notes)]
        out.append('')
    return '\n'.join([*out, conclusion(result), ''])


def _escaped(text: str) -> str:
    """Text that means nothing to Markdown in a table's cell."""
    for mark in '\\`*_[]<>|#':
        text = text.replace(mark, '\\' + mark)
    return text


def _markdown_table(lines: Sequence[Cells], names: Sequence[str]) -> List[str]:
    """A table; what is said of a row stands in its last cell, after the verdict."""
    out = ['| ' + ' | '.join(names) + ' |']
    out.append('| ' + ' | '.join('---:' if name in NUMBERS else '---' for name in names) + ' |')
    for cells, notes in lines:
        verdict = f'**{cells[-1]}**' if cells[-1] == WORSE else _escaped(cells[-1])
        last = '<br>'.join([verdict, *map(_escaped, notes)])
        out.append('| ' + ' | '.join([*map(_escaped, cells[:-1]), last]) + ' |')
    return out


def markdown(result: Comparison) -> str:
    """For a pull request: the verdict, the rows that moved, and all others folded."""
    several = several_platforms(result)
    names = headings(several)
    moved = [cells_of(line, several) for line in result.moved()]
    same = [cells_of(line, several) for line in result.lines if line.said.verdict == SAME]
    out = [f'> **Warning:** {_escaped(line)}\n' for line in result.warnings]
    out += [f'**{conclusion(result)}**', '']
    out += [f'- BASE: {_escaped(result.base)}', f'- NEW: {_escaped(result.new)}', '']
    if moved:
        out += [*_markdown_table(moved, names), '']
    if same:
        out += [f'<details><summary>{len(same)} rows are the same</summary>', '']
        out += [*_markdown_table(same, names), '', '</details>', '']
    return '\n'.join(out)
