"""The committed references: the tables of a full and of a quick run, less their samples, by compiler.

    python3 -m analysis.compare.rebase FULL QUICK

puts them into results/reference/<compiler>/ and its quick/, in place of what is there of the same platforms,
and prints what moved, for the commit's message. Platforms that the runs do not have keep what they had.
"""

import csv
import io
import os
import sys
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from analysis.command import OK, UNUSABLE, InputError, attempt, replace_file
from analysis.compare.comparison import Comparison, Line, compare, difference
from analysis.compare.sides import REFERENCES, Side
from analysis.compare.verdict import NOT_ASKED, ONLY_BASE, ONLY_NEW, number
from analysis.read.tables import in_folder
from analysis.read.made import TOOLCHAIN
from analysis.statistics.figures import Table, from_folder, from_tables

TABLES = ('summary.csv', 'counters.csv', 'stages.csv')
QUICK = 'quick'
OF_ONE_COMPILER = ('guest_compiler', TOOLCHAIN)
FOR_RESUME = ('plans', 'images')  # a reference is no run that could be gone on with


class Kept(NamedTuple):
    """One folder of the references: the run it is made of, and that run's platforms of this compiler."""

    folder: str
    run: str
    table: Table
    platforms: List[str]


def by_compiler(table: Table) -> Dict[str, List[str]]:
    """The platforms of a run by the compiler of their images. Raises InputError where that is not known."""
    found: Dict[str, List[str]] = {}
    for platform in table.platforms():
        compiler = table.made_with('guest_compiler', platform)
        if not compiler or '/' in compiler or compiler.startswith('.'):
            raise InputError(
                f'{table.name}: the compiler of {platform} is {compiler!r}: no name for a folder'
            )
        found.setdefault(compiler, []).append(platform)
    return found


def _platform_of(name: str) -> Optional[str]:
    """The platform that a key of run.csv is about; None where it is about the whole run."""
    _, colon, rest = name.partition(':')
    return rest.split('/', 1)[0] if colon else None


def _rows(folder: str, name: str) -> List[List[str]]:
    """A table, header row and all."""
    with open(os.path.join(folder, name), newline='', encoding='utf-8') as file:
        return list(csv.reader(file, strict=True))


