"""hyptick merge: several runs as one, and nothing lost or mixed unsaid."""

import os
from typing import Dict, List, Tuple

import pytest

from analysis.tests.helpers import command, read
from analysis.tests.sides import KEY, make

OTHER = 'n/lr/spi/trigger=edge'
TRAP = 'm/trap/spi/trigger=edge'


def merge(tmp_path: object, *words: str) -> Tuple[int, str, str]:
    """Into tmp_path/out: status, stdout, stderr."""
    return command('merge', *words, '--output', f'{tmp_path}/out')


def info(tmp_path: object) -> Dict[str, str]:
    """run.csv of the merged run."""
    lines = read(f'{tmp_path}/out', 'run.csv').splitlines()[1:]
    return dict(line.replace('"', '').split(',', 1) for line in lines)


def rows(tmp_path: object, name: str) -> List[str]:
    """Lines of a merged table, without the header."""
    return read(f'{tmp_path}/out', name).splitlines()[1:]


def test_two_platforms(tmp_path: object) -> None:
    """All rows, in the order of the runs; what the runs do not agree on is kept by platform."""
    first = make(f'{tmp_path}/a', {KEY: [3, 4]}, stages={KEY: [('inject', 2)]})
    meta = {'guest_compiler': 'gcc-2', 'start': '2025-12-31T00:00:00Z', 'dirty': 'yes', 'tick_hz:n': '7'}
    second = make(f'{tmp_path}/b', {OTHER: [5]}, meta=meta)
    assert merge(tmp_path, first, second) == (0, f'{tmp_path}/out\n', '')
    assert [line.split(',')[0] for line in rows(tmp_path, 'samples.csv')] == ['m', 'm', 'n']
    assert len(rows(tmp_path, 'counters.csv')) == 4 and len(rows(tmp_path, 'stages.csv')) == 1
    assert [line.split(',')[0] for line in rows(tmp_path, 'summary.csv')] == ['m', 'n']
    found = info(tmp_path)
    assert (found['commit'], found['guest_compiler'], found['dirty']) == ('abc1234', 'several', 'yes')
    assert (found['guest_compiler:m'], found['guest_compiler:n']) == ('gcc-1.0', 'gcc-2')
    assert (found['start'], found['end']) == ('2025-12-31T00:00:00Z', '2026-01-01T00:01:00Z')
    assert (found['merged:1'], found['merged:2'], found['tick_hz:n']) == ('a', 'b', '7')
    assert found[f'status:{OTHER}'] == 'ok' and os.path.exists(f'{tmp_path}/out/datapackage.json')


def test_a_merged_run_can_be_merged_and_compared(tmp_path: object) -> None:
    """Its platforms keep their own compilers."""
    first, second = make(f'{tmp_path}/a', {KEY: [3]}), make(
        f'{tmp_path}/b', {OTHER: [5]}, meta={'guest_compiler': 'gcc-2'}
    )
    third = make(f'{tmp_path}/c', {'o/lr/spi/': [1]})
    assert command('merge', first, second, '--output', f'{tmp_path}/ab')[0] == 0
    assert merge(tmp_path, f'{tmp_path}/ab', third)[0] == 0
    found = info(tmp_path)
    assert [found[f'guest_compiler:{name}'] for name in 'mno'] == ['gcc-1.0', 'gcc-2', 'gcc-1.0']
    status, out, _ = command('compare', f'{tmp_path}/ab', f'{tmp_path}/out')
    assert status == 0 and 'WARNING' not in out


def test_rows_of_one_platform_made_differently(tmp_path: object) -> None:
    """Paths of one platform from two compilers: told, and kept in run.csv."""
    first = make(f'{tmp_path}/a', {KEY: [3]})
    second = make(f'{tmp_path}/b', {TRAP: [5]}, meta={'guest_compiler': 'gcc-2'})
    status, _, complaint = merge(tmp_path, first, second)
    assert (status, complaint) == (1, 'merge: rows of m differ in guest_compiler: gcc-1.0, gcc-2\n')
    assert info(tmp_path)['guest_compiler:m'] == 'gcc-1.0, gcc-2'


@pytest.mark.parametrize('whose, value', [('first', '3'), ('last', '9')])
def test_duplicates(tmp_path: object, whose: str, value: str) -> None:
    """Refused, unless it is said whose row it shall be; then run.csv keeps what was decided."""
    first = make(f'{tmp_path}/a', {KEY: [3, 3], TRAP: [4]}, stages={KEY: [('inject', 2)]})
    second = make(f'{tmp_path}/b', {KEY: [9, 9], OTHER: [5]}, stages={KEY: [('inject', 8)]})
    said = f'merge: in more than one run: {KEY} (--duplicates first or last decides)\n'
    assert merge(tmp_path, first, second) == (2, '', said)
    assert sorted(os.listdir(str(tmp_path))) == ['a', 'b']
    status, _, complaint = merge(tmp_path, first, second, '--duplicates', whose)
    assert (status, complaint) == (1, f'merge: 1 rows are in more than one run: {whose} taken\n')
    samples = [line.split(',') for line in rows(tmp_path, 'samples.csv')]
    assert sorted(line[7] for line in samples) == sorted([value, value, '4', '5'])
    assert len(rows(tmp_path, 'counters.csv')) == 6 and len(rows(tmp_path, 'stages.csv')) == 1
    taken, other = ('a', 'b') if whose == 'first' else ('b', 'a')
    assert info(tmp_path)[f'duplicate:{KEY}'] == f'taken from {taken} and not from {other}'


