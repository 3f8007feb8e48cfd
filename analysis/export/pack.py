"""Make a run small: samples.csv becomes samples.csv.gz, equal samples in a row one row, and histogram.csv.

Nothing is lost: `hyptick samples RUN` prints samples.csv again. A file that is damaged is left as it is.
"""

import argparse
import csv
import gzip
import io
import os
from typing import Iterator, List, Tuple

import numpy as np

from analysis.command import InputError, attempt, latest_run, replace_file, tell
from analysis.read.samples import PACKED, PACKED_FILE, PLAIN_FILE, Parsed, parsed_blocks, read_samples

HISTOGRAM_FILE = 'histogram.csv'
HISTOGRAM = ('platform', 'path', 'experiment', 'variant', 'unit', 'value', 'count')
LEVEL = 6  # of zlib


def _quoted(fields: Tuple[str, ...]) -> str:
    """Fields as CSV has them, without a line end."""
    out = io.StringIO()
    csv.writer(out, lineterminator='').writerow(fields)
    return out.getvalue()


def _runs(parsed: Parsed, low: int, high: int) -> Iterator[Tuple[int, int, int, int, int]]:
    """vCPU, first place, warm-up, value and number of each run of equal samples in rows `low` to `high`."""
    vcpu, seq = parsed.vcpu[low:high], parsed.seq[low:high]
    warmup, value = parsed.warmup[low:high], parsed.value[low:high]
    same = (vcpu[1:] == vcpu[:-1]) & (warmup[1:] == warmup[:-1]) & (value[1:] == value[:-1])
    starts = np.concatenate(([0], np.flatnonzero(~(same & (seq[1:] == seq[:-1] + 1))) + 1))
    lengths = np.diff(starts, append=high - low)
    yield from zip(
        vcpu[starts].tolist(), seq[starts].tolist(), warmup[starts].astype(int).tolist(),
        value[starts].tolist(), lengths.tolist(),
    )  # fmt: skip


def _write(path: str, packed: str) -> int:
    """Write the packed file; the number of samples. Raises InputError where the plain one is damaged."""
    total = 0
    with open(packed, 'wb') as raw, gzip.GzipFile('', 'wb', LEVEL, raw, mtime=0) as out:
        out.write((','.join(PACKED) + '\n').encode())
        for parsed, damage in parsed_blocks(path):
            if damage:
                raise InputError(f'{PLAIN_FILE}: line {damage[0].line}: {damage[0].why}: left as it is')
            for i, (key, unit) in enumerate(parsed.names):
                head, tail = _quoted(key), _quoted((unit,))
                runs = _runs(parsed, parsed.first[i], parsed.first[i + 1])
                out.write(''.join(
                    f'{head},{vcpu},{seq},{warmup},{value},{tail},{count}\n'
                    for vcpu, seq, warmup, value, count in runs
                ).encode())  # fmt: skip
            total += len(parsed.value)
    return total


def _histogram(packed: str, total: int) -> str:
    """histogram.csv of a packed file, which must hold so many samples. Raises InputError."""
    found = read_samples(packed)
    held = sum(len(samples.measured) + len(samples.warmup) for samples in found.samples.values())
    if found.messages or held != total:
        raise InputError(f'{PACKED_FILE}: {held} of {total} samples came back: not kept')
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(HISTOGRAM)
    for key, samples in found.samples.items():
        if len(samples.units) == 1:
            values, counts = np.unique(samples.measured, return_counts=True)
            pairs = zip(values.tolist(), counts.tolist())
            writer.writerows((*key, samples.units[0], *pair) for pair in pairs)
    return out.getvalue()


def pack(folder: str) -> List[str]:
    """Pack a run that is not packed yet; what was wrong, a line each. Raises OSError."""
    path, packed = (os.path.join(folder, name) for name in (PLAIN_FILE, PACKED_FILE))
    if not os.path.isdir(folder):
        raise InputError(f'{folder}: no such results folder')
    if not os.path.exists(path):
        return []
    unfinished = os.path.join(folder, '.' + PACKED_FILE)
    try:
        histogram = _histogram_of(path, unfinished)
    except InputError as error:
        return [str(error)]
    replace_file(os.path.join(folder, HISTOGRAM_FILE), histogram)
    os.replace(unfinished, packed)
    os.remove(path)
    return []


def _histogram_of(path: str, unfinished: str) -> str:
    """Write the packed file, read it again, and count. Raises InputError, with no such file left."""
    try:
        return _histogram(unfinished, _write(path, unfinished))
    except InputError:
        os.remove(unfinished)
        raise


def main(words: List[str]) -> int:
    """The command. Exit status: 0 packed, or packed already; 1 left as it is; 2 no such run."""
    parser = argparse.ArgumentParser(prog='hyptick pack', description=(__doc__ or '').split('\n', 1)[0])
    parser.add_argument('run', nargs='?', default=latest_run(), help='results folder (%(default)s)')
    given = parser.parse_args(words)
    return attempt('pack', lambda: tell('pack', pack(given.run)))
