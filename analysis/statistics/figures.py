"""One run as its figures: those of summary.csv, and with what they were made. No samples are kept."""

import json
import os
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Dict, Iterable, List, NamedTuple, Optional, Sequence, Union

from analysis.command import InputError
from analysis.read.folder import load_run, load_tables, must_be_folder
from analysis.read.made import made_with
from analysis.read.model import FAILED, INCOMPLETE, OK, STATUSES, Key, Run, Stage
from analysis.read.samples import COLUMNS as SAMPLE_COLUMNS, read_samples, samples_file
from analysis.read.tables import Opener, in_folder, table_rows
from analysis.statistics.rows import COLUMNS, build_rows, fields

WHOLE = ('count', 'lost', 'min', 'p50', 'p90', 'p99', 'p99_9', 'max')
DECIMAL = ('mean', 'stddev', 'vs_native', 'exits_per_irq')
LONGEST = 40  # characters of a field that a message shows; a number of the schema is shorter


class Figures(NamedTuple):
    """A row of summary.csv in numbers, less its key; None where the field is empty."""

    unit: str  # empty without samples, or with samples in different units
    count: int
    lost: Optional[int]
    min: Optional[int]
    p50: Optional[int]
    p90: Optional[int]
    p99: Optional[int]
    p99_9: Optional[int]
    max: Optional[int]
    mean: Optional[Fraction]
    stddev: Optional[Fraction]
    vs_native: Optional[Fraction]
    exits_per_irq: Optional[Fraction]
    status: str

    @property
    def steady(self) -> bool:
        """Are all its samples the same?"""
        return self.min == self.max


@dataclass
class Table:
    """A run, or as much of one as there is."""

    name: str
    rows: Dict[Key, Figures] = field(default_factory=dict)
    meta: Dict[str, str] = field(default_factory=dict)  # run.csv's; empty for a lone CSV
    reason: Dict[Key, str] = field(default_factory=dict)
    counters: Dict[Key, Dict[str, int]] = field(default_factory=dict)
    stages: Dict[Key, List[Stage]] = field(default_factory=dict)
    problems: List[str] = field(default_factory=list)

    def made_with(self, what: str, platform: str) -> str:
        """`guest_compiler`, `qemu_version` or the like of a platform, empty where run.csv does not say."""
        return made_with(self.meta, what, platform)

    def platforms(self) -> List[str]:
        """Those it has rows of, in their order."""
        return list(dict.fromkeys(key.platform for key in self.rows))


def _whole(text: str) -> Optional[int]:
    """A decimal as an integer, None for an empty one. ValueError where it is none of 64 bits."""
    if not text:
        return None
    if not (text.isascii() and text.removeprefix('-').isdigit() and len(text) <= 20):
        raise ValueError(text)
    value = int(text)
    if not -(1 << 63) <= value < 1 << 64:
        raise ValueError(text)
    return value


def _ratio(text: str) -> Optional[Fraction]:
    """A decimal as the exact number that is written, None for an empty one. ValueError where it is none."""
    if len(text) > LONGEST or '/' in text or '_' in text:
        raise ValueError(text)
    return Fraction(text) if text else None


def _figures(line: Sequence[str]) -> Figures:
    """A row of summary.csv in numbers. Raises ValueError with what is wrong with it."""
    if len(line) != len(COLUMNS):
        raise ValueError(f'{len(line)} fields instead of {len(COLUMNS)}')
    row = dict(zip(COLUMNS, line))
    if not (row['platform'] and row['path'] and row['experiment']):
        raise ValueError('platform, path or experiment is empty')
    if not all(text.isprintable() for text in line):
        raise ValueError('a control character or another that cannot be printed')
    if row['status'] not in STATUSES:
        raise ValueError(f'{row["status"][:LONGEST]!r} is not a status')
    number: Dict[str, Union[int, Fraction, None]] = {}
    for names, read, what in ((WHOLE, _whole, 'not a 64-bit decimal'), (DECIMAL, _ratio, 'no number')):
        for name in names:
            try:
                number[name] = read(row[name])
            except ValueError:
                raise ValueError(f'{name} is {row[name][:LONGEST]!r}, {what}') from None
    number['count'] = number['count'] or 0
    return Figures(unit=row['unit'], status=row['status'], **number)  # type: ignore[arg-type]


def read_summary(open_file: Opener, name: str) -> Dict[Key, Figures]:
    """The rows of a summary.csv. Raises InputError for a file that is none, or of which a row is unusable."""
    rows: Dict[Key, Figures] = {}
    for line, row in table_rows(open_file, name, COLUMNS):
        try:
            figures = _figures(row)
        except ValueError as error:
            raise InputError(f'{name}: line {line}: {error}') from error
        if Key(*row[:4]) in rows:
            raise InputError(f'{name}: line {line}: {Key(*row[:4]).label()} a second time')
        rows[Key(*row[:4])] = figures
    return rows


