"""The commands of hyptick but run and check: what they say, and what bad usage is answered with."""

import os
import re
import shutil
import subprocess

import pytest

from analysis.cli import COMMANDS
from bench.tests.harness import BAD, HYPTICK, INPUT, OK, ROOT, USAGE, one_line


OWN = ('run', 'list', 'check', 'import', 'help', '--version', 'board', 'card')
KNOWN = ' '.join([*OWN, 'report', *COMMANDS])


def test_help_names_commands_options_and_exit_codes(bench):
    result = bench('help')
    assert result.returncode == OK
    for name in (*OWN, 'report', *COMMANDS):
        assert len(re.findall(rf'^  {name} .*\S', result.stdout, re.M)) == 1
    assert '130' in result.stdout and max(map(len, result.stdout.splitlines())) <= 100


@pytest.mark.parametrize('name', OWN)
def test_each_command_has_its_help(bench, name):
    """In both forms; nothing is run."""
    told = bench('help', name)
    assert (told.returncode, told.stderr) == (OK, '')
    assert told.stdout.startswith(f'usage: hyptick {name}')
    for word in ('--help', '-h'):
        assert bench(name, word).stdout == told.stdout
    assert not (bench.folder / 'results').exists()


@pytest.mark.parametrize('name', ['report', *COMMANDS])
def test_so_has_each_of_the_analysis(bench, name):
    told = bench('help', name)
    assert (told.returncode, told.stderr) == (OK, '')
    assert told.stdout.startswith(f'usage: hyptick {name} ')
    assert bench(name, '--help').stdout == told.stdout


def test_every_option_of_run_is_in_its_help(bench):
    known = one_line(bench('run', '--none'), USAGE).split('known: ')[1].split()
    told = bench('help', 'run').stdout
    assert len(known) > 10
    in_order = sorted(known, key=lambda name: told.index(f'\n  {name} '))
    assert re.findall(r'^  (--[\w-]+)', told, re.M) == in_order


def test_in_any_folder_the_usual_files_are_the_trees(tmp_path):
    """The tree is the one that the program was built in."""
    def said(*words, cwd=tmp_path):
        return subprocess.run([HYPTICK, *words], cwd=cwd, capture_output=True, text=True, check=False)
    assert said('list').stdout == said('list', cwd=ROOT).stdout
    assert f'(default: {ROOT}/results)' in said('help', 'run').stdout
    assert '(default: results)' in said('help', 'run', cwd=ROOT).stdout
    assert f'({ROOT}/results/latest)' in ' '.join(said('show', '--help').stdout.split())
    assert f'({ROOT}/results/reference)' in ' '.join(said('compare', '--help').stdout.split())
    assert said('compare', 'HEAD', 'HEAD').returncode == OK
    assert os.listdir(tmp_path) == []


def test_version(bench):
    result = bench('--version')
    assert result.returncode == OK
    assert re.fullmatch(r'hyptick \d+\.\d+\.\d+\S*\n', result.stdout)


@pytest.mark.parametrize('args, message', [
    ([], f'no command; known: {KNOWN}'),
    (['measure'], f"unknown command 'measure'; known: {KNOWN}"),
    (['help', 'me'], f"unknown command 'me'; known: {KNOWN}"),
    (['help', 'run', 'me'], "'me' is one word too many"),
    (['check', 'a', 'b'], "'b' is one word too many"),
    (['check', '--strict', 'a'], "unknown option '--strict'; known: none"),
    (['list', '--jobs', '1'], "unknown option '--jobs'; known: --matrix --platforms --hosts"),
    (['run', '--matrix'], '--matrix needs a value'),
    (['run', 'fast'], "'fast' is one word too many"),
])
def test_bad_usage_is_one_line(bench, args, message):
    assert one_line(bench(*args), USAGE) == message


