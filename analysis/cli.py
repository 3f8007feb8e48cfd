"""Turn a results folder into summary.csv, plots/, report/ and report.html; or, by its name, another command.

Exit status: 0 all written; 1 all written, but parts of the input were unusable or a picture is missing;
2 nothing written, the folder cannot be read or written.
"""

import argparse
import importlib
import os
import sys
from typing import Dict, List, Optional

from analysis.data.package import NAME as PACKAGE
from analysis.data.package import describe
from analysis.files import replace_file
from analysis.load import load_run
from analysis.outcome import attempt, tell
from analysis.peers import read_peers
from analysis.plots import draw_all
from analysis.report import content
from analysis.site import write_site
from analysis.summary import build_rows, summary_text

# What else there is: the first word -> the module whose main(words) does it. hyptick hands over the words of
# these, and `report`, as they are (bench/analysis.c).
COMMANDS: Dict[str, str] = {
    'show': 'analysis.show',
    'plots': 'analysis.draw',
    'cite': 'analysis.cite',
    'compare': 'analysis.compare.command',
    'export': 'analysis.data.export',
    'samples': 'analysis.data.plain',
    'pack': 'analysis.data.pack',
    'merge': 'analysis.data.merge',
    'history': 'analysis.history',
}


def analyse(folder: str, summary_only: bool = False) -> List[str]:
    """Write everything; the problems found, one line each. Raises InputError and OSError."""
    run = load_run(folder)
    rows = build_rows(run)
    replace_file(os.path.join(folder, 'summary.csv'), summary_text(rows))
    replace_file(os.path.join(folder, PACKAGE), describe(folder, run.meta, run.problems))
    if summary_only:
        return run.problems
    plots = os.path.join(folder, 'plots')
    others, wrong = read_peers()
    run.problems += wrong
    undrawn = draw_all(run, rows, plots, peers=others)
    write_site(folder, content(run, rows, plots, undrawn, others))
    return run.problems + undrawn


def main(arguments: Optional[List[str]] = None) -> int:
    """The command; see the module's text."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in COMMANDS:
        return int(importlib.import_module(COMMANDS[words[0]]).main(words[1:]))
    if words and words[0] == 'report':
        words = words[1:]
    parser = argparse.ArgumentParser(
        prog='python3 -m analysis.cli',
        description=(__doc__ or '').split('\n', maxsplit=1)[0],
        epilog='Exit status: 0 well; 1 written, with problems; 2 unreadable, nothing written.',
    )
    parser.add_argument('run', help='results folder, e.g. results/latest')
    parser.add_argument('--summary-only', action='store_true', help='write summary.csv and stop')
    given = parser.parse_args(words)

    def work() -> int:
        problems = analyse(given.run, given.summary_only)
        status = tell('report', problems)
        print(os.path.join(given.run, 'summary.csv' if given.summary_only else 'report.html'))
        return status

    return attempt('report', work)


if __name__ == '__main__':
    sys.exit(main())
