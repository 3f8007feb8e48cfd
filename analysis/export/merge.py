"""hyptick merge: several runs, of several machines or platforms, as one.

The rows of the runs stand one after another, in the order of the runs. A row that two runs have is refused,
unless --duplicates says whose it shall be.
"""

import argparse
import csv
import os
import shutil
from dataclasses import dataclass, field
from typing import BinaryIO, Dict, Iterator, List, Optional, Set

from analysis.command import InputError, attempt, tell
from analysis.export.summary import summarize
from analysis.export.plain import plain_lines
from analysis.read.counted import COLUMNS as HISTOGRAM_COLUMNS, FILE as HISTOGRAM_FILE
from analysis.read.folder import (
    COUNTER_COLUMNS,
    SCHEMA,
    STAGE_COLUMNS,
    load_run,
    load_tables,
    must_be_folder,
)
from analysis.read.made import made_with
from analysis.read.model import INCOMPLETE, Key, Run
from analysis.read.samples import COLUMNS as SAMPLE_COLUMNS, PLAIN_FILE
from analysis.read.tables import in_folder

TABLES = {'samples.csv': SAMPLE_COLUMNS, 'counters.csv': COUNTER_COLUMNS, 'stages.csv': STAGE_COLUMNS}
SHOWN = 3  # rows named in a message
# What is kept by platform, where the runs do not agree.
BY_PLATFORM = ('commit', 'dirty', 'toolchain', 'qemu_version', 'host', 'matrix', 'guest_compiler', 'samples')
KEYS = 4  # columns that name a row


@dataclass
class Source:
    """One of the runs, and the rows that the merged one takes from it."""

    folder: str
    run: Run
    left_out: Set[Key] = field(default_factory=set)

    def platforms(self) -> List[str]:
        """Those it has rows of."""
        return list(dict.fromkeys(key.platform for key in self.run.status))


def _lines(folder: str, name: str) -> Iterator[bytes]:
    """A table's lines; samples as if they were plain. Raises InputError and OSError."""
    if name == PLAIN_FILE:
        yield from plain_lines(folder)
        return
    with open(os.path.join(folder, name), 'rb') as file:
        yield from file


def _read(folder: str) -> Source:
    """A run with all its tables. Raises InputError where it has not, or where something of it is unusable."""
    must_be_folder(folder)
    for name, columns in TABLES.items():
        try:
            header = next(_lines(folder, name), b'').decode('utf-8', 'replace').strip().replace('"', '')
        except FileNotFoundError as error:
            raise InputError(f'{folder}: no {name}: only whole runs can be merged') from error
        if header != ','.join(columns):
            raise InputError(f'{folder}: {name}: line 1: columns are not {",".join(columns)}')
    try:
        run = load_tables(in_folder(folder))
    except InputError as error:
        raise InputError(f'{folder}: {error}') from error
    if run.problems:
        raise InputError(f'{folder}: {run.problems[0]}')
    run.meta = load_run(folder).meta  # whose status says what the samples are like
    return Source(folder, run)


def _check_schemas(folders: List[str]) -> None:
    """Raise InputError, naming both, where two runs have different schemas."""
    found: Dict[str, str] = {}
    for folder in folders:
        schema = SCHEMA
        with open(os.path.join(folder, 'run.csv'), newline='', encoding='utf-8', errors='replace') as file:
            for row in csv.reader(file):
                if len(row) == 2 and row[0] == 'schema':
                    schema = row[1]
        found.setdefault(schema, folder)
    if len(found) > 1:
        said = ', '.join(f'{folder} has {schema}' for schema, folder in found.items())
        raise InputError(f'runs of different schemas cannot be merged: {said}')


