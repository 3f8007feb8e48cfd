"""hyptick run with a trace: rows that are run a second time, and what comes of it."""

import re

import pytest

from bench.tests.harness import BAD, OK, TRACE_MATRIX, USAGE, one_line


def test_traced_rows_fill_the_stages_and_nothing_else(bench):
    bench.matrix('fake,lr native,many,10,20,4', 'fake,lr,good,10,20,', header=TRACE_MATRIX)
    result = bench.run('--jobs', '1')
    assert (result.returncode, result.stderr) == (OK, '')
    assert len(bench.samples()) == 2 * 3 * 12 + 24
    rows = bench.table('stages.csv')
    assert [row[1:6] for row in rows] == [
        [path, 'many', f'v={variant}', name, str(order)]
        for path in ('lr', 'native') for variant in range(3)
        for order, name in enumerate(('iar', 'handler', 'eoi'))]
    assert {int(row[6]) - int(row[5]) for row in rows if row[1] == 'lr'} == {int(rows[0][6])}
    assert {row[7] for row in rows} == {'insn'}
    assert bench.statuses('trace') == {f'{path}/many/v={n}': 'ok'
                                       for path in ('lr', 'native') for n in range(3)}
    assert len(bench.statuses()) == 2 * 3 + 2
    assert bench.info()['status'] == 'ok'
    assert (bench.latest / 'log/fake-lr-many.trace.txt').read_text().count(' stg ') == 9
    assert ' stg ' not in (bench.latest / 'log/fake-lr-many.txt').read_text()
    assert bench.valid()


def test_the_traced_images_are_started_with_samples_of_their_own(bench):
    bench.matrix('fake,native lr,many,10,20,4', header=TRACE_MATRIX)
    assert bench.run('--samples', '33', '--jobs', '1').returncode == OK
    images = [[word.rsplit('/', 1)[1] for word in args if word.endswith('.elf')]
              for args in bench.started().values()]
    assert images == [['guest.elf'], ['shim.elf', 'guest.elf'],
                      ['guest-trace.elf'], ['shim-trace.elf', 'guest-trace.elf']]
    logs = bench.latest / 'log'
    assert ' samples=33 ' in (logs / 'fake-lr-many.txt').read_text()
    assert ' samples=4 ' in (logs / 'fake-lr-many.trace.txt').read_text()


@pytest.mark.parametrize('name', ['guest-trace', 'shim-trace'])
def test_missing_traced_image_matters_only_where_it_is_used(bench, name):
    (bench.folder / f'build/fake/{name}.elf').unlink()
    bench.matrix('fake,lr,many,10,20,', header=TRACE_MATRIX)
    assert bench.run().returncode == OK
    bench.matrix('fake,lr,many,10,20,4', header=TRACE_MATRIX)
    assert one_line(bench.run(), USAGE) == f'no image build/fake/{name}.elf: No such file or directory'


# Experiment, the status of its first traced variant and of its second, and the reason of the worse.
FAILURES = [
    ('stgap', 'incomplete', 'ok', 'line 7: record 6 is missing before it'),
    ('stlost', 'incomplete', 'ok', 'line 8: record 7 is missing before it'),
    ('stdamaged', 'incomplete', 'ok', r'line 8: a damaged record: its CRC is \w+ and should be \w+'),
    ('stshort', 'incomplete', 'ok', 'line 9: stage 1 has 2 values of 4'),
    ('stdiffer', 'incomplete', 'ok', 'stages differ'),
    ('stoverfull', 'failed', 'ok', 'line 5: more values of a stage than samples'),
    ('stnone', 'incomplete', 'ok', 'line 5: no stage came'),
    ('stfault', 'ok', 'failed', 'line 15: the guest took a fault: kind=data_abort .*'),
]


def test_a_failed_trace_leaves_the_plain_rows_as_they_are(bench):
    names = ' '.join(row[0] for row in FAILURES)
    bench.matrix(f'fake,lr,{names} stages,10,20,4', header=TRACE_MATRIX)
    result = bench.run('--jobs', '4')
    assert result.returncode == BAD
    lines = result.stderr.splitlines()
    assert len(lines) == len(FAILURES)
    assert set(bench.statuses().values()) == {'ok'}
    assert len(bench.samples()) == 3 * 12 * (len(FAILURES) + 1)
    traces = bench.statuses('trace')
    for name, first, second, reason in FAILURES:
        assert [traces[f'lr/{name}/trigger={trigger}'] for trigger in ('edge', 'level')] == [first, second]
        mine = [line for line in lines if f' {name} (traced) ' in line]
        assert len(mine) == 1, (name, lines)
        assert re.fullmatch(rf'hyptick: fake lr {name} \(traced\) trigger=\w+: (incomplete|failed): '
                            rf'{reason}; see results/\S+/log/fake-lr-{name}.trace.txt', mine[0]), mine
    assert traces['lr/stages/from=remote'] == 'unsupported'
    assert bench.info()['trace_reason:fake/lr/stages/from=remote'] == 'not traced'
    assert bench.info()['status'] == 'incomplete'
    kept = [row[3:7] for row in bench.table('stages.csv') if row[2] == 'stlost']
    assert kept == [['trigger=edge', 'el2-entry', '0', '4'], ['trigger=edge', 'inject', '1', '16'],
                    ['trigger=edge', 'inject', '3', '7'], ['trigger=level', 'el2-entry', '0', '4']]
    assert bench.valid()


