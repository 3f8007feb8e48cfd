"""Figures that documents name against the committed reference: the tables, every cell, and nesting.

README names the machine and the compiler. A cell reads `p50 (exits)`; natively there are no exits to name.
The exits are summary.csv's exits_per_irq; where that is empty, the exits in counters.csv for each sample.
"""

import csv
import re
import subprocess
from pathlib import Path

import pytest

from analysis.pages.terminal import brief
from analysis.pictures import readme
from tests.booting import machines

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "results/reference/gcc-12.2.1"
PLATFORM = "virt-v7-gicv2"
NONE = "–"
GNUPLOT = "gnuplot 5.4 patchlevel 4"  # of Debian 12
ROWS = {  # README's row: (experiment, variant)
    "SPI, edge → handler": ("spi", "trigger=edge"),
    "the same SPI, until the interrupted code goes on": ("irq-total", "trigger=edge"),
    "timer tick → handler": ("timer", "timer=cntv;wait=spin"),
    "tick of the physical timer, which the shim emulates": ("timer", "timer=cntp;wait=spin"),
    "acknowledge: read of IAR": ("ack", ""),
    "completion: write of EOIR": ("eoi", "mode=0"),
    "software interrupt to self → handler": ("inject", "from=self"),
    "SGI to another vCPU → handler": ("ipi", "op=one-way;vcpus=2"),
    "null hypercall": ("hypercall", ""),
    "read of a distributor register": ("mmio-trap", "op=read"),
    "switch of two VMs on one CPU (exits: there and back)": ("vm-switch", "save=all"),
}


def table():
    """README's table: the paths of its head, and the cells of each row by the row's name."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| instructions (exits) |"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    head, _, *body = rows
    return [path.strip("`") for path in head[1:]], {row[0]: row[1:] for row in body}


def of_reference(name):
    """The rows of one of the reference's files that are the machine's."""
    with open(REFERENCE / name, newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["platform"] == PLATFORM]


def key(row):
    """What one row of the matrix is known by."""
    return row["path"], row["experiment"], row["variant"]


def cells_of_reference():
    """What README's cell has to say, by path, experiment and variant."""
    exits = {key(row): int(row["value"]) for row in of_reference("counters.csv") if row["counter"] == "exits"}
    cells = {}
    for row in of_reference("summary.csv"):
        if row["status"] != "ok":
            cells[key(row)] = NONE
        elif row["path"] == "native":
            cells[key(row)] = row["p50"]
        else:
            each = row["exits_per_irq"] or f"{exits[key(row)] / int(row['count']):g}"
            cells[key(row)] = f"{row['p50']} ({each})"
    return cells


def test_the_table_has_all_rows():
    assert list(table()[1]) == list(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_every_cell_is_the_reference_s(name):
    paths, rows = table()
    cells = cells_of_reference()
    assert dict(zip(paths, rows[name])) == {path: cells[(path, *ROWS[name])] for path in paths}


def test_the_conclusions_are_the_reference_s():
    """Every number of README's first list, in its order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = text[text.index("- **With list registers"):text.index("A small *shim*")]
    cells = cells_of_reference()
    spi, eoi, ipi = ("spi", "trigger=edge"), ("eoi", "mode=0"), ("ipi", "op=one-way;vcpus=2")
    said = [("lr", *spi), ("native", *spi), ("trap", *spi), ("lr", *eoi), ("lr-eoi", *eoi), ("lr", *ipi),
            ("native", *ipi)]
    medians = [cells[name].split()[0] for name in said]
    exits = {name: re.search(r"\((\d+)\)", cells[name])[1] for name in said if name[0] != "native"}
    expected = [medians[0], exits[said[0]], *medians[1:3], exits[said[2]], *medians[3:6], exits[said[5]],
                medians[6]]
    assert re.findall(r"(?<![\w])\d+", first) == expected


def as_one_run(folder):
    """The references of both compilers as the run of every platform that a default `make bench` makes."""
    order = list(machines())
    merged = folder / "merged"
    for name in ("summary.csv", "counters.csv", "stages.csv", "run.csv"):
        merged.mkdir(exist_ok=True)
        tables = [(ROOT / "results/reference" / compiler / name).read_text("utf-8").splitlines()
                  for compiler in ("gcc-12.2.1", "gcc-12.2.0")]
        lines = [line for table in tables for line in table[1:]]
        if name != "run.csv":
            lines.sort(key=lambda line: order.index(line.split(",")[0]))
        (merged / name).write_text("\n".join([tables[0][0], *dict.fromkeys(lines)]) + "\n", "utf-8")
    return str(merged)


def test_what_make_bench_prints_is_the_reference_s(tmp_path):
    """The example is what `hyptick show --brief` prints of such a run, line by line."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    start = text.index("    p50 in insn, exits per interrupt in brackets\n")
    shown = text[start:text.index("    report: results/", start)]
    printed = brief(as_one_run(tmp_path))[0].splitlines()
    assert [line.removeprefix("    ") for line in shown.splitlines()] == printed


def test_the_picture_is_the_reference_s(tmp_path):
    """Byte for byte, if gnuplot is the same; `python3 -m analysis.pictures.readme` makes it."""
    done = subprocess.run(["gnuplot", "--version"], capture_output=True, text=True, check=True)
    found = done.stdout.strip()
    if found != GNUPLOT:
        pytest.skip(f"the picture is of {GNUPLOT}, and this is {found}")
    assert not readme.write(str(REFERENCE), str(tmp_path / "answer.png"))
    assert (tmp_path / "answer.png").read_bytes() == (ROOT / "docs/images/answer.png").read_bytes()


def test_the_compiler_is_the_reference_s():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"gcc ([0-9.]+),", text)[1] == REFERENCE.name.removeprefix("gcc-")