def from_run(name: str, run: Run) -> Table:
    """A run that was read with its samples."""
    rows = build_rows(run)
    table = Table(name, meta=run.meta, counters=run.counters, stages=run.stages, problems=run.problems)
    for row in rows:
        table.rows[row.key] = _figures(fields(row))
        if row.reason:
            table.reason[row.key] = row.reason
    return table


def _settle(table: Table) -> None:
    """As of a run with its samples: its status is not ok where that of a row is not."""
    bad = [key.label() for key, row in table.rows.items() if row.status in (INCOMPLETE, FAILED)]
    if table.meta.get('status') == OK and (bad or table.problems):
        table.meta['status'] = INCOMPLETE
        table.meta['reason'] = [*table.problems, *(f'{label} is not ok' for label in bad)][0]


def from_tables(name: str, open_file: Opener) -> Table:
    """A run without its samples: a reference. Raises InputError and OSError."""
    run = load_tables(open_file)
    table = Table(
        name,
        rows=read_summary(open_file, 'summary.csv'),
        meta=run.meta,
        reason=run.reason,
        counters=run.counters,
        stages=run.stages,
        problems=run.problems,
    )
    _settle(table)
    return table


def _is_newer(folder: str, name: str, other: str) -> bool:
    """Is `name` there, and not older than `other` if that is there?"""
    path, old = os.path.join(folder, name), os.path.join(folder, other)
    return os.path.exists(path) and (
        not os.path.exists(old) or os.path.getmtime(path) >= os.path.getmtime(old)
    )


def _is_whole(folder: str, table: Table) -> bool:
    """Does the table say all that there is to say of the folder?

    A summary has no place for what is wrong with the samples it was made of: where something may be, they
    have to be read.
    """
    samples = samples_file(folder)
    if not os.path.exists(samples):
        return True
    ended = load_tables(in_folder(folder)).status
    said = all(row.status == ended.get(key) for key, row in table.rows.items())
    return said and _is_newer(folder, PACKAGE, os.path.basename(samples)) and problems_of(folder) == []


def from_folder(folder: str) -> Table:
    """A results folder: by its summary where that is up to date, else by its samples. Raises InputError."""
    must_be_folder(folder)
    name = os.path.basename(os.path.realpath(folder))
    try:
        if _is_newer(folder, 'summary.csv', os.path.basename(samples_file(folder))):
            table = from_tables(name, in_folder(folder))
            if _is_whole(folder, table):
                return table
        return from_run(name, load_run(folder))
    except OSError as error:
        raise InputError(f'{error.filename}: {error.strerror}') from error
    except InputError as error:
        raise InputError(str(error) if folder in str(error) else f'{folder}: {error}') from error


def from_csv(path: str) -> Table:
    """A lone summary.csv or samples.csv, under any name. Nothing is known of how it came about.

    Raises InputError for one that is neither, or of which a row cannot be used.
    """
    folder, name = os.path.split(path)
    try:
        with open(path, encoding='utf-8', errors='replace') as file:
            samples = file.readline().strip().replace('"', '').startswith(','.join(SAMPLE_COLUMNS))
        samples = samples or path.endswith('.gz')
        if not samples:
            return Table(path, rows=read_summary(in_folder(folder), name))
        found = read_samples(path)
    except OSError as error:
        raise InputError(f'{error.filename}: {error.strerror}') from error
    except InputError as error:
        raise InputError(f'{os.path.join(folder, "")}{error}') from error
    if found.messages:
        raise InputError(f'{os.path.join(folder, "")}{found.messages[0]}')
    return from_run(path, Run(samples=found.samples, status=dict.fromkeys(found.samples, OK)))


def joined(name: str, parts: Iterable[Table], platforms: Sequence[Sequence[str]]) -> Table:
    """One table of the given platforms of each part; what is known of a part is kept by platform."""
    whole = Table(name)
    for part, wanted in zip(parts, platforms):
        for mine, theirs in ((whole.rows, part.rows), (whole.reason, part.reason),
                             (whole.counters, part.counters), (whole.stages, part.stages)):  # fmt: skip
            mine.update({key: value for key, value in theirs.items() if key.platform in wanted})
        for platform in wanted:
            for what in ('guest_compiler', 'qemu_version'):
                whole.meta[f'{what}:{platform}'] = part.made_with(what, platform)
        for what in ('commit', 'status', 'samples'):
            if what in part.meta:
                whole.meta[what] = part.meta[what]
        whole.problems += part.problems
    return whole


PACKAGE = 'datapackage.json'


def problems_of(folder: str) -> Optional[List[str]]:
    """What the analysis found wrong with the run when it described it; None where nothing says."""
    try:
        with open(os.path.join(folder, PACKAGE), encoding='utf-8') as file:
            package = json.load(file)
    except (OSError, ValueError):
        return None
    found = package.get('problems') if isinstance(package, dict) else None
    return found if isinstance(found, list) else None
