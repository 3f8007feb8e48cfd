"""Reading the small tables of a run: CSV, row by row."""

import csv
import os
from typing import Callable, Iterable, Iterator, List, Sequence, TextIO, Tuple

from analysis.command import InputError

UNPRINTABLE = 'a control character or another that cannot be printed'
WHOLE_MAX = 1 << 63
DIGITS_MAX = 20  # of 64 bits
Rows = Iterable[Tuple[int, List[str]]]
Opener = Callable[[str], TextIO]  # opens a file of a run by its name, wherever that is; OSError without it


def in_folder(folder: str) -> Opener:
    """Opens the files of a results folder."""

    def open_file(name: str) -> TextIO:
        return open(os.path.join(folder, name), newline='', encoding='utf-8')

    return open_file


def table_rows(open_file: Opener, name: str, columns: Sequence[str]) -> Iterator[Tuple[int, List[str]]]:
    """Rows of a small CSV with their line numbers. Raises InputError where it is no such table."""
    try:
        with open_file(name) as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, None)
            if not header:
                raise InputError(f'{name}: empty: not even a header row')
            missing = [column for column in columns if column not in header]
            if missing:
                raise InputError(f'{name}: line 1: missing column {", ".join(missing)}')
            if tuple(header) != tuple(columns):
                raise InputError(f'{name}: line 1: columns are not {",".join(columns)}')
            for row in reader:
                if row:
                    yield reader.line_num, row
    except csv.Error as error:
        raise InputError(f'{name}: line {reader.line_num}: {error}') from error
    except UnicodeDecodeError as error:
        raise InputError(f'{name}: not UTF-8: {error.reason} at byte {error.start}') from error


def is_whole(text: str, limit: int = WHOLE_MAX) -> bool:
    """A decimal from 0 to below `limit`? Of more digits than 64 bits have none is read: int() has a limit."""
    return text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX and int(text) < limit
