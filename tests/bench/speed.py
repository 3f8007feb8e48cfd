#!/usr/bin/python3
"""How fast the bench writes samples.csv.gz, how fast the analysis makes a report of it, and their sizes.

    tests/bench/speed.py [ROWS]     10,000,000 rows if no number is given

The same of results/latest, if there is a run: its report is made again, beside it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Dict, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WRITE_ROWS = ROOT / os.environ.get('BUILD', 'build') / 'host/tests/bench/write_rows'
ROWS = 10_000_000
LATEST = ROOT / 'results/latest'
VARIANTS = 40


class Used(NamedTuple):
    """What a program took: seconds of the clock and of all CPUs together, and memory at its most."""

    wall: float
    cpu: float
    memory: int  # bytes, of the largest process


def used_by(*command: object) -> Used:
    """Run a command from the project's folder. Raises CalledProcessError where it fails."""
    start = time.monotonic()
    with subprocess.Popen([str(word) for word in command], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, command)))
    return Used(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10)


def write(folder: object, rows: int = ROWS) -> Used:
    """A run of so many rows; what the bench's part of it took."""
    done = subprocess.run([WRITE_ROWS, folder, str(VARIANTS), str(rows // VARIANTS)], capture_output=True,
                          text=True, check=True)
    said = dict(word.split('=') for word in done.stdout.split())
    return Used(float(said['wall']), float(said['cpu']), 0)


def report(folder: object) -> Used:
    """Summary, plots and page of the run."""
    return used_by(sys.executable, '-m', 'analysis.cli', folder)


def sizes(folder: Path) -> Dict[str, int]:
    """Bytes of what travels and of what is read: samples, first page, the whole site, pictures."""

    def total(place: Path) -> int:
        return sum(file.stat().st_size for file in place.iterdir())

    return {'samples.csv.gz': (folder / 'samples.csv.gz').stat().st_size,
            'report/index.html': (folder / 'report/index.html').stat().st_size,
            'report/': total(folder / 'report'), 'plots/': total(folder / 'plots')}


def told(folder: Path, reading: Used) -> str:
    """One line on a run's report."""
    parts = [f'{name} {size / 1000:,.0f} kB' for name, size in sizes(folder).items()]
    return (f'{reading.wall:.1f} s, {reading.cpu:.1f} s of CPU, {reading.memory / (1 << 20):,.0f} MiB; '
            f'{", ".join(parts)}')


def main() -> None:
    """See the module's text."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, 'run')
        folder.mkdir()
        writing, reading = write(folder, rows), report(folder)
        print(f'{rows:,} rows')
        print(f'bench, console to samples.csv.gz: {rows / writing.wall:,.0f} rows/s  ({writing.wall:.1f} s, '
              f'{writing.cpu:.1f} s of CPU)')
        print(f'analysis, CSV to report: {told(folder, reading)}')
        if (LATEST / 'samples.csv.gz').exists():
            again = Path(shutil.copytree(LATEST, Path(name, 'latest')))
            print(f'report of {LATEST.resolve().name}: {told(again, report(again))}')


if __name__ == '__main__':
    main()