def test_list_is_aligned(bench):
    bench.matrix('fake,native lr-eoi,ack timer-jitter,10,20', 'fake,lr-eoi,eoi,100000,20')
    result = bench('list', *INPUT)
    assert result.returncode == OK
    assert result.stdout.splitlines() == [
        'PLATFORM  UNIT    DESCRIPTION', 'fake      insn    a, fake', '',
        'PATH    PLATFORMS', 'native  fake', 'lr-eoi  fake', '',
        'EXPERIMENT    SAMPLES  PATHS', 'ack                10  native lr-eoi',
        'timer-jitter       10  native lr-eoi', 'eoi            100000  lr-eoi']


def test_output_that_cannot_be_written_is_told(bench):
    with open('/dev/full', 'w', encoding='utf-8') as full:
        result = subprocess.run([HYPTICK, 'list', *INPUT], cwd=bench.folder, stdout=full,
                                stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == BAD
    assert 'No space left on device' in result.stderr


def test_output_that_is_closed_is_told(bench):
    done = subprocess.run(['sh', '-c', 'exec "$0" list "$@" >&-', HYPTICK, *INPUT], cwd=bench.folder,
                          capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        BAD, 'hyptick: cannot write to standard output: Bad file descriptor\n')


def test_the_default_matrix_has_what_the_project_measures(bench):
    result = subprocess.run([HYPTICK, 'list'], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == OK, result.stderr
    for name in ('virt-v7-gicv2', 'native', 'lr', 'lr-eoi', 'trap', 'clock', 'eoi', 'timer-jitter', 'storm'):
        assert re.search(rf'^{name} ', result.stdout, re.MULTILINE)
    assert bench.started() == {}


# ---- commands of the analysis ----------------------------------------------------------------------

def test_both_sides_know_the_same_commands(bench):
    """The words of `hyptick help` and the names that the analysis answers to."""
    told = bench('help').stdout.split('(results/latest):\n')[1].split('\n\n')[0]
    assert [line.split()[0] for line in told.splitlines()] == ['report', *COMMANDS]


def test_report_is_handed_over_with_its_words(bench):
    bench.run()
    result = bench('report', '--summary-only', 'results/latest')
    assert (result.returncode, result.stdout, result.stderr) == (OK, 'results/latest/summary.csv\n', '')
    assert (bench.latest / 'summary.csv').exists()
    assert bench('report', 'nowhere').stderr == 'report: nowhere: no such results folder\n'


def test_a_folder_named_analysis_is_not_taken_for_it(bench):
    (bench.folder / 'analysis').mkdir()
    bench.write('analysis/__init__.py', 'raise SystemExit(77)\n')
    assert bench('report', 'nowhere').returncode == USAGE


def test_a_missing_python_is_told(bench):
    result = bench('report', 'results/latest', PYTHON='no-such-python')
    assert one_line(result, USAGE) == 'cannot start no-such-python: No such file or directory'


def test_a_program_without_its_source_tree_is_told(bench):
    alone = bench.folder / 'a/b/hyptick'
    alone.parent.mkdir(parents=True)
    shutil.copy(HYPTICK, alone)
    result = subprocess.run([alone, 'report', 'x'], capture_output=True, text=True, check=False)
    missing = f'{bench.folder}/bench/matrix.csv'
    assert one_line(result, USAGE) == f'the source tree is missing: there is no {missing}'


# ---- scripts/bench ---------------------------------------------------------------------------------

def test_bad_input_of_make_bench_is_one_line():
    result = subprocess.run([ROOT / 'scripts/bench', '--path', 'fast'], capture_output=True, text=True,
                            env={**os.environ, 'HYPTICK': HYPTICK}, check=False)
    assert one_line(result, USAGE).startswith("unknown path 'fast'; known: ")


def test_a_bench_that_records_nothing_and_says_nothing_is_a_failure():
    result = subprocess.run([ROOT / 'scripts/bench'], capture_output=True, text=True,
                            env={**os.environ, 'HYPTICK': '/bin/true'}, check=False)
    assert (result.returncode, result.stderr) == (BAD, 'bench: no run was recorded\n')
