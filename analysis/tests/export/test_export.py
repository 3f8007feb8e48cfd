"""hyptick export: the figures as JSON and as OpenMetrics text."""

import csv
import json
import os
import re
from typing import Dict, List, Tuple

import pytest

from analysis.tests.helpers import command, process, read
from analysis.tests.sides import KEY, make

BIG = (1 << 63) - 1
TYPE = re.compile(r'# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (gauge|info)')
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf'([a-zA-Z_:][a-zA-Z0-9_:]*)(?:{{({LABEL}(?:,{LABEL})*)}})? (-?[0-9.e+-]+)')


def parse(text: str) -> Dict[str, Dict[Tuple[str, ...], str]]:
    """Samples by name and labels, of a text that must be as OpenMetrics 1.0 has it."""
    assert text.endswith('\n# EOF\n') and text.count('# EOF') == 1
    found: Dict[str, Dict[Tuple[str, ...], str]] = {}
    name, kind = '', ''
    for line in text.splitlines()[:-1]:
        if TYPE.fullmatch(line):
            name, kind = line.split()[2:]
            assert name not in found, f'{name} stands in two places'
            found[name] = {}
        elif line.startswith('# UNIT '):
            unit = line.removeprefix(f'# UNIT {name} ')
            assert unit != line and name.endswith(f'_{unit}') and not found[name]
        elif line.startswith('# '):
            assert line.startswith(f'# HELP {name} ') and not found[name]
        else:
            match = SAMPLE.fullmatch(line)
            assert match and match[1] == name + ('_info' if kind == 'info' else ''), line
            labels = tuple(re.findall(LABEL, match[2] or ''))
            assert labels not in found[name], f'{line} appears twice'
            assert len({label.split('=')[0] for label in labels}) == len(labels)
            found[name][labels] = match[3]
    return found


def export(*words: str) -> str:
    """What the command prints, where all is well."""
    status, out, complaint = command('export', *words)
    assert (status, complaint) == (0, '')
    return out


def summary(folder: str) -> List[Dict[str, str]]:
    """summary.csv."""
    with open(os.path.join(folder, 'summary.csv'), newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file))


def test_json_has_every_figure(whole_run: str) -> None:
    """Each cell of summary.csv, the counters and stages of each row, and run.csv."""
    whole = json.loads(export('--json', whole_run))
    rows = summary(whole_run)
    assert len(whole['rows']) == len(rows) > 400
    for mine, row in zip(whole['rows'], rows):
        for name, text in row.items():
            if text == '' and name != 'variant':
                assert mine[name] is None, (name, mine)
            else:
                assert mine[name] == (text if isinstance(mine[name], str) else float(text)), (name, mine)
    spi = next(row for row in whole['rows'] if row['path'] == 'trap' and row['variant'] == 'trigger=edge')
    assert spi['parameters'] == {'trigger': 'edge'} and spi['counters']['exit_gicc_iar'] == 200
    assert [stage['name'] for stage in spi['stages']][:2] == ['el2-entry', 'acknowledge']
    assert (whole['schema'], whole['run']['commit'], whole['problems']) == ('1', '0123abc', [])


def test_openmetrics_has_every_figure(whole_run: str) -> None:
    """Valid text, and each cell of summary.csv in it."""
    found = parse(export('--openmetrics', whole_run))
    values = found['hyptick_interval_insn']
    filled = [row for row in summary(whole_run) if row['count'] != '0']
    assert len(values) == 8 * len(filled)
    for row in filled:
        key = [f'{name}="{row[name]}"' for name in ('platform', 'path', 'experiment', 'variant') if row[name]]
        for name in ('min', 'p50', 'p90', 'p99', 'p99_9', 'max', 'mean', 'stddev'):
            assert float(values[(*key, f'statistic="{name}"')]) == float(row[name])
        assert found['hyptick_samples'][tuple(key)] == row['count']
    ok = found['hyptick_row_ok']
    assert list(ok.values()).count('1') == len(filled) and '0' in ok.values()
    assert len(found['hyptick_stage_insn']) == 27
    (about,) = found['hyptick_run']
    assert 'commit="0123abc"' in about


def test_large_and_odd_values(tmp_path: object) -> None:
    """64 bits exactly; names that must be escaped."""
    odd = 'm/lr/odd/a\\b=c'
    folder = make(tmp_path, {KEY: [-BIG - 1, BIG, BIG], odd: [1]}, counters={KEY: {'exits': (1 << 64) - 1}})
    with open(f'{folder}/run.csv', 'a', encoding='utf-8') as file:
        file.write('tick_hz:m-1,5\nhost,"a ""b"""\n')
    text = export('--openmetrics', folder)
    found = parse(text)
    key = ('platform="m"', 'path="lr"', 'experiment="spi"', 'variant="trigger=edge"')
    assert found['hyptick_interval_insn'][(*key, 'statistic="min"')] == str(-BIG - 1)
    assert found['hyptick_counted'][(*key, 'counter="exits"')] == str((1 << 64) - 1)
    assert 'variant="a\\\\b=c"' in text and 'host="a \\"b\\""' in text and 'tick_hz_m_1="5"' in text
    row = json.loads(export('--json', folder))['rows'][0]
    assert (row['min'], row['max'], row['counters']['exits']) == (-BIG - 1, BIG, (1 << 64) - 1)


def test_units_apart(tmp_path: object) -> None:
    """A family for each unit."""
    folder = make(tmp_path, {KEY: [3]}, unit='ns', stages={KEY: [('inject', 2)]})
    assert {'hyptick_interval_ns', 'hyptick_stage_ns'} <= set(parse(export('--openmetrics', folder)))


def test_a_run_without_rows(tmp_path: object) -> None:
    """Valid all the same."""
    folder = make(tmp_path, {})
    assert set(parse(export('--openmetrics', folder))) == {'hyptick_run', 'hyptick_problems'}
    assert json.loads(export('--json', folder))['rows'] == []


def test_into_a_file(tmp_path: object) -> None:
    """Nothing on the terminal then."""
    folder = make(f'{tmp_path}/a', {KEY: [3]})
    assert export('--json', folder, '--output', f'{tmp_path}/a.json') == ''
    assert json.loads(read(str(tmp_path), 'a.json'))['rows'][0]['p50'] == 3


def test_problems_are_told(tmp_path: object) -> None:
    """What can be used is written, status 1."""
    folder = make(tmp_path, {KEY: [3]})
    with open(f'{folder}/counters.csv', 'a', encoding='utf-8') as file:
        file.write('m,lr\n')
    status, out, complaint = command('export', '--json', folder)
    said = 'counters.csv: line 4: 2 fields instead of 6'
    assert (status, complaint) == (1, f'export: {said}\n')
    assert json.loads(out)['problems'] == [said]


@pytest.mark.parametrize('kind', ['--json', '--openmetrics'])
def test_bad_input(tmp_path: object, kind: str) -> None:
    """One line, status 2, nothing written."""
    assert command('export', kind, f'{tmp_path}/none') == (
        2, '', f'export: {tmp_path}/none: no such results folder\n')  # fmt: skip
    folder = make(f'{tmp_path}/a', {KEY: [3]})
    os.remove(f'{folder}/samples.csv')
    assert command('export', kind, folder)[0::2] == (
        2, f'export: {folder}/samples.csv: No such file or directory\n')  # fmt: skip
    assert process('export', folder)[0] == 2
