"""What docs/experiments.md says of each experiment: the report's definitions have no other source."""

import functools
import os
import re
from html import escape
from textwrap import dedent
from types import SimpleNamespace
from typing import Dict, List, NamedTuple, Tuple

from markupsafe import Markup

from analysis.command import TREE

FILE = os.path.join(TREE, 'docs', 'experiments.md')
BEHIND = '## What stands behind each'
INDENT = '    '
NAMES = re.compile(r'(?:(?:, | and )?\*\*`[a-z-]+`\*\*)+')  # at the start of what is said of them


class Documented(NamedTuple):
    """One experiment's definition, its texts ready for a page."""

    start: Markup
    end: Markup
    over: str  # `interval` or `cycle`
    about: List[Markup]  # paragraphs and tables


def inline(text: str) -> Markup:
    """A line of Markdown: code, strong words, emphasis and links are known; of a link its words stay."""
    found = escape(' '.join(text.split()), quote=False)
    found = re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', found)
    found = re.sub(r'`([^`]*)`', r'<code>\1</code>', found)
    found = re.sub(r'\*\*([^*]*)\*\*', r'<strong>\1</strong>', found)
    return Markup(re.sub(r'\*([^*]+)\*', r'<em>\1</em>', found))


def _cells(line: str) -> List[str]:
    return [cell.strip() for cell in line.strip().strip('|').split('|')]


def _table(lines: List[str]) -> Markup:
    """A Markdown table as a page's."""
    head, *rows = (_cells(line) for line in lines if not re.fullmatch(r'[|: -]+', line))
    parts = ['<tr>' + ''.join(f'<th>{inline(cell)}</th>' for cell in head) + '</tr>']
    body = ['<tr>' + ''.join(f'<td>{inline(cell)}</td>' for cell in row) + '</tr>' for row in rows]
    return Markup(
        f'<div class="scroll"><table><thead>{parts[0]}</thead><tbody>{"".join(body)}</tbody></table></div>'
    )


def _block(text: str) -> Markup:
    """A paragraph, a table, or a command: lines that are indented."""
    if text.startswith(INDENT):
        return Markup(f'<pre>{escape(dedent(text), quote=False)}</pre>')
    return _table(text.splitlines()) if text.startswith('|') else Markup(f'<p>{inline(text)}</p>')


def _about(text: str) -> Dict[str, List[Markup]]:
    """What is said of each experiment: from the paragraph that starts with its name to the next such."""
    found: Dict[str, List[Markup]] = {}
    names: List[str] = []
    section = text.partition(BEHIND)[2].partition('\n## ')[0]
    for block in filter(None, (each.strip('\n').rstrip() for each in section.split('\n\n'))):
        named = NAMES.match(block)
        if named:
            names = re.findall(r'`([a-z-]+)`', named.group())
        for name in names:
            found.setdefault(name, []).append(_block(block))
    return found


def parse(text: str) -> Dict[str, Documented]:
    """The definitions in a document of that form, by experiment."""
    about = _about(text)
    found = {}
    for name, interval, over in _intervals(text):
        start, _, end = interval.partition(' → ')
        found[name] = Documented(inline(start), inline(end), over, about.get(name, []))
    return found


def _intervals(text: str) -> List[Tuple[str, str, str]]:
    """Name, interval and what exits are counted over, of each row of the first table."""
    rows = (_cells(line) for line in text.partition(BEHIND)[0].splitlines() if line.startswith('| `'))
    return [(row[0].strip('`'), row[2], row[3]) for row in rows if len(row) == 4]


@functools.lru_cache(maxsize=None)
def documented() -> Dict[str, Documented]:
    """What the tree's own document says; {} where it cannot be read."""
    try:
        with open(FILE, encoding='utf-8') as file:
            return parse(file.read())
    except (OSError, UnicodeDecodeError):
        return {}


def definition(name: str) -> SimpleNamespace:
    """An experiment's definition as its page shows it; `known` is False where the document has none."""
    found = documented().get(name)
    if found is None:
        return SimpleNamespace(known=False)
    return SimpleNamespace(known=True, **found._asdict())