def deep_preempt(compiler, platform):
    """The rows of `preempt` on lr at the depths at which no list register is spare, by depth."""
    with open(ROOT / "results/reference" / compiler / "summary.csv", newline="", encoding="utf-8") as file:
        rows = {int(row["variant"].removeprefix("depth=")): row for row in csv.DictReader(file)
                if (row["platform"], row["path"], row["experiment"]) == (platform, "lr", "preempt")}
    return {depth: row for depth, row in rows.items() if depth >= 3}


@pytest.mark.parametrize("compiler, platform", [("gcc-12.2.1", PLATFORM), ("gcc-12.2.0", "virt-v8-gicv2")])
def test_with_a_gicv2_nesting_costs_the_same_at_any_depth(compiler, platform):
    rows = deep_preempt(compiler, platform).values()
    assert len({row[figure] for row in rows for figure in ("min", "max")}) == 1


def test_known_limits_names_what_nesting_costs_with_a_gicv3():
    rows = deep_preempt("gcc-12.2.0", "virt-v8-gicv3")
    alternating = rows.pop(3)
    first, second, last = alternating["min"], alternating["max"], rows.pop(30)["p50"]
    assert float(alternating["mean"]) == (int(first) + int(second)) / 2
    assert {(row["min"], row["max"]) for row in rows.values()} == {(first, first)}
    said = " ".join((ROOT / "docs/known-limits.md").read_text(encoding="utf-8").split())
    assert f"`preempt` on `virt-v8-gicv3` is {first} where that is ICH_LR0_EL2" in said
    assert f"{second} for ICH_LR1_EL2" in said and f"and {last} for ICH_LR3_EL2" in said


PLATFORMS = {"virt-v7-gicv2": "gcc-12.2.1", "virt-v8-gicv2": "gcc-12.2.0", "virt-v8-gicv3": "gcc-12.2.0"}
OF_COMPILERS = {  # the first column of docs/compilers.md: (experiment, variant)
    "hypercall": ("hypercall", ""),
    "mmio-trap, read": ("mmio-trap", "op=read"),
    "spi, edge": ("spi", "trigger=edge"),
    "timer, cntv, spin": ("timer", "timer=cntv;wait=spin"),
    "inject, self": ("inject", "from=self"),
    "ipi, one way": ("ipi", "op=one-way;vcpus=2"),
    "ack": ("ack", ""),
    "eoi, mode 0": ("eoi", "mode=0"),
    "maintenance, np": ("maintenance", "cause=np"),
    "maintenance, lrenp": ("maintenance", "cause=lrenp"),
    "preempt, depth 4": ("preempt", "depth=4"),
    "vm-switch, all": ("vm-switch", "save=all"),
}


def median(platform, path, experiment, variant):
    """The reference's, as text."""
    with open(ROOT / "results/reference" / PLATFORMS[platform] / "summary.csv", newline="",
              encoding="utf-8") as file:
        rows = {(row["platform"], *key(row)): row["p50"] for row in csv.DictReader(file)}
    return rows[platform, path, experiment, variant]


def rows_of(document):
    """Every line of a document's tables as its cells."""
    lines = (ROOT / document).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


def test_gcc_s_columns_of_the_two_compilers_are_the_reference_s():
    """clang's are held near them by tests/test_clang.py, as far as that measures them."""
    head, *rows = (row for row in rows_of("docs/compilers.md") if not row[0].startswith("---"))
    columns = {head[at].removesuffix(": gcc"): at for at in range(2, len(head), 2)}
    assert list(columns) == list(PLATFORMS)
    assert {row[0] for row in rows} == set(OF_COMPILERS)
    for row in rows:
        shown = {platform: row[at] for platform, at in columns.items()}
        assert shown == {platform: median(platform, row[1].strip("`"), *OF_COMPILERS[row[0]])
                         for platform in PLATFORMS}, row[:2]


def test_the_figures_by_hand_are_the_reference_s():
    sums = [row[2] for row in rows_of("docs/by-hand.md") if row[1] == "sum"]
    assert sums == [median(PLATFORM, "lr", "spi", "trigger=edge"), median(PLATFORM, "trap", "eoi", "mode=0")]


def test_known_limits_names_what_the_last_list_register_costs():
    spare, last = (median(PLATFORM, "lr", "preempt", f"depth={depth}") for depth in (1, 3))
    said = " ".join((ROOT / "docs/known-limits.md").read_text(encoding="utf-8").split())
    assert f"{last} instructions on `{PLATFORM}` to its handler, in place of {spare} (`preempt`" in said


def test_no_other_document_has_a_table_of_figures():
    """A cell that is a number alone, in a document that no test here or of the listings holds to anything."""
    held = {"README.md", "docs/compilers.md", "docs/by-hand.md"}
    found = {str(path.relative_to(ROOT)) for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")]
             if any(re.fullmatch(r"[−-]?[\d,]+( \(\d+\))?", cell)
                    for row in rows_of(path) for cell in row[1:])}
    assert found == held
