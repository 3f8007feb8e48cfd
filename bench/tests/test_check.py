"""hyptick check: every damage of a results folder is found."""

import gzip
import re

import pytest

from bench.tests.harness import BAD, OK, ROOT, USAGE, one_line


SUMMARY = ('platform,path,experiment,variant,unit,count,lost,min,p50,p90,p99,p99_9,max,mean,stddev,vs_native,'
           'exits_per_irq,status\n'
           'fake,lr,good,mode=0,insn,10,0,-5,31,31,31,31,31,27.3,1.2e+01,,2,ok\n'
           'fake,lr,good,mode=1;op=drop,insn,10,,-5,31,31,31,31,31,27.3,11,1.125,,ok\n')

# File, what to replace, by what, and the problem.
DAMAGE = [
    ('samples.csv', 'vcpu,seq', 'seq,vcpu',
     r'samples.csv:1: the header must be platform,path,.*,value,unit'),
    ('samples.csv', 'mode=0,0,5,', 'mode=0,0,6,', r'samples.csv:7: seq 6 of vcpu 0 where 5 is due'),
    ('samples.csv', '0,5,0,-5,insn', '0,5,0,-5x,insn', r"samples.csv:7: value '-5x' is not a whole number"),
    ('samples.csv', '0,5,0,-5,insn', '0,5,2,-5,insn', r"samples.csv:7: warmup '2' is not 0 or 1"),
    ('samples.csv', '0,5,0,-5,insn', '0,5,1,-5,insn',
     r'samples.csv:7: a warm-up sample after one that is not'),
    ('samples.csv', '0,5,0,-5,insn', '0,5,0,-5,hours',
     r"samples.csv:7: unit 'hours' is not insn, cycles or ns"),
    ('samples.csv', '0,5,0,-5,insn', '0,5,0,-5,ns',
     r'samples.csv:7: unit ns after insn in the same variant'),
    ('samples.csv', '0,5,0,-5,insn', '0,5,0,-5', r'samples.csv:7: 8 fields, not 9'),
    ('samples.csv', '0,5,0,-5,insn', '64,5,0,-5,insn', r'samples.csv:7: vcpu 64 is beyond 63'),
    ('samples.csv', 'fake,lr,good,mode=0,0,5', 'fake,lr,better,mode=0,0,5',
     r'samples.csv:7: run.csv has no status of fake/lr/better/mode=0'),
    ('samples.csv', '0,5,0,-5,insn', '0,5,0,-"5",insn', r'samples.csv:7: not CSV: a quote out of place'),
    ('samples.csv', 'op=drop,0,11,0,30,insn\n', 'op=drop,0,11,0,30,insn',
     r'samples.csv: the last line has no end'),
    ('samples.csv', 'op=drop,0,11,0,30,insn\n',
     'op=drop,0,11,0,30,insn\nfake,lr,good,mode=0,0,12,0,1,insn\n',
     r'samples.csv:26: rows of fake/lr/good/mode=0 are in two places'),
    ('samples.csv', 'mode=0,0,11,0,30,insn\n', 'mode=0,0,11,0,30,insn\nfake,lr,good,mode=0,0,12,0,30,insn\n',
     r'run.csv: 11 samples of fake/lr/good/mode=0 where 10 were taken'),
    ('samples.csv', 'fake,lr,good,mode=0,0,11,0,30,insn\n', '',
     r'run.csv: 9 samples of fake/lr/good/mode=0 where 10 were taken'),
    ('histogram.csv', 'mode=0,insn,-5,1', 'mode=0,insn,-5,2',
     r'run.csv: 11 samples of fake/lr/good/mode=0 where 10 were taken'),
    ('counters.csv', 'mode=0,exits,24', 'mode=0,exits,-24', r"counters.csv:3: value '-24' is not .*"),
    ('counters.csv', 'mode=0,exits,24', 'mode=0,interrupts,24',
     r'counters.csv:3: counter interrupts of fake/lr/good/mode=0 appears twice'),
    ('stages.csv', 'p50', 'p51', r'stages.csv:1: the header must be .*,p50,unit'),
    ('run.csv', 'host,', 'hosts,', r'run.csv: key host is missing'),
    ('run.csv', 'start,2', 'start,x', r"run.csv:10: start 'x\S+' is not a UTC time"),
    ('run.csv', '\nstatus,ok', '\nstatus,fine', r"run.csv:12: status 'fine' is not ok or incomplete"),
    ('run.csv', '\nstatus,ok', '\nstatus,incomplete',
     r"run.csv: the run's status is not what its variants' are"),
    ('run.csv', 'mode=0,ok', 'mode=0,good',
     r"run.csv:\d+: status 'good' is not ok, incomplete, unsupported or failed"),
    ('run.csv', 'mode=0,ok', 'mode=0,failed', r'run.csv: fake/lr/good/mode=0 is failed without a reason'),
    ('run.csv', 'status:fake/lr/good/mode=0', 'status:fake/lr',
     r"run.csv:\d+: 'fake/lr' is not platform/path/.*"),
    ('run.csv', 'version,', 'host,a\nversion,', r'run.csv:9: key host appears twice'),
    ('run.csv', 'version,', 'reason:fake/lr/good/mode=0,no\nversion,',
     r'run.csv:2: a reason without a status .*'),
    ('run.csv', '\nschema,1', '\nschema,2',
     r"run.csv:3: schema '2' is not 1, which this program knows"),
    ('run.csv', 'mode=0,10', 'mode=0,9', r'run.csv: 10 samples of fake/lr/good/mode=0 where 9 were taken'),
    ('run.csv', 'mode=0,10', 'mode=0,ten', r"run.csv:\d+: 'ten' is not a number of samples: \S+mode=0"),
    ('run.csv', 'samples:fake/lr/good/mode=0', 'samples:fake/lr/good/mode=7',
     r'run.csv:\d+: samples of a variant that is not ok: fake/lr/good/mode=7'),
    ('run.csv', 'dirty,', 'dirty,very ', r"run.csv:5: dirty 'very \w+' is not yes, no or unknown"),
    ('summary.csv', '27.3,1.2e+01', '27.3.1,12', r"summary.csv:2: mean '27.3.1' is not a number"),
    ('summary.csv', ',2,ok', ',2,fine',
     r"summary.csv:2: status 'fine' is not ok, incomplete, unsupported or failed"),
    ('summary.csv', 'lr,good,mode=0', 'lr,good,mode=7',
     r'summary.csv:2: run.csv has no status of fake/lr/good/mode=7'),
]


