"""How to cite a run: a BibTeX entry and its setup in one line, both of what the run says of itself."""

import argparse
import re
from typing import List, Optional, Sequence

from analysis.command import attempt, latest_run, print_all, tell
from analysis.read.made import all_made_with, plain
from analysis.read.model import OK, Run
from analysis.statistics.recorded import read_recorded
from analysis.statistics.rows import Row
from analysis.words.language import listed, span

AUTHORS = 'The hyptick authors'
TITLE = '{hyptick}: what a virtual interrupt costs on {Arm}'


def _said(run: Run, key: str) -> str:
    """A value of run.csv about the whole run."""
    return plain(run.meta.get(key, ''))


def _year(run: Run) -> str:
    """The year in which the run was made, '' where it does not say."""
    found = re.match(r'\d{4}', run.meta.get('start', ''))
    return found.group() if found else ''


def setup_line(run: Run, rows: Sequence[Row]) -> str:
    """The setup in one line; what the run does not say is left out."""
    names = list(dict.fromkeys(row.key.platform for row in rows))
    units = list(dict.fromkeys(row.unit for row in rows if row.unit))
    counts = [row.count for row in rows if row.count]
    head = ' '.join(filter(None, ('hyptick', _said(run, 'version'))))
    commit = run.meta.get('commit', '')
    if commit:
        changed = ' with changes' if run.meta.get('dirty') in ('yes', '1', 'true') else ''
        head += f' (commit {commit}{changed})'
    made = (plain(all_made_with(run.meta, key, names)) for key in ('qemu_version', 'toolchain'))
    parts = [head, *filter(None, made), *names]
    if counts:
        parts.append(f'{span(min(counts), max(counts))} samples a row after warm-up')
    if units:
        parts.append(f'unit {listed(units)}')
    if run.meta.get('status', OK) != OK:
        parts.append(f'the run is {run.meta["status"]}')
    return '; '.join(parts)


def _escaped(text: str) -> str:
    """A text as BibTeX and TeX take it."""
    return re.sub(r'([&%$#_{}])', r'\\\1', text.replace('\\', '/').replace('~', ' ').replace('^', ' '))


def bibtex(run: Run, rows: Sequence[Row]) -> str:
    """The entry. Fields that the run cannot fill are left out."""
    commit = re.sub(r'[^A-Za-z0-9]', '', run.meta.get('commit', ''))
    fields = {
        'author': '{' + AUTHORS + '}',
        'title': TITLE,
        'year': _year(run),
        'howpublished': _escaped(f'Software, version {_said(run, "version")}')
        if _said(run, 'version')
        else '',
        'note': _escaped(setup_line(run, rows)),
    }
    lines = [f'  {name:<12} = {{{value}}}' for name, value in fields.items() if value]
    return f'@misc{{hyptick{"-" + commit if commit else ""},\n' + ',\n'.join(lines) + '\n}'


def main(arguments: Optional[List[str]] = None) -> int:
    """Print both for a run. Exit status: 0 well, 1 printed, but parts were unusable, 2 nothing to cite."""
    parser = argparse.ArgumentParser(
        prog='hyptick cite', description=(__doc__ or '').split('\n', maxsplit=1)[0]
    )
    parser.add_argument('run', nargs='?', default=latest_run(), help='results folder (%(default)s)')
    given = parser.parse_args(arguments)

    def work() -> int:
        run, rows = read_recorded(given.run)
        print_all(f'{bibtex(run, rows)}\n\n{setup_line(run, rows)}')
        return tell('cite', run.problems)

    return attempt('cite', work)
