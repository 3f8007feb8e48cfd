"""What is in the tree against the committed reference: a quick matrix, every figure of every row, exactly.

A change that makes a path one instruction longer, or shorter, fails here until `make rebase-reference` has
brought the reference along, in the same commit.

Compared are p50, min and exits per interrupt, with the number of samples that the reference was made with. A
reference holds for one compiler: where the images were built with another, the test says so and is skipped.
"""

import csv

import pytest

from analysis.compare.comparison import Comparison, compare
from analysis.compare.present import terminal
from analysis.compare.sides import Side
from analysis.compare.verdict import ONLY_NEW, SAME
from analysis.statistics.figures import Table, from_folder
from tests.booting import ROOT, machines

REMEDY = "make rebase-reference brings the reference along, and says what to write into the commit's message"


@pytest.fixture(scope="module", name="run")
def _run(quick_run):
    return from_folder(str(quick_run))


def on_request():
    """The platforms that run only where they are named: boards, of which tests/test_boards.py boots each."""
    return {name for name, row in machines().items() if row["on_request"]}


def matrix_platforms():
    """Those of the matrix that run unless others are named, in its order."""
    with open(ROOT / "bench/matrix.csv", newline="", encoding="utf-8") as file:
        names = dict.fromkeys(name for row in csv.DictReader(file) for name in row["platform"].split())
        return [name for name in names if name not in on_request()]


def of_platform(table, platform):
    """A table less the rows of other platforms."""
    rows = {key: row for key, row in table.rows.items() if key.platform == platform}
    return Table(table.name, rows=rows, meta=table.meta, reason=table.reason, counters=table.counters,
                 stages=table.stages, problems=table.problems)


def held_against_its_reference(run, references, platform):
    """The comparison of a platform; skipped, with the reason, where no reference is for it."""
    compiler = run.made_with("guest_compiler", platform)
    reference = references.get(compiler)
    if reference is None:
        pytest.skip(f"{platform} was built with {compiler}, of which there is no reference "
                    f"(there are: {', '.join(references)})")
    if platform not in reference.platforms():
        pytest.skip(f"the reference of {compiler} has no {platform}: {REMEDY}")
    sides = [Side(name, [of_platform(table, platform)])
             for name, table in ((f"results/reference/{compiler}/quick", reference), ("this tree", run))]
    return compare(*sides, []), reference.made_with("qemu_version", platform)


def moved(result):
    """The rows that are not as the reference has them; what it does not have yet is not among them."""
    return [line for line in result.lines if line.said.verdict not in (SAME, ONLY_NEW)]


@pytest.mark.parametrize("platform", matrix_platforms())
def test_no_figure_moved(run, references, platform):
    result, qemu = held_against_its_reference(run, references, platform)
    if not moved(result):
        return
    said = terminal(Comparison(result.base, result.new, result.warnings, moved(result)))
    if run.made_with("qemu_version", platform) != qemu:
        pytest.skip(f"{len(moved(result))} rows moved, but the reference is of another QEMU: {qemu}")
    pytest.fail(f"{said}\n{REMEDY}", pytrace=False)


@pytest.mark.parametrize("platform", matrix_platforms())
def test_every_row_has_its_reference(run, references, platform):
    result, _ = held_against_its_reference(run, references, platform)
    new = [line.key.label() for line in result.lines if line.said.verdict == ONLY_NEW]
    assert not new, f"{len(new)} rows have no reference yet ({new[0]}, ...): {REMEDY}"
