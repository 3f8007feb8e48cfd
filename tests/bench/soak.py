#!/usr/bin/python3
"""Sleeps: a guest goes to sleep and is woken by its timer, on all paths, ten million times in all.

    tests/bench/soak.py [--sleeps N] [--platform LIST] [--path LIST] [--jobs N]

All samples of a variant must be the same. Exit status: 0 they are, 1 one is not, or a row did not end well.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import List, Tuple

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get('BUILD', 'build')
sys.path.insert(0, str(ROOT))

from analysis.read.samples import read_samples  # noqa: E402 pylint: disable=wrong-import-position

EXPERIMENT = 'wfi-wake'   # each of its samples is one sleep
SLEEPS = 10_000_000
SAMPLES = 100_000         # of a variant in one boot


def look(path: object) -> Tuple[int, List[str]]:
    """Sleeps in a samples.csv.gz, and a line for each variant whose samples are not all the same."""
    sleeps, odd = 0, []
    for key, samples in read_samples(str(path)).samples.items():
        sleeps += len(samples.measured) + len(samples.warmup)
        values, counts = np.unique(samples.measured, return_counts=True)
        if len(values) != 1:
            said = ', '.join(f'{count} of {value}' for value, count in zip(values, counts))
            odd.append(f'{key.label()}: {said}')
    return sleeps, odd


def measure(folder: str, given: argparse.Namespace) -> Tuple[int, List[str]]:
    """One run; its sleeps, and what was wrong with it."""
    command = [BUILD / 'host/hyptick', 'run', '--build', BUILD, '--results', folder,
               '--experiment', EXPERIMENT, '--samples', str(min(SAMPLES, given.sleeps)),
               '--platform', given.platform, '--path', given.path, '--jobs', given.jobs]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    samples = Path(folder) / 'latest/samples.csv.gz'
    if not samples.exists():
        return 0, [done.stderr.strip()]
    sleeps, odd = look(samples)
    samples.unlink()
    return sleeps, odd + done.stderr.splitlines()


def main() -> int:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--sleeps', type=int, default=SLEEPS, help='at least so many (%(default)s)')
    parser.add_argument('--platform', default='', help='only these platforms')
    parser.add_argument('--path', default='', help='only these paths')
    parser.add_argument('--jobs', default='', help='guests at the same time')
    given = parser.parse_args()
    sleeps, start = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        while sleeps < given.sleeps:
            more, wrong = measure(folder, given)
            sleeps += more
            print(f'{sleeps:,} sleeps in {time.monotonic() - start:.0f} s', flush=True)
            if wrong or not more:
                print('\n'.join(wrong or ['no sleep was measured']), file=sys.stderr)
                return 1
    print('each variant has one value')
    return 0


if __name__ == '__main__':
    sys.exit(main())
