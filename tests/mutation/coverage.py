#!/usr/bin/env python3
"""Which lines and branches of the virtual GIC and of the timers' rules the host tests go through, by gcov.

    coverage.py [--missing]

Prints the share of each folder, and with --missing the lines that no test reaches. The exit status is 1 if
less than 95 of 100 lines, or 90 of 100 branches, are taken.
"""
import argparse
import collections
import gzip
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from mutate import OUT, ROOT, houses, run  # pylint: disable=wrong-import-position

LINES, BRANCHES = 0.95, 0.90
UNDER_TEST = ("hyp-shim/vgic/", "hyp-shim/vtimer/")


def measure(house, lines, branches):
    """Builds, runs the tests, and adds what gcov has counted: lines[path][line], branches[path][line, n]."""
    house.out = OUT.parent / "coverage" / house.name
    house.measured = ["--coverage"]
    for old in house.out.glob("**/*.gcda"):
        old.unlink()
    house.build()
    for counted in sorted(house.out.glob("good/**/*.gcda")):
        folder = counted.parent
        run(["gcov", "-b", "--json-format", counted.name], cwd=folder)
    for report in house.out.glob("good/**/*.gcov.json.gz"):
        for entry in json.loads(gzip.decompress(report.read_bytes()))["files"]:
            if entry["file"].startswith(UNDER_TEST):
                for line in entry["lines"]:
                    key = line["line_number"]
                    lines[entry["file"]][key] = max(lines[entry["file"]][key], line["count"])
                    for number, branch in enumerate(line["branches"]):
                        branches[entry["file"]][key, number] = max(
                            branches[entry["file"]][key, number], branch["count"])


def share(of_file, folder):
    """How many counts of a folder's files are more than 0, and how many there are."""
    counts = [count for path, some in of_file.items() if path.startswith(folder) for count in some.values()]
    return sum(count > 0 for count in counts), len(counts)


def main():
    """As the module says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--missing", action="store_true", help="list the lines that are not reached")
    options = parser.parse_args()
    lines = collections.defaultdict(lambda: collections.defaultdict(int))
    branches = collections.defaultdict(lambda: collections.defaultdict(int))
    for house in houses():
        measure(house, lines, branches)
    enough = bool(lines)
    for folder in UNDER_TEST:
        line, all_lines = share(lines, folder)
        branch, all_branches = share(branches, folder)
        print(f"{folder} {line} of {all_lines} lines ({line / all_lines:.1%}), "
              f"{branch} of {all_branches} branches ({branch / all_branches:.1%})")
        enough = enough and line >= LINES * all_lines and branch >= BRANCHES * all_branches
    if options.missing:
        for path in sorted(lines):
            text = (ROOT / path).read_text("utf-8").split("\n")
            for number, count in sorted(lines[path].items()):
                if count == 0:
                    print(f"{path}:{number}: {text[number - 1].strip()}")
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