def _text(rows: Sequence[Sequence[str]]) -> str:
    """Rows as the text of a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator='\n').writerows(rows)
    return out.getvalue()


def _parts(kept: Kept) -> List[Tuple[str, str]]:
    """Each platform with the folder that its rows come from: known ones in their order, then new ones."""
    old = from_tables('', in_folder(kept.folder)).platforms() if os.path.isdir(kept.folder) else []
    names = dict.fromkeys([*old, *kept.platforms])
    return [(name, kept.run if name in kept.platforms else kept.folder) for name in names]


def _table(kept: Kept, name: str) -> str:
    """One table of the reference."""
    rows = [_rows(kept.run, name)[0]]
    for platform, folder in _parts(kept):
        rows += [row for row in _rows(folder, name)[1:] if row[0] == platform]
    return _text(rows)


def _info(kept: Kept, compiler: str) -> Iterator[Sequence[str]]:
    """run.csv of the reference: about the whole as the new run says, about each platform as its own."""
    yield 'key', 'value'
    for name, value in _rows(kept.run, 'run.csv')[1:]:
        if _platform_of(name) is None and name not in (*OF_ONE_COMPILER, *FOR_RESUME):
            yield name, value
        elif name == TOOLCHAIN:
            yield name, kept.table.made_with(name, kept.platforms[0])
    left_out = (*OF_ONE_COMPILER, *FOR_RESUME, 'samples')
    yield 'guest_compiler', compiler
    yield 'samples_kept', 'no'
    for platform, folder in _parts(kept):
        rows = _rows(folder, 'run.csv')[1:]
        if folder != kept.run:
            mine = dict(rows)
            for name in ('commit', 'qemu_version'):
                if f'{name}:{platform}' not in mine and name in mine:
                    yield f'{name}:{platform}', mine[name]
        for name, value in rows:
            if _platform_of(name) == platform and name.partition(':')[0] not in left_out:
                yield name, value


def _write(kept: Kept, compiler: str) -> None:
    """Make one folder anew, unless its tables would stay as they are."""
    texts = {name: _table(kept, name) for name in TABLES}
    if os.path.isdir(kept.folder) and all(
        _text(_rows(kept.folder, name)) == text for name, text in texts.items()
    ):
        return
    texts['run.csv'] = _text(list(_info(kept, compiler)))
    os.makedirs(kept.folder, exist_ok=True)
    for name, text in texts.items():
        replace_file(os.path.join(kept.folder, name), text)


# ---- what moved ------------------------------------------------------------------------------------


def _change(line: Line) -> str:
    """What of a row moved, less its name."""
    said = [f'{difference(line.said)[0]}'] if line.said.base != line.said.new else []
    return ', '.join(said + line.said.notes)


def _grouped(lines: Sequence[Line]) -> Iterator[str]:
    """Rows that moved; variants of one experiment that moved alike are one line."""
    groups: Dict[Tuple[str, ...], List[Line]] = {}
    for line in lines:
        groups.setdefault((*line.key[:3], _change(line)), []).append(line)
    for (platform, path, experiment, change), alike in groups.items():
        name = f'  {platform} {path} {experiment}'
        if len(alike) > 1:
            yield f'{name}, {len(alike)} variants: {change}'
            continue
        said = alike[0].said
        values = ''
        if said.base is not None and said.new is not None and said.base != said.new:
            values = f'{number(said.base)} → {number(said.new)}, '
        yield f'{name} {alike[0].key.variant}'.rstrip() + f': {values}{change}'


def _tails(old: Table, new: Table, result: Comparison) -> int:
    """Rows that are the same as far as they are compared, but not in their other figures."""
    moved = {line.key for line in result.moved()}
    return sum(old.rows[key] != new.rows[key] for key in new.rows if key in old.rows and key not in moved)


def _platforms_of(table: Table, wanted: Sequence[str]) -> Table:
    """A table less the rows of other platforms."""
    rows = {key: row for key, row in table.rows.items() if key.platform in wanted}
    return Table(table.name, rows=rows, meta=table.meta, counters=table.counters, stages=table.stages)


def summary(kept: Kept, title: str) -> List[str]:
    """What moves with one folder, in lines for a commit's message; none where nothing does."""
    new = _platforms_of(kept.table, kept.platforms)
    if not os.path.isdir(kept.folder):
        return [f'{title}: new, {len(new.rows)} rows']
    old = _platforms_of(from_folder(kept.folder), kept.platforms)
    result = compare(Side('old', [old]), Side('new', [new]), [])
    moved = [line for line in result.moved() if line.said.verdict not in (ONLY_BASE, ONLY_NEW)]
    tails, counts = _tails(old, new, result), result.count()
    gone = counts.get(ONLY_BASE, 0) + counts.get(NOT_ASKED, 0)
    if not (moved or tails or gone or counts.get(ONLY_NEW)):
        return []
    said = [f'{len(moved)} of {len(old.rows)} rows moved']
    for count, what in ((counts.get(ONLY_NEW), 'are new'), (gone, 'are gone'),
                        (tails, 'moved in other figures than p50, min and exits')):  # fmt: skip
        said += [f'{count} {what}'] if count else []
    return [f'{title}: {", ".join(said)}', *result.warnings, *_grouped(moved)]


def _checked(folder: str) -> Table:
    """A run that may become a reference. Raises InputError."""
    table = from_folder(folder)
    if table.meta.get('status') != 'ok' or table.problems:
        raise InputError(f'{folder}: not ok, and a reference must be')
    return table


def rebase(full: str, quick: str, root: str) -> List[str]:
    """Replace the references by the two runs'; what moved. Raises InputError and OSError."""
    tables = {'': (full, _checked(full)), QUICK: (quick, _checked(quick))}
    keys = [set(table.rows) for _, table in tables.values()]
    if keys[0] != keys[1]:
        raise InputError('the full run and the quick one do not have the same rows')
    told: List[str] = []
    kept: List[Tuple[Kept, str]] = []
    for sub, (run, table) in tables.items():
        for compiler, platforms in by_compiler(table).items():
            kept.append(
                (Kept(os.path.join(root, compiler, sub).rstrip('/'), run, table, platforms), compiler)
            )
            told += summary(kept[-1][0], f'{compiler}{" " + sub if sub else ""}')
    for each, compiler in kept:
        _write(each, compiler)
    made = {compiler for _, compiler in kept}
    others = [name for name in sorted(os.listdir(root)) if name not in made]
    told += [f'{name} was not made again: that takes a machine with that compiler' for name in others]
    return told


def main() -> int:
    """The command; see the module's text."""
    if len(sys.argv) != 3:
        print('usage: python3 -m analysis.compare.rebase FULL QUICK', file=sys.stderr)
        return UNUSABLE

    def work() -> int:
        told = rebase(sys.argv[1], sys.argv[2], REFERENCES)
        print('\n'.join(told or ['No figure moved.']))
        return OK

    return attempt('rebase-reference', work)


if __name__ == '__main__':
    sys.exit(main())
