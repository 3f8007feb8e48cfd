"""Definitions from docs/experiments.md, and listings of instructions that stand beside figures."""

import os
import re
from typing import Callable

from analysis.pages import listings
from analysis.read.folder import load_run
from analysis.statistics.rows import build_rows
from analysis.tests import synth
from analysis.tests.helpers import ROOT, command, read
from analysis.words.documented import BEHIND, documented, parse

Make = Callable[..., str]
DOCUMENT = """# The experiments
| experiment | variants | start → end | exits over |
| --- | --- | --- | --- |
| `a` | – | before `X` → after it | interval |
| `b-c` | `k=1` | one → two, with <three> | cycle |

## What stands behind each
**`a`** and **`b-c`** are [alike](other.md#place).

More of both.

**`b-c`** has a table:

| cause | what |
| --- | --- |
| `u` | **bold** |

## Stages
**`a`** is not here.
"""
LISTING = 'lr ack (gcc)\n\nguest: f\n    1  ldr\n\nsum    3\nsample the guest printed              {}\n'


def test_a_document_is_taken_apart() -> None:
    """Start, end, what exits are counted over, and every paragraph from the name to the next."""
    found = parse(DOCUMENT)
    assert found['a'][:3] == ('before <code>X</code>', 'after it', 'interval')
    assert found['b-c'].end == 'two, with &lt;three&gt;'
    both = '<p><strong><code>a</code></strong> and <strong><code>b-c</code></strong> are alike.</p>'
    assert found['a'].about == [both, '<p>More of both.</p>']
    assert len(found['b-c'].about) == 4 and '<td><strong>bold</strong></td>' in found['b-c'].about[-1]


def test_every_definition_is_plain_text(whole_run: str) -> None:
    """No Markdown is left, and a page shows all of it."""
    for name, words in documented().items():
        text = ''.join([words.start, words.end, *words.about])
        assert not re.search(r'\*\*|`|\]\(', text), name
        page = read(whole_run, f'report/{name}.html') if name in synth.COST else text
        assert all(part in page for part in (words.start, words.end, *words.about)), name


def test_listings_stand_beside_their_figure(run_of: Make) -> None:
    """That of another build's figure does not, and is told of; what has none names the command."""
    lines = ''.join(f'm,{path},ack,,0,{i},0,3,insn\n' for path in ('native', 'lr', 'trap') for i in (0, 1))
    said = ''.join(f'status:m/{path}/ack/,ok\n' for path in ('native', 'lr', 'trap'))
    folder = run_of(lines, '', said)
    os.mkdir(f'{folder}/instructions')
    for path, sample in (('lr', 3), ('trap', 4)):
        with open(f'{folder}/instructions/m-{path}-ack.txt', 'w', encoding='utf-8') as file:
            file.write(LISTING.format(sample))
    status, _, told = command(folder)
    page = read(folder, 'report/ack.html')
    assert 'lr: 3 insn' in page and page.count('sample the guest printed') == 1
    assert status == 1 and 'instructions/m-trap-ack.txt: it lists 4, and the row' in told
    assert 'scripts/instructions lr ack --platform m' in page
    assert listings.hint(build_rows(load_run(folder))[:1]) == ''


def test_what_can_be_listed_is_what_the_script_lists() -> None:
    """The names here are those of scripts/instructions."""
    with open(os.path.join(ROOT, 'scripts', 'instructions'), encoding='utf-8') as file:
        table = file.read().partition('ENDS_WHERE_IT_STARTS = {')[2].partition('}')[0]
    assert set(re.findall(r"'([a-z-]+)':", table)) == set(listings.EXPERIMENTS)


def test_a_command_and_an_emphasis() -> None:
    """An indented block is a command, as it is typed; a word between stars is emphasized."""
    table = '| `a` | – | one → two | cycle |'
    about = ['**`a`** is *said*:', '', '    make "a" <b>', '', 'and on']
    text = '\n'.join([table, '', BEHIND, '', *about])
    assert [str(block) for block in parse(text)['a'].about] == [
        '<p><strong><code>a</code></strong> is <em>said</em>:</p>',
        '<pre>make "a" &lt;b&gt;</pre>',
        '<p>and on</p>',
    ]
