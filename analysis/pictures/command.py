"""The pictures of a run alone, for a screen or for a column of a paper: what `make plots` does."""

import argparse
import os
from typing import List, Optional

from analysis.command import attempt, latest_run, tell
from analysis.pictures.of_run import draw_all
from analysis.pictures.style import SCREEN, STYLES
from analysis.read.folder import load_run
from analysis.read.peers import read_peers
from analysis.statistics.rows import build_rows


def folder_of(run: str, style: str) -> str:
    """Where pictures of a style go: those of the report keep their folder."""
    return os.path.join(run, 'plots' if style == SCREEN.name else f'plots-{style}')


def main(arguments: Optional[List[str]] = None) -> int:
    """Draw them. Exit status: 0 well, 1 drawn, with problems, 2 nothing drawn."""
    parser = argparse.ArgumentParser(
        prog='hyptick plots', description=(__doc__ or '').split(':', maxsplit=1)[0] + '.'
    )
    parser.add_argument('run', nargs='?', default=latest_run(), help='results folder (%(default)s)')
    parser.add_argument('--style', choices=sorted(STYLES), default=SCREEN.name, help='(%(default)s)')
    given = parser.parse_args(arguments)
    folder = folder_of(given.run, given.style)

    def work() -> int:
        run = load_run(given.run)
        others, wrong = read_peers()
        undrawn = draw_all(run, build_rows(run), folder, STYLES[given.style], others)
        print(folder)
        return tell('plots', [*run.problems, *wrong, *undrawn])

    return attempt('plots', work)