@pytest.mark.parametrize('name, old, new, problem', DAMAGE)
def test_check_finds(bench, name, old, new, problem):
    bench.run()
    (bench.latest / 'summary.csv').write_text(SUMMARY, encoding='utf-8')
    bench.finds_damage(name, old, new, problem)


def test_check_names_a_missing_file(bench):
    bench.run()
    (bench.latest / 'stages.csv').unlink()
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD
    assert f'{bench.latest}/stages.csv: No such file or directory' in result.stdout


def test_check_does_not_drown_its_reader(bench):
    bench.run('--samples', '7')
    bench.unpack()
    path = bench.latest / 'samples.csv'
    path.write_text(path.read_text().replace(',insn\n', ',hours\n'), encoding='utf-8')
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD
    assert f'{path}: 4 more problems' in result.stdout
    assert result.stdout.splitlines()[-1].endswith(': 24 problems')


def test_check_wants_a_folder(bench):
    missing = one_line(bench('check', 'nowhere'), USAGE)
    assert missing == 'no results folder nowhere: No such file or directory'
    assert one_line(bench('check', 'matrix.csv'), USAGE) == 'matrix.csv is a file, not a results folder'


def test_a_run_with_problems_is_not_called_ok(bench):
    bench.run()
    bench.unpack()
    assert bench('check', 'results/latest').stdout == 'results/latest: ok, 2 variants, 30 rows: 0 problems\n'
    (bench.latest / 'counters.csv').unlink()
    assert bench('check', 'results/latest').stdout.splitlines()[-1] == (
        'results/latest: damaged (run.csv says ok), 2 variants, 24 rows: 1 problem')
    (bench.latest / 'run.csv').unlink()
    assert bench('check', 'results/latest').stdout.splitlines()[-1].startswith(
        'results/latest: damaged (run.csv says no status), 0 variants, ')


def test_the_reference_results_are_valid(bench):
    runs = sorted(ROOT.glob('results/reference/**/run.csv'))
    assert len(runs) >= 4
    for run in runs:
        result = bench('check', str(run.parent))
        assert result.returncode == OK, result.stdout


# What to replace in the packed samples, by what, and the problem.
PACKED_DAMAGE = [
    ('unit,count', 'unit', r'samples.csv.gz:1: the header must be platform,path,.*,value,unit,count'),
    (',40,insn,1\n', ',40,insn,0\n', r'samples.csv.gz:2: a row without samples'),
    (',40,insn,1\n', ',40,insn,2\n', r'samples.csv.gz:3: seq 1 of vcpu 0 where 2 is due'),
    (',40,insn,1\n', ',40,insn,x\n', r"samples.csv.gz:2: count 'x' is not a whole number from 0 on"),
    (',40,insn,1\n', ',40,ns,1\n', r'samples.csv.gz:3: unit insn after ns in the same variant'),
]


def packed(bench):
    """The folder of a good run."""
    assert bench.run().returncode == OK and bench.valid()
    return bench.latest


def test_an_old_run_is_packed_to_the_same(bench):
    files = [packed(bench) / name for name in ('samples.csv.gz', 'histogram.csv')]
    texts = [gzip.decompress(files[0].read_bytes()), files[1].read_bytes()]
    bench.unpack()
    assert bench('pack', str(bench.latest)).returncode == OK
    assert [gzip.decompress(files[0].read_bytes()), files[1].read_bytes()] == texts
    assert not (bench.latest / 'samples.csv').exists() and bench.valid()


@pytest.mark.parametrize('old, new, problem', PACKED_DAMAGE)
def test_damage_of_packed_samples_is_found(bench, old, new, problem):
    path = packed(bench) / 'samples.csv.gz'
    text = gzip.decompress(path.read_bytes()).decode()
    assert old in text
    path.write_bytes(gzip.compress(text.replace(old, new, 1).encode()))
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD and re.search(problem, result.stdout), result.stdout


def test_packed_samples_that_cannot_be_unpacked(bench):
    path = packed(bench) / 'samples.csv.gz'
    path.write_bytes(path.read_bytes()[:-12])
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD and 'samples.csv.gz: gzip says that it is damaged' in result.stdout
    path.unlink()
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD and 'samples.csv: No such file' in result.stdout
