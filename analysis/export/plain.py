"""Every sample of a run as plain CSV on standard output, one a row, however the run keeps them."""

import argparse
import csv
import gzip
import os
import sys
import zlib
from typing import BinaryIO, Iterator, List, cast

from analysis.command import OK, InputError, attempt, latest_run
from analysis.read.samples import COLUMNS, PACKED, samples_file

FIELDS = 5  # behind the variant and the vCPU: seq, warmup, value, unit, count


def open_samples(folder: str) -> BinaryIO:
    """A run's samples, unpacked if they are packed. Raises OSError."""
    path = samples_file(folder)
    return cast(BinaryIO, gzip.open(path, 'rb') if path.endswith('.gz') else open(path, 'rb'))


def _repeated(line: bytes, number: int) -> Iterator[bytes]:
    """The samples that a line of a packed file stands for. Raises InputError."""
    try:
        head, seq, warmup, value, unit, count = line.rstrip(b'\r\n').rsplit(b',', FIELDS)
        first, rows = int(seq), int(count)
    except ValueError as error:
        raise InputError(f'line {number}: not a row of samples') from error
    tail = b',%s,%s,%s\n' % (warmup, value, unit)
    return (b'%s,%d%s' % (head, i, tail) for i in range(first, first + rows))


def plain_lines(folder: str) -> Iterator[bytes]:
    """The lines of the run's plain samples.csv, with its header. Raises InputError and OSError."""
    name = os.path.basename(samples_file(folder))
    try:
        with open_samples(folder) as file:
            header = file.readline()
            names = header.decode('utf-8', 'replace').strip().replace('"', '').split(',')
            if tuple(names) not in (COLUMNS, PACKED):
                raise InputError(f'line 1: columns are not {",".join(COLUMNS)}')
            yield ','.join(COLUMNS).encode() + b'\n'
            for number, line in enumerate(file, 2):
                if tuple(names) == PACKED:
                    yield from _repeated(line, number)
                else:
                    yield line if line.endswith(b'\n') else line + b'\n'
    except (EOFError, zlib.error, gzip.BadGzipFile, csv.Error) as error:
        raise InputError(f'{folder}: {name}: damaged: {error}') from error
    except InputError as error:
        raise InputError(f'{folder}: {name}: {error}') from error


def main(words: List[str]) -> int:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(prog='hyptick samples', description=__doc__)
    parser.add_argument('run', nargs='?', default=latest_run(), help='results folder (%(default)s)')
    given = parser.parse_args(words)

    def work() -> int:
        if not os.path.isdir(given.run):
            raise InputError(f'{given.run}: no such results folder')
        try:
            for line in plain_lines(given.run):
                sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # a reader who has seen enough, as `head`, is no error
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK

    return attempt('samples', work)