def test_a_plain_row_that_fails_leaves_its_trace(bench):
    bench.matrix('fake,lr,unasked,10,20,4', header=TRACE_MATRIX)
    result = bench.run()
    assert result.returncode == BAD
    assert bench.statuses()['lr/unasked/trigger=edge'] == 'failed'
    assert set(bench.statuses('trace').values()) == {'ok'}
    assert len(bench.table('stages.csv')) == 9
    assert bench.valid()


OTHER_WAYS = 'trace_other_ways:fake/lr/stways/trigger=edge'


def test_samples_that_went_other_ways_are_counted(bench):
    bench.matrix('fake,lr,stways many,10,20,4', header=TRACE_MATRIX)
    assert bench.run().returncode == OK
    assert set(bench.statuses('trace').values()) == {'ok'}
    said = {key: value for key, value in bench.info().items() if key.startswith('trace_other')}
    assert said == {OTHER_WAYS: '1'}
    assert [row[3:7] for row in bench.table('stages.csv') if row[2] == 'stways'] == [
        ['trigger=edge', 'el2-entry', '0', '4'], ['trigger=edge', 'inject', '1', '17'],
        ['trigger=level', 'el2-entry', '0', '4']]
    assert bench.valid()
    before = (bench.latest / 'run.csv').read_text(encoding='utf-8')
    for old, new in (('status,ok', 'status,incomplete'), ('status:fake/lr/many/v=0,ok',
                     'status:fake/lr/many/v=0,failed\nreason:fake/lr/many/v=0,a test')):
        before = before.replace(old, new, 1)
    (bench.latest / 'run.csv').write_text(before, encoding='utf-8')
    assert bench.run('--resume', str(bench.latest)).returncode == OK
    assert bench.info()[OTHER_WAYS] == '1'


# What to replace in stages.csv or run.csv of a good traced run, by what, and the problem.
DAMAGE = [
    ('stages.csv', 'inject,1,16', 'inject,3,16', r'stages.csv:3: stage 3 of \S+ where 1 is due'),
    ('stages.csv', 'inject,1,16', 'inject,0,16', r'stages.csv:3: stage 0 of \S+ where 1 is due'),
    ('stages.csv', 'inject,1,16', 'inject,one,16', r"stages.csv:3: order 'one' is not a whole number.*"),
    ('stages.csv', '16,insn', '16,ns', r'stages.csv:3: unit ns after insn in the same variant'),
    ('stages.csv', 'stages,trigger=edge,inject,1', 'stages,moon,inject,1',
     r'stages.csv:3: run.csv has no trace of fake/lr/stages/moon'),
    ('run.csv', 'trace:fake/lr/stages/trigger=edge,ok', 'trace:fake/lr/stages/trigger=edge,failed',
     r'run.csv: fake/lr/stages/trigger=edge is failed without a reason'),
    ('run.csv', 'trace:fake/lr/stages/trigger=edge,ok', 'trace:fake/lr/stages/trigger=edge,fine',
     r"run.csv:\d+: status 'fine' is not ok, incomplete, unsupported or failed"),
    ('run.csv', f'{OTHER_WAYS},1', f'{OTHER_WAYS},0',
     r"run.csv:\d+: '0' is not a number of samples above 0: fake/lr/stways/trigger=edge"),
    ('run.csv', OTHER_WAYS, OTHER_WAYS.replace('edge', 'moon'),
     r'run.csv:\d+: samples of other ways without a trace that is ok: fake/lr/stways/trigger=moon'),
]


@pytest.mark.parametrize('name, old, new, problem', DAMAGE)
def test_check_finds_a_damaged_trace(bench, name, old, new, problem):
    bench.matrix(f'fake,lr,{"stways" if "stways" in old else "stages"},10,20,4', header=TRACE_MATRIX)
    assert bench.run().returncode == OK
    bench.finds_damage(name, old, new, problem)


def test_check_misses_stages(bench):
    bench.matrix('fake,lr,stages,10,20,4', header=TRACE_MATRIX)
    assert bench.run().returncode == OK
    rows = (bench.latest / 'stages.csv').read_text(encoding='utf-8').splitlines(keepends=True)
    bench.finds_damage('stages.csv', ''.join(row for row in rows if 'stages,trigger=edge' in row), '',
                       'run.csv: no stage of fake/lr/stages/trigger=edge, whose trace is ok')