def _settle_duplicates(sources: List[Source], whose: str) -> Dict[Key, str]:
    """Decide whose a row is that several runs have; the decisions, for run.csv. Raises InputError."""
    owner: Dict[Key, Source] = {}
    decided: Dict[Key, str] = {}
    for source in sources:
        for key in source.run.keys():
            before = owner.setdefault(key, source)
            if before is source:
                continue
            if whose == 'last':
                before.left_out.add(key)
                owner[key] = source
            else:
                source.left_out.add(key)
            other = before if whose == 'last' else source
            decided[key] = f'taken from {_name(owner[key])} and not from {_name(other)}'
    if decided and whose == 'refuse':
        named = ', '.join(key.label() for key in list(decided)[:SHOWN])
        more = f' and {len(decided) - SHOWN} more' if len(decided) > SHOWN else ''
        raise InputError(f'in more than one run: {named}{more} (--duplicates first or last decides)')
    return decided


def _name(source: Source) -> str:
    """The folder's own name, whatever link led to it."""
    return os.path.basename(os.path.realpath(source.folder))


def _agreed(sources: List[Source], name: str) -> Optional[str]:
    """A value that all runs have alike."""
    values = {source.run.meta.get(name) for source in sources}
    return values.pop() if len(values) == 1 else None


def _meta(sources: List[Source]) -> Iterator[List[str]]:
    """run.csv's rows about the whole: what all agree on; else what each platform's run said."""
    metas = [source.run.meta for source in sources]
    yield ['schema', SCHEMA]
    for name in ('version', *BY_PLATFORM):
        if any(name in meta for meta in metas):
            yield [name, _agreed(sources, name) or ('yes' if name == 'dirty' else 'several')]
    yield ['start', min((meta['start'] for meta in metas if meta.get('start')), default='')]
    yield ['end', max(meta.get('end', '') for meta in metas)]
    whole = all(meta.get('status') == 'ok' for meta in metas)
    yield ['status', 'ok' if whole else INCOMPLETE]
    if not whole:
        named = [_name(source) for source in sources if source.run.meta.get('status') != 'ok']
        yield ['reason', f'incomplete: {", ".join(named)}']
    for i, source in enumerate(sources, 1):
        yield [f'merged:{i}', _name(source)]
    yield from _by_platform(sources)


def _said_of(sources: List[Source], platform: str, name: str) -> List[str]:
    """What the runs that have rows of a platform say of it, each value once."""
    metas = [source.run.meta for source in sources if platform in source.platforms()]
    return [value for value in dict.fromkeys(made_with(meta, name, platform) for meta in metas) if value]


def _by_platform(sources: List[Source]) -> Iterator[List[str]]:
    """What is known of each platform: where runs of one platform differ, all that they say."""
    for platform in dict.fromkeys(name for source in sources for name in source.platforms()):
        for name in BY_PLATFORM:
            values = _said_of(sources, platform, name)
            if values and values != [_agreed(sources, name)]:
                yield [f'{name}:{platform}', ', '.join(values)]
        others = (key for source in sources for key in source.run.meta if key.endswith(f':{platform}'))
        for key in dict.fromkeys(others):
            name = key.partition(':')[0]
            if name not in (*BY_PLATFORM, 'merged'):
                yield [key, ', '.join(_said_of(sources, platform, name))]


def _differences(sources: List[Source]) -> Iterator[str]:
    """Platforms whose rows were not all made with the same: such rows do not compare."""
    for platform in dict.fromkeys(name for source in sources for name in source.platforms()):
        for name in ('commit', 'guest_compiler', 'qemu_version'):
            values = _said_of(sources, platform, name)
            if len(values) > 1:
                yield f'rows of {platform} differ in {name}: {", ".join(values)}'


def _statuses(sources: List[Source]) -> Iterator[List[str]]:
    """How each row, and each row's trace, ended, and why."""
    for source in sources:
        run = source.run
        for kind, ends, reasons in (('', run.status, run.reason), ('trace', run.trace, run.trace_reason)):
            for key, status in ends.items():
                if key not in source.left_out:
                    yield [f'{kind or "status"}:{key.label()}', status]
                    if key in reasons:
                        yield [f'{kind + "_" if kind else ""}reason:{key.label()}', reasons[key]]
        for name, counts in (('samples', run.taken), ('trace_other_ways', run.other_ways)):
            for key, count in counts.items():
                if key not in source.left_out:
                    yield [f'{name}:{key.label()}', str(count)]


