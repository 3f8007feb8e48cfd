"""summary.csv and datapackage.json of a run: what is made of its tables before any picture."""

import os
from typing import List, Tuple

from analysis.command import replace_file
from analysis.export.package import describe
from analysis.read.folder import load_run
from analysis.read.model import Run
from analysis.statistics.figures import PACKAGE
from analysis.statistics.rows import Row, build_rows, summary_text


def summarize(folder: str) -> Tuple[Run, List[Row]]:
    """Write both; the run and its rows. Raises InputError and OSError."""
    run = load_run(folder)
    rows = build_rows(run)
    replace_file(os.path.join(folder, 'summary.csv'), summary_text(rows))
    replace_file(os.path.join(folder, PACKAGE), describe(folder, run.meta, run.problems))
    return run, rows
