"""What BASE and NEW may name: a run's folder, a lone CSV, the references in a folder or in a git revision.

References are kept by compiler, a folder each. So they are a choice of tables, of which the other side's
compiler takes its own.
"""

import io
import os
import subprocess
from dataclasses import dataclass
from typing import Dict, List, Sequence, Tuple, Union

from analysis.command import InputError
from analysis.read.tables import Opener
from analysis.statistics.figures import Table, from_csv, from_folder, from_tables, joined

REFERENCES = 'results/reference'  # in every revision


@dataclass
class Choice:
    """The committed references of one revision or folder, by compiler."""

    name: str
    tables: Dict[str, Table]


@dataclass
class Side:
    """One side: runs of the same thing, repeated."""

    name: str
    tables: List[Table]


def git(*words: str) -> bytes:
    """What git says of the tree. Raises InputError with its last word where it fails."""
    try:
        done = subprocess.run(
            ['git', *words], capture_output=True, check=False, cwd=os.environ.get('HYPTICK_ROOT') or None
        )
    except OSError as error:
        raise InputError(f'git: {error.strerror}') from error
    if done.returncode:
        said = done.stderr.decode('utf-8', 'replace').strip().splitlines()
        raise InputError(f'git {words[0]}: {said[-1] if said else "failed"}')
    return done.stdout


def in_revision(commit: str, folder: str) -> Opener:
    """Opens the files of a folder as a commit has them."""

    def open_file(name: str) -> io.StringIO:
        try:
            text = git('show', f'{commit}:{folder}/{name}').decode('utf-8')
        except InputError as error:
            place = f'{commit[:10]}:{folder}/{name}'
            raise FileNotFoundError(2, 'no such file in this commit', place) from error
        return io.StringIO(text, newline='')

    return open_file


def compilers_in(commit: str) -> List[str]:
    """The compilers a commit has references for."""
    listed = git('ls-tree', '-d', '--full-tree', '--name-only', commit, f'{REFERENCES}/').decode('utf-8')
    return [os.path.basename(line) for line in listed.splitlines()]


def _from_revision(word: str, commit: str) -> Choice:
    """The references of a revision. Raises InputError where it has none, or one that cannot be read."""
    tables = {}
    for compiler in compilers_in(commit):
        try:
            tables[compiler] = from_tables(word, in_revision(commit, f'{REFERENCES}/{compiler}'))
        except OSError as error:
            raise InputError(f'{error.filename}: {error.strerror}') from error
        except InputError as error:
            raise InputError(f'{word}: {compiler}/{error}') from error
    if not tables:
        raise InputError(f'{word}: this revision has no {REFERENCES}/')
    return Choice(word, tables)


def _from_references(folder: str) -> Choice:
    """A folder of references: its subfolders that are runs. Raises InputError where it has none."""
    names = sorted(os.listdir(folder))
    runs = [name for name in names if os.path.isfile(os.path.join(folder, name, 'run.csv'))]
    if not runs:
        raise InputError(f'{folder}: no run.csv, so no run, and no folder of references either')
    return Choice(folder, {name: from_folder(os.path.join(folder, name)) for name in runs})


def resolve(word: str) -> Union[Table, Choice]:
    """What one word names; a path comes before a revision of the same name. Raises InputError."""
    if os.path.isdir(word):
        if os.path.isfile(os.path.join(word, 'run.csv')):
            return from_folder(word)
        return _from_references(word)
    if os.path.exists(word):
        return from_csv(word)
    try:
        commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', f'{word}^{{commit}}')
    except InputError as error:
        raise InputError(f'{word}: neither a file or folder nor a git revision') from error
    return _from_revision(word, commit.decode('ascii').strip())


def _chosen(choice: Choice, other: Table) -> Table:
    """Of the references, those that suit another table: each platform's of that one's compiler, else any."""
    suiting: Dict[str, List[str]] = {}
    for platform in other.platforms():
        having = [name for name, table in choice.tables.items() if platform in table.platforms()]
        same = [
            name
            for name in having
            if choice.tables[name].made_with('guest_compiler', platform)
            == other.made_with('guest_compiler', platform)
        ]
        if having:
            suiting.setdefault((same or having)[-1], []).append(platform)
    return joined(choice.name, [choice.tables[name] for name in suiting], list(suiting.values()))


def read_sides(base: Sequence[str], new: Sequence[str]) -> Tuple[List[Tuple[Side, Side]], List[str]]:
    """The pairs to compare, and what has no counterpart, a line each. Raises InputError.

    There is one pair, but for references on both sides: a pair for each compiler that both have.
    """
    found = [[resolve(word) for word in words] for words in (base, new)]
    names = [' '.join(words) for words in (base, new)]
    choices = [[each for each in side if isinstance(each, Choice)] for side in found]
    for side, chosen, name in zip(found, choices, names):
        if not side:
            raise InputError('nothing to compare: a side is empty')
        if chosen and len(side) > 1:
            raise InputError(f'{name}: references cannot be combined: name one of them, or several runs')
    if choices[0] and choices[1]:
        return _of_references(choices[0][0], choices[1][0])
    tables = [[each for each in side if isinstance(each, Table)] for side in found]
    for mine, other in ((0, 1), (1, 0)):
        if choices[mine]:
            tables[mine] = [_chosen(choices[mine][0], tables[other][0])]
    return [(Side(names[0], tables[0]), Side(names[1], tables[1]))], []


def _of_references(base: Choice, new: Choice) -> Tuple[List[Tuple[Side, Side]], List[str]]:
    """Compiler by compiler."""
    pairs = [
        (Side(base.name, [base.tables[name]]), Side(new.name, [new.tables[name]]))
        for name in new.tables
        if name in base.tables
    ]
    lonely = [
        f'reference {name} is in {mine.name} only'
        for mine, other in ((base, new), (new, base))
        for name in mine.tables
        if name not in other.tables
    ]
    if not pairs:
        raise InputError(f'{base.name} and {new.name} have no reference of the same compiler')
    return pairs, lonely
