"""hyptick compare: is NEW worse than BASE, row by row?

A side is a results folder, a lone summary.csv or samples.csv, the references in a folder or in a git
revision, or several runs of the same thing, with blanks or commas between them.
"""

import argparse
import os
import re
from typing import List, Optional

from analysis.command import OK, InputError, attempt, in_tree, latest_run, print_all, replace_file
from analysis.compare.allowance import Allowance, read_allowances
from analysis.compare.ci import PLATFORMS, github, junit
from analysis.compare.comparison import Comparison, compare
from analysis.compare.page import page
from analysis.compare.present import markdown, terminal
from analysis.compare.sides import REFERENCES, read_sides
from analysis.read.tables import in_folder

ALLOWANCES = 'bench/allowance.csv'
REGRESSION = 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog='hyptick compare',
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='Exit status: 0 no row is worse; 1 some row is; 2 nothing was compared.',
    )
    parser.add_argument(
        'base', metavar='BASE', nargs='?', default=in_tree(REFERENCES), help='what it was (%(default)s)'
    )
    parser.add_argument(
        'new', metavar='NEW', nargs='?', default=latest_run(), help='what it is (%(default)s)'
    )
    parser.add_argument(
        '--allow', metavar='FILE', help=f'how much worse a row may get ({in_tree(ALLOWANCES)})'
    )
    parser.add_argument('--all', action='store_true', help='show the rows that are the same, too')
    parser.add_argument('--complete', action='store_true', help='a row missing in NEW is a regression')
    parser.add_argument('--markdown', metavar='FILE', help='write it as Markdown, too')
    parser.add_argument('--html', metavar='FILE', help='write it as a page, too')
    parser.add_argument('--junit', metavar='FILE', help='write it as JUnit tests, too: a row is a test')
    parser.add_argument('--annotate', choices=PLATFORMS, help='print what moved as annotations, too')
    return parser


def _words(text: str) -> List[str]:
    """Names with blanks or commas between them; a name that is a path as a whole stays one."""
    return [text] if os.path.exists(text) else [word for word in re.split(r'[\s,]+', text) if word]


def _allowances(path: Optional[str]) -> List[Allowance]:
    """The allowances of a file; none where the usual file is not there."""
    if path is None and not os.path.exists(in_tree(ALLOWANCES)):
        return []
    folder, name = os.path.split(path or in_tree(ALLOWANCES))
    try:
        return read_allowances(in_folder(folder), name)
    except OSError as error:
        raise InputError(f'{error.filename}: {error.strerror}') from error


def _results(given: argparse.Namespace) -> 'tuple[List[Comparison], List[str]]':
    """The comparisons asked for, and what could not be compared."""
    allowances = _allowances(given.allow)
    pairs, lonely = read_sides(_words(given.base), _words(given.new))
    return [compare(base, new, allowances, given.complete) for base, new in pairs], lonely


def main(words: List[str]) -> int:
    """The command; see the module's text."""
    given = _parser().parse_args(words)

    def work() -> int:
        results, lonely = _results(given)
        if given.markdown:
            replace_file(given.markdown, '\n'.join(markdown(result) for result in results))
        if given.html:
            replace_file(given.html, page(results))
        if given.junit:
            replace_file(given.junit, junit(results))
        said = [f'WARNING: {line}\n' for line in lonely]
        print_all(''.join(said) + '\n'.join(terminal(result, given.all) for result in results), end='')
        if given.annotate:
            print_all('\n'.join(github(results)))
        if not any(result.lines for result in results):
            raise InputError('there is no row to compare')
        return REGRESSION if any(result.regressed() for result in results) else OK

    return attempt('compare', work)
