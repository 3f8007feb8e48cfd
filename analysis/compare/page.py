"""A comparison as one self-contained page."""

from types import SimpleNamespace
from typing import List

import jinja2

from analysis.compare.comparison import Comparison
from analysis.compare.present import NUMBERS, cells_of, conclusion, headings, several_platforms
from analysis.compare.verdict import BETTER, SAME, UNKNOWN, WORSE
from analysis.pages.site import TEMPLATES

MARKS = {WORSE: 'bad', UNKNOWN: 'na', BETTER: 'good'}


def _table(result: Comparison) -> SimpleNamespace:
    """The rows as the template wants them: what moved first, the rest in their order; the verdict apart."""
    several = several_platforms(result)
    names = headings(several)
    lines = result.moved() + [line for line in result.lines if line.said.verdict == SAME]
    rows = [
        SimpleNamespace(
            verdict=shown.cells[-1],
            cells=list(zip((name in NUMBERS for name in names), shown.cells[:-1])),
            notes=shown.notes,
            mark=MARKS.get(line.said.verdict, ''),
            same=line.said.verdict == SAME,
        )
        for line, shown in ((line, cells_of(line, several)) for line in lines)
    ]
    return SimpleNamespace(headings=[(name in NUMBERS, name) for name in names[:-1]], rows=rows)


def page(results: List[Comparison]) -> str:
    """All comparisons in one page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    parts = [
        SimpleNamespace(
            base=result.base,
            new=result.new,
            warnings=result.warnings,
            conclusion=conclusion(result),
            bad=result.regressed(),
            table=_table(result),
        )
        for result in results
    ]
    return environment.get_template('compare.html.j2').render(parts=parts)
