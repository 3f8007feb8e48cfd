"""Turn a results folder into summary.csv, plots/, report/ and report.html; or, by its name, another command.

Exit status: 0 all written; 1 all written, but parts of the input were unusable or a picture is missing;
2 nothing written, the folder cannot be read or written.
"""

import argparse
import importlib
import os
import sys
import tempfile
from typing import Dict, List, Optional

from analysis.command import attempt, latest_run, tell
from analysis.export.summary import summarize
from analysis.pages.content import content
from analysis.pages.site import write_site
from analysis.pictures.gnuplot import ENDS
from analysis.pictures.of_run import draw_all
from analysis.pictures.style import PAPER
from analysis.read.peers import read_peers

# What else there is: the first word -> the module whose main(words) does it. hyptick hands over the words of
# these, and `report`, as they are (bench/analysis.c).
COMMANDS: Dict[str, str] = {
    'show': 'analysis.pages.terminal',
    'plots': 'analysis.pictures.command',
    'cite': 'analysis.pages.cite',
    'compare': 'analysis.compare.command',
    'export': 'analysis.export.figures',
    'samples': 'analysis.export.plain',
    'pack': 'analysis.export.pack',
    'merge': 'analysis.export.merge',
    'spread': 'analysis.statistics.spread',
    'history': 'analysis.compare.history',
}


def analyse(folder: str, summary_only: bool = False) -> List[str]:
    """Write everything; the problems found, one line each. Raises InputError and OSError."""
    run, rows = summarize(folder)
    if summary_only:
        return run.problems
    plots = os.path.join(folder, 'plots')
    others, wrong = read_peers()
    run.problems += wrong
    undrawn = draw_all(run, rows, plots, peers=others)
    with tempfile.TemporaryDirectory() as narrow:  # for the pages alone
        draw_all(run, rows, narrow, PAPER, others, ENDS[:1])
        write_site(folder, content(run, rows, plots, undrawn, others, narrow))
    return run.problems + undrawn


def main(arguments: Optional[List[str]] = None) -> int:
    """The command; see the module's text."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in COMMANDS:
        return int(importlib.import_module(COMMANDS[words[0]]).main(words[1:]))
    if words and words[0] == 'report':
        words = words[1:]
    parser = argparse.ArgumentParser(
        prog='hyptick report',
        description=(__doc__ or '').split('\n', maxsplit=1)[0],
        epilog='Exit status: 0 well; 1 written, with problems; 2 unreadable, nothing written.',
    )
    parser.add_argument('run', nargs='?', default=latest_run(), help='results folder (%(default)s)')
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