def _key_of(line: bytes) -> Key:
    """The row that a line of a table belongs to."""
    text = line.decode('utf-8', 'replace')
    fields = next(csv.reader([text]), []) if '"' in text else text.rstrip('\r\n').split(',')
    return Key(*(fields + [''] * KEYS)[:KEYS])


def _append(out: BinaryIO, source: Source, name: str) -> None:
    """A run's rows of one table, byte for byte, less those that another run's stand for."""
    lines = _lines(source.folder, name)
    next(lines)
    last = b'\n'
    for last in lines:
        if not source.left_out or _key_of(last) not in source.left_out:
            out.write(last)
    if not last.endswith(b'\n'):
        out.write(b'\n')


def _write_histogram(sources: List[Source], folder: str) -> None:
    """histogram.csv, of the runs that have one: older ones have none."""
    having = [source for source in sources if os.path.exists(os.path.join(source.folder, HISTOGRAM_FILE))]
    if having:
        with open(os.path.join(folder, HISTOGRAM_FILE), 'wb') as out:
            out.write((','.join(HISTOGRAM_COLUMNS) + '\n').encode())
            for source in having:
                _append(out, source, HISTOGRAM_FILE)


def _write(sources: List[Source], decided: Dict[Key, str], folder: str) -> None:
    """The merged run's tables, in a folder that is there."""
    for name, columns in TABLES.items():
        with open(os.path.join(folder, name), 'wb') as out:
            out.write((','.join(columns) + '\n').encode())
            for source in sources:
                _append(out, source, name)
    _write_histogram(sources, folder)
    with open(os.path.join(folder, 'run.csv'), 'w', newline='', encoding='utf-8') as file:
        writer = csv.writer(file, lineterminator='\n')
        writer.writerow(['key', 'value'])
        writer.writerows(_meta(sources))
        writer.writerows([f'duplicate:{key.label()}', said] for key, said in decided.items())
        writer.writerows(_statuses(sources))


def merge(folders: List[str], folder: str, whose: str) -> List[str]:
    """Make the merged run and its summary; what is to be told, a line each. Raises InputError, OSError."""
    if len(folders) < 2:
        raise InputError('one run is nothing to merge')
    if os.path.lexists(folder):
        raise InputError(f'{folder}: there already')
    for name in folders:
        must_be_folder(name)
        if not os.path.isfile(os.path.join(name, 'run.csv')):
            raise InputError(f'{name}: no results folder: it has no run.csv')
    _check_schemas(folders)
    sources = [_read(name) for name in folders]
    decided = _settle_duplicates(sources, whose)
    unfinished = folder.rstrip('/') + '.part'
    os.makedirs(unfinished)
    try:
        _write(sources, decided, unfinished)
        problems = summarize(unfinished)[0].problems
        os.rename(unfinished, folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    told = [f'{len(decided)} rows are in more than one run: {whose} taken'] if decided else []
    return problems + told + list(_differences(sources))


def main(words: List[str]) -> int:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(
        prog='hyptick merge',
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='Exit status: 0 merged; 1 merged, with something to tell; 2 nothing was merged.',
    )
    parser.add_argument('runs', nargs='+', metavar='RUN', help='results folders, two or more')
    parser.add_argument(
        '--output', required=True, metavar='FOLDER', help='the merged run; must not be there yet'
    )
    parser.add_argument(
        '--duplicates', choices=('refuse', 'first', 'last'), default='refuse', help='whose a row is (refuse)'
    )
    given = parser.parse_args(words)

    def work() -> int:
        told = merge(given.runs, given.output, given.duplicates)
        print(given.output)
        return tell('merge', told)

    return attempt('merge', work)