def test_an_incomplete_run_makes_the_whole_incomplete(tmp_path: object) -> None:
    """With its reasons."""
    first = make(f'{tmp_path}/a', {KEY: [3]})
    second = make(f'{tmp_path}/b', {OTHER: [5]}, status={OTHER: 'incomplete'}, meta={'status': 'incomplete'})
    assert merge(tmp_path, first, second)[0] == 0
    found = info(tmp_path)
    assert (found['status'], found['reason']) == ('incomplete', 'incomplete: b')
    assert found[f'reason:{OTHER}'] == 'a test says so'


def test_what_is_known_of_each_row_is_kept(tmp_path: object) -> None:
    """How many samples there are, how traces ended, and why: run.csv of the merged run has it."""
    first, second = make(f'{tmp_path}/a', {KEY: [3]}), make(f'{tmp_path}/b', {OTHER: [5]})
    with open(f'{second}/run.csv', 'a', encoding='utf-8') as file:
        file.write(f'samples:{OTHER},1\n')
        file.write(f'trace:{OTHER},unsupported\ntrace_reason:{OTHER},not split\n')
        file.write('trace:m/lr/spi/,ok\ntrace_other_ways:m/lr/spi/,3\n')
    assert merge(tmp_path, first, second)[0] == 0
    found = info(tmp_path)
    assert (found[f'trace:{OTHER}'], found[f'trace_reason:{OTHER}']) == ('unsupported', 'not split')
    assert found['trace_other_ways:m/lr/spi/'] == '3'
    assert f'trace:{KEY}' not in found and found[f'samples:{OTHER}'] == '1'


def test_what_cannot_be_merged(tmp_path: object) -> None:
    """One line each, and nothing is written."""
    first = make(f'{tmp_path}/a', {KEY: [3]})
    second = make(f'{tmp_path}/b', {OTHER: [5]}, meta={'schema': '2'})
    assert merge(tmp_path, first, second)[2] == (
        f'merge: runs of different schemas cannot be merged: {first} has 1, {second} has 2\n')  # fmt: skip
    assert merge(tmp_path, second, second)[2] == (
        f"merge: {second}: run.csv: schema '2', and this program reads schema 1\n")  # fmt: skip
    assert merge(tmp_path, first)[2] == 'merge: one run is nothing to merge\n'
    assert merge(tmp_path, first, f'{tmp_path}/c')[2] == f'merge: {tmp_path}/c: no such results folder\n'
    third = make(f'{tmp_path}/c', {OTHER: [5]})
    with open(f'{third}/samples.csv', 'w', encoding='utf-8') as file:
        file.write('platform,path\n')
    assert merge(tmp_path, first, third)[2].startswith(
        f'merge: {third}: samples.csv: line 1: columns are not '
    )
    os.remove(f'{third}/samples.csv')
    assert merge(tmp_path, first, third)[2] == (
        f'merge: {third}: no samples.csv: only whole runs can be merged\n')  # fmt: skip
    fourth = make(f'{tmp_path}/d', {OTHER: [5]})
    with open(f'{fourth}/counters.csv', 'a', encoding='utf-8') as file:
        file.write('n,lr,spi,,exits,x\n')
    assert merge(tmp_path, first, fourth)[2] == (
        f"merge: {fourth}: counters.csv: line 4: exits is 'x', not a 64-bit unsigned decimal\n")  # fmt: skip
    assert not [name for name in os.listdir(str(tmp_path)) if name.startswith('out')]
    os.mkdir(f'{tmp_path}/out')
    assert merge(tmp_path, first, first)[2] == f'merge: {tmp_path}/out: there already\n'


def test_a_last_line_without_an_end(tmp_path: object) -> None:
    """It stays a line of its own."""
    first, second = make(f'{tmp_path}/a', {KEY: [3]}), make(f'{tmp_path}/b', {OTHER: [5]})
    with open(f'{first}/samples.csv', 'rb+') as file:
        file.truncate(os.path.getsize(f'{first}/samples.csv') - 1)
    assert merge(tmp_path, first, second)[0] == 0
    assert len(rows(tmp_path, 'samples.csv')) == 2


def test_damaged_samples_are_told(tmp_path: object) -> None:
    """The row is kept as it is, and marked by the summary."""
    first, second = make(f'{tmp_path}/a', {KEY: [3]}), make(f'{tmp_path}/b', {OTHER: [5]})
    with open(f'{second}/samples.csv', 'a', encoding='utf-8') as file:
        file.write('n,lr,spi,trigger=edge,0,1,0,x,insn\n')
    status, _, complaint = merge(tmp_path, first, second)
    assert (status, complaint) == (1, "merge: samples.csv: line 4: value is 'x', not a 64-bit decimal\n")
