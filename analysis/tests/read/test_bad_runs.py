"""Every kind of bad or odd run, through every command that reads runs: a clear line or a marked cell."""

import json
import os
import re
from typing import Callable, Dict, List, NamedTuple, Tuple

import pytest

from analysis.tests.helpers import command, read
from analysis.tests.sides import KEY, line, make

BIG = (1 << 63) - 1
OTHER = 'm/trap/spi/trigger=edge'
Spoil = Callable[[str], None]


def plain(folder: str) -> None:
    """Nothing is wrong."""
    make(folder, {KEY: [3, 4, 5], OTHER: [9] * 3})


def made(values: Dict[str, List[int]]) -> Spoil:
    """Whole, with these samples."""

    def spoil(folder: str) -> None:
        make(folder, values)

    return spoil


def rewrite(folder: str, name: str, old: str, new: str) -> None:
    """Replace a text in a file that must have it."""
    text = read(folder, name)
    assert old in text
    with open(os.path.join(folder, name), 'w', encoding='utf-8', newline='') as file:
        file.write(text.replace(old, new))


def without_column(name: str, column: str) -> Spoil:
    """A table with a column missing in its header."""

    def spoil(folder: str) -> None:
        plain(folder)
        rewrite(folder, name, f',{column}\n' if column in ('unit', 'value') else f',{column},',
                '\n' if column in ('unit', 'value') else ',')  # fmt: skip

    return spoil


def emptied(name: str, header: bool) -> Spoil:
    """A table with nothing, or nothing but its header, in it."""

    def spoil(folder: str) -> None:
        plain(folder)
        first = read(folder, name).splitlines(keepends=True)[0]
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
            file.write(first if header else '')

    return spoil


def mixed_units(folder: str) -> None:
    """One sample of a row in nanoseconds."""
    plain(folder)
    rewrite(folder, 'samples.csv', line(KEY, 0, 2, 0, 5, 'insn'), line(KEY, 0, 2, 0, 5, 'ns'))


def other_schema(folder: str) -> None:
    """A version that is not known."""
    make(folder, {KEY: [3]}, meta={'schema': '99'})


def cut_off(folder: str) -> None:
    """A file that ends in the middle of a row."""
    plain(folder)
    with open(os.path.join(folder, 'samples.csv'), 'rb+') as file:
        file.truncate(os.path.getsize(os.path.join(folder, 'samples.csv')) - 8)


def not_utf8(folder: str) -> None:
    """Bytes that are no text."""
    plain(folder)
    with open(os.path.join(folder, 'counters.csv'), 'ab') as file:
        file.write(b'm,lr,\xff,,exits,1\n')


def too_large(folder: str) -> None:
    """A value of 65 bits."""
    plain(folder)
    rewrite(folder, 'samples.csv', ',0,5,insn', f',0,{BIG + 1},insn')


def unknown_end(folder: str) -> None:
    """run.csv does not say how a row ended."""
    plain(folder)
    rewrite(folder, 'run.csv', f'status:{KEY},ok\n', '')


class Case(NamedTuple):
    """A bad run, what is said of it, and the status of report, export and merge; `marked` rows are not ok."""

    spoil: Spoil
    said: str
    report: int
    export: int
    merge: int
    marked: Tuple[str, ...] = ()


NO_UNIT = 'samples.csv: line 1: missing column unit'
CUT = 'samples.csv: line 7: 7 fields instead of 9'
CASES: Dict[str, Case] = {
    'samples lack a column': Case(without_column('samples.csv', 'unit'), NO_UNIT, 2, 2, 2),
    'counters lack a column': Case(
        without_column('counters.csv', 'counter'), 'counters.csv: line 1: missing column counter', 2, 2, 2
    ),
    'run.csv misses a column': Case(
        without_column('run.csv', 'value'), 'run.csv: line 1: missing column value', 2, 2, 2
    ),
    'stages lack a column': Case(
        without_column('stages.csv', 'unit'), 'stages.csv: line 1: missing column unit', 1, 1, 2
    ),
    'mixed units': Case(mixed_units, 'samples in different units: insn, ns', 1, 1, 1, (KEY,)),
    'another schema': Case(other_schema, "run.csv: schema '99', and this program reads schema 1", 2, 2, 2),
    'empty samples': Case(
        emptied('samples.csv', False), 'samples.csv: empty: not even a header row', 2, 2, 2
    ),
    'empty run.csv': Case(emptied('run.csv', False), 'run.csv: empty: not even a header row', 2, 2, 2),
    'no counters': Case(emptied('counters.csv', True), '', 0, 0, 0),
    'no samples': Case(emptied('samples.csv', True), '', 0, 0, 0, (KEY, OTHER)),
    'cut off': Case(cut_off, CUT, 1, 1, 1, (OTHER,)),
    'not UTF-8': Case(not_utf8, 'counters.csv: not UTF-8: invalid start byte', 2, 2, 2),
    'more than 64 bits': Case(too_large, f"value is '{BIG + 1}', not a 64-bit decimal", 1, 1, 1, (KEY,)),
    'unknown end': Case(unknown_end, '', 0, 0, 0, (KEY,)),
    'nothing at all': Case(made({}), '', 0, 0, 0),
    'a single sample': Case(made({KEY: [7]}), '', 0, 0, 0),
    'all samples equal': Case(made({KEY: [7] * 9}), '', 0, 0, 0),
    'zeros': Case(made({KEY: [0] * 3}), '', 0, 0, 0),
    'all of 64 bits': Case(made({KEY: [-BIG - 1, BIG]}), '', 0, 0, 0),
}


@pytest.fixture(name='case', params=list(CASES))
def _case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def check(result: Tuple[int, str, str], status: int, said: str) -> None:
    """The status, and where it is not 0 lines that say what it is about, each a whole sentence's worth."""
    assert result[0] == status, result
    assert (said in result[2]) if status else (result[2] == ''), result
    assert len(result[2].splitlines()) <= 2


def test_summary(case: Case, tmp_path: object) -> None:
    """summary.csv: rows that cannot be trusted are not ok."""
    case.spoil(f'{tmp_path}/bad')
    result = command('report', '--summary-only', f'{tmp_path}/bad')
    check(result, case.report, case.said)
    assert os.path.exists(f'{tmp_path}/bad/summary.csv') == (case.report != 2)
    if case.report != 2:
        rows = [text.split(',') for text in read(f'{tmp_path}/bad', 'summary.csv').splitlines()[1:]]
        assert {'/'.join(row[:4]) for row in rows if row[-1] != 'ok'} == set(case.marked)


@pytest.mark.parametrize('kind', ['--json', '--openmetrics'])
def test_export(case: Case, tmp_path: object, kind: str) -> None:
    """The same, for other programs; never a number that is none."""
    case.spoil(f'{tmp_path}/bad')
    result = command('export', kind, f'{tmp_path}/bad')
    check(result, case.export, case.said)
    assert not re.search(r'[ :][+-]?(nan|inf|infinity),?$', result[1], re.IGNORECASE | re.MULTILINE)
    if kind == '--json' and case.export != 2:
        rows = json.loads(result[1])['rows']
        assert {f'm/{row["path"]}/spi/trigger=edge' for row in rows if row['status'] != 'ok'} == set(
            case.marked
        )


def test_compare_with_a_good_run(case: Case, tmp_path: object) -> None:
    """On either side: 2 where it cannot be read, 1 where a row is worse for its damage, else a verdict."""
    plain(f'{tmp_path}/good')
    case.spoil(f'{tmp_path}/bad')
    for sides in (('good', 'bad'), ('bad', 'good')):
        status, out, complaint = command('compare', *(f'{tmp_path}/{side}' for side in sides))
        if case.report == 2:
            assert (status, out, complaint.count('\n')) == (2, '', 1) and case.said in complaint
            continue
        assert complaint == '' and case.said in out
        if case.marked:
            assert status == (1 if sides[1] == 'bad' else 0), out
        assert out.splitlines()[-1].split(' ', 1)[1].startswith('rows: ')


def test_compare_with_itself(case: Case, tmp_path: object) -> None:
    """Nothing is worse than itself."""
    case.spoil(f'{tmp_path}/bad')
    status, out, complaint = command('compare', f'{tmp_path}/bad', f'{tmp_path}/bad')
    if 'rows' in out and not out.splitlines()[-1].startswith('0 rows'):
        assert (status, complaint) == (0, '')
    else:
        assert status == 2 and complaint.count('\n') == 1


def test_merge(case: Case, tmp_path: object) -> None:
    """Into a good run of another platform; nothing is written where it is refused."""
    make(f'{tmp_path}/good', {'n/lr/spi/trigger=edge': [3]})
    case.spoil(f'{tmp_path}/bad')
    words: List[str] = [f'{tmp_path}/good', f'{tmp_path}/bad', '--output', f'{tmp_path}/out']
    result = command('merge', *words)
    assert result[0] == case.merge, result
    assert os.path.exists(f'{tmp_path}/out') == (case.merge != 2)
    assert (result[2].count('\n') >= 1) == (case.merge != 0)
