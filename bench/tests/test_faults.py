"""hyptick run under faults, at random moments: never a wrong number, never an `ok` that is not, no QEMU left
behind, all that was measured kept. `--resume` makes of what is left the very tables of a run without a fault.

FAULTS in the environment is the number of rounds of each kind; `make soak` has 200.
"""

import contextlib
import csv
import glob
import gzip
import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from bench.tests.harness import (BAD, FAKE, HYPTICK, INTERRUPTED, OK, PLATFORMS, RUN, USAGE, has_ended,
                                 one_line, wait_until)

ROUNDS = int(os.environ.get('FAULTS', '2'))
SEED = 20260101
TABLES = ('samples.csv.gz', 'histogram.csv', 'counters.csv', 'stages.csv')
HEADER = 'platform,path,experiment,samples,timeout_s,trace\n'
ROWS = 'fake,native lr,slow many one,60,60,20'
LENGTH = 2.0   # seconds that the run takes, about
AT_ONCE = 30   # seconds: less than a row's time limit
IN_A_NAMESPACE = ('unshare', '--user', '--map-root-user', '--mount', '--')


@pytest.fixture(name='whole')
def _whole(bench):
    """The bench, and the tables and samples of a run of ROWS without a fault."""
    bench.matrix(ROWS, header=HEADER)
    assert bench.run().returncode == OK
    bench.tables = {name: (bench.latest / name).read_bytes() for name in TABLES}
    bench.values = {tuple(row[:6]): tuple(row[6:]) for row in bench.samples()}
    bench.log.unlink()
    return bench


def look(bench):
    """What holds of any run, whatever happened to it."""
    wait_until(lambda: not bench.alive(), 'the QEMUs to die')
    assert bench.valid()
    found = {tuple(row[:6]): tuple(row[6:]) for row in bench.samples()}
    assert all(bench.values[key] == value for key, value in found.items()), 'a number is wrong'
    good = {tuple(key.split('/')) for key, status in bench.statuses().items() if status == 'ok'}
    for key in bench.values:
        assert key in found or key[1:4] not in good, f'{key} is missing in a row that is ok'
    counted = {tuple(row[1:4]) for row in bench.table('counters.csv')}
    assert good <= counted
    return good


def go_on(bench):
    """The run to its end: then nothing tells that it was ever interrupted."""
    if bench.info()['status'] == 'ok':
        return
    assert bench.run('--resume', str(bench.latest)).returncode == OK
    assert bench.info()['status'] == 'ok' and bench.valid()
    for name in TABLES:
        assert (bench.latest / name).read_bytes() == bench.tables[name], name
    assert sorted(os.listdir(bench.latest)) == ['counters.csv', 'histogram.csv', 'log', 'run.csv',
                                                'samples.csv.gz', 'stages.csv']


def at_random(bench, chance, deed):
    """Starts a run and does something to it at a random moment; its exit status."""
    bench.log.unlink(missing_ok=True)   # or the QEMUs of the run before would be taken for its own
    with bench.start('run', *RUN, '--jobs', '2') as process:
        wait_until(lambda: bench.started() or process.poll() is not None, 'the first QEMU')
        time.sleep(chance.random() * LENGTH)
        deed(process)
        process.communicate(timeout=120)
    return process.returncode


def send(pids, number):
    """A signal to each of them that is still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_bench_that_is_ended(whole, number):
    chance = random.Random(SEED + number)
    for _ in range(ROUNDS):
        status = at_random(whole, chance, lambda process: process.send_signal(number))
        good = look(whole)
        assert status in ((OK, -number) if number == signal.SIGKILL else (OK, INTERRUPTED))
        if number != signal.SIGKILL:
            assert not (whole.latest / '.rows').exists()
            assert status != OK or len(good) == 18
        go_on(whole)


def test_a_qemu_that_is_killed(whole):
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        def kill(_process):
            send(whole.alive(), signal.SIGKILL)
        assert at_random(whole, chance, kill) in (OK, BAD)
        look(whole)
        go_on(whole)


def test_a_qemu_that_is_stopped_and_goes_on(whole):
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        def stop(_process):
            stopped = whole.alive()
            send(stopped, signal.SIGSTOP)
            time.sleep(0.3)
            send(stopped, signal.SIGCONT)
        assert at_random(whole, chance, stop) == OK
        assert len(look(whole)) == 18


def mount(bench, size, then='', after='', by=''):
    """A run whose results are on a small disk of their own, kept as `results` afterwards.

    `then` is done to the disk in the meantime, `after` when the run has ended; `by` is what runs the bench.
    Skips where that needs rights that are missing.
    """
    if subprocess.run([*IN_A_NAMESPACE, 'true'], capture_output=True, check=False).returncode != 0:
        pytest.skip('no mount namespace to be had here')
    shutil.rmtree(bench.folder / 'results', ignore_errors=True)
    script = f'''mkdir -p results kept && mount -t tmpfs -o size={size}k none results || exit 99
        {then}
        {by} "$0" run "$@"; status=$?
        {after}
        mount -o remount,rw,size=100m results; cp -a results/. kept/; exit $status'''
    done = subprocess.run([*IN_A_NAMESPACE, 'sh', '-c', script, HYPTICK, *RUN, '--jobs', '2'],
                          env={**os.environ, 'FAKE_QEMU_LOG': str(bench.log)}, cwd=bench.folder,
                          capture_output=True, text=True, check=False)
    (bench.folder / 'results').rmdir()
    (bench.folder / 'kept').rename(bench.folder / 'results')
    return done


def cut_off(whole, done, *reasons):
    """What holds of a run whose folder could not be written: it says why, and keeps what it had."""
    if done.returncode == OK:
        return
    assert any(reason in done.stderr for reason in reasons), done.stderr
    if (whole.folder / 'results/latest').exists():
        assert whole.info()['status'] == 'incomplete'
        look(whole)
        go_on(whole)
    elif 'No space' in reasons[0]:
        assert not os.listdir(whole.folder / 'results'), 'something is left of a run that never began'


def test_a_disk_that_is_full(whole):
    full = 0
    for size in (270, 276, 300) if ROUNDS < 200 else range(256, 500, 2):
        start = time.monotonic()
        done = mount(whole, size)
        assert done.returncode in (OK, BAD)
        assert time.monotonic() - start < AT_ONCE, 'something that never started was waited for'
        full += done.returncode == BAD
        cut_off(whole, done, 'No space left on device')
    assert full > 0


def test_rows_that_wait_are_there_while_the_disk_is_full(bench):
    """They are in no table. A resume that cannot begin leaves them, and one that can measures them again."""
    bench.matrix('fake,lr,good many one two,5000,20')
    done = mount(bench, 1000, 'ulimit -S -f 200', '''ulimit -S -f unlimited
        cat /dev/zero >results/full; cp -a results/latest/.rows kept/before
        "$0" run "$@" --resume "results/$(readlink results/latest)"; echo "resumed: $?"
        cp -a results/latest/.rows kept/after; rm results/full''')
    assert done.returncode == BAD and 'resumed: 1\n' in done.stdout
    first, _, again = done.stderr.splitlines()[-3:]
    assert first.endswith(f'; rows that wait for their turn stay in results/{bench.latest.name}/.rows')
    assert again.endswith(f'cannot write results/{bench.latest.name}/.rows/reserve: No space left on device')
    before, after = ({path.name: path.read_bytes() for path in (bench.folder / 'results' / name).iterdir()}
                     for name in ('before', 'after'))
    assert before == after
    assert any(name.endswith('.samples.csv.gz') and len(kept) > 10000 for name, kept in before.items())
    assert bench.run('--resume', str(bench.latest)).returncode == OK
    assert len(bench.samples()) == 24 + 3 * 3 * 5002 and bench.valid()
    assert not (bench.latest / '.rows').exists()


def test_a_results_folder_that_becomes_read_only(whole):
    """For a bench that may not do more than the folders' owner."""
    bad = 0
    for delay in (0.3, 0.8, 1.3):
        done = mount(whole, 100000, f'(sleep {delay}; chmod -R a-w results) &', 'chmod -R u+w results',
                     'setpriv --bounding-set=-dac_override')
        assert done.returncode in (OK, BAD)
        bad += done.returncode == BAD
        cut_off(whole, done, 'Permission denied', 'No such file')
    assert bad > 0


# ---- --resume --------------------------------------------------------------------------------------

def test_what_cannot_be_gone_on_with_is_told(whole):
    name = str(whole.latest)
    assert one_line(whole.run('--resume', 'nowhere'), USAGE) == (
        'cannot read nowhere/run.csv: No such file or directory')
    assert one_line(whole.run('--resume', name), USAGE) == (
        f'{name}: the run is complete: there is nothing to resume')
    assert one_line(whole.run('--resume', name, '--path', 'lr'), USAGE) == (
        '--resume takes platform, rows and samples of its run: no other choice can be made')
    whole.write(f'{whole.latest}/run.csv', (whole.latest / 'run.csv').read_text().replace(
        'status,ok', 'status,incomplete', 1))
    assert one_line(whole.run('--resume', name, '--commit', 'other'), USAGE) == (
        f"{name}: commit was 'abc1234' and is 'other': the rest would not be of the same")
    (whole.latest / 'histogram.csv').unlink()
    assert one_line(whole.run('--resume', name), USAGE) == (
        f'{name}: histogram.csv is missing: this is not a run that can be resumed')


# ---- --resume, when something is not what it was ---------------------------------------------------

TWO = 'fake other,lr,one many,10,20'
SECOND = """#!/bin/sh
FAKE_QEMU_VERSION="${SECOND_VERSION:-7.2.22}" exec %s "$@"
"""


@pytest.fixture(name='begun')
def _begun(bench):
    """The bench, and a run to be resumed, on two platforms, each with images and a QEMU of its own."""
    bench.write('second', SECOND % FAKE)
    (bench.folder / 'second').chmod(0o755)
    line = (bench.folder / 'platforms.csv').read_text(encoding='utf-8').splitlines()[1]
    other = line.replace('fake,', 'other,', 1).replace(str(FAKE), str(bench.folder / 'second'))
    bench.write('platforms.csv', f'{PLATFORMS}{line}\n{other}\n')
    shutil.copytree(bench.folder / 'build/fake', bench.folder / 'build/other')
    bench.matrix(TWO)
    subprocess.run(['git', 'init', '-q'], cwd=bench.folder, check=True)   # so it is dirty, now and later
    assert bench.run().returncode == OK and bench.info()['dirty'] == 'yes'
    info = (bench.latest / 'run.csv').read_text(encoding='utf-8')
    for old, new in (('status,ok', 'status,incomplete'), ('status:fake/lr/one/v=0,ok',
                     'status:fake/lr/one/v=0,failed\nreason:fake/lr/one/v=0,x')):
        info = info.replace(old, new, 1)
    bench.write(str(bench.latest / 'run.csv'), info)
    bench.log.unlink()
    return bench


def files(bench):
    return {path: path.read_bytes() for path in bench.latest.rglob('*') if path.is_file()}


IMAGES = 'the images of {}, or their compiler, are not what they were: the rest would not be of the same'
PLANS = 'the rows of matrix.csv, or their machines, are not what they were: the rest would not be of the same'
CHANGES = {
    'image': (lambda bench: bench.write('build/fake/guest.elf', 'x'), IMAGES.format('fake')),
    'image of another': (lambda bench: bench.write('build/other/shim.elf', 'x'), IMAGES.format('other')),
    'compiler': (lambda bench: bench.write('build/fake/toolchain', 'b-gcc 12.2.1\n'), IMAGES.format('fake')),
    'samples': (lambda bench: bench.matrix(TWO.replace('10', '11')), PLANS),
    'row': (lambda bench: bench.matrix(TWO.replace(' many', '')),
            "matrix.csv has no row for 'status:fake/lr/many/v=0': it would be lost"),
    'machine': (lambda bench: bench.write('platforms.csv', (bench.folder / 'platforms.csv').read_text(
        encoding='utf-8').replace('shift=0', 'shift=1')), PLANS),
}


@pytest.mark.parametrize('change, said', CHANGES.values(), ids=CHANGES)
def test_a_run_is_not_gone_on_with_when_something_changed(begun, change, said):
    before = files(begun)
    change(begun)
    assert one_line(begun.run('--resume', str(begun.latest)), USAGE) == f'{begun.latest}: {said}'
    assert files(begun) == before and not begun.started()


def test_each_platforms_qemu_must_be_what_it_was(begun):
    then, now = (f'QEMU emulator version {version} (a fake)' for version in ('7.2.22', '9.1.0'))
    assert one_line(begun.run('--resume', str(begun.latest), SECOND_VERSION='9.1.0'), USAGE) == (
        f"{begun.latest}: qemu_version was '{then}' and is '{now}': the rest would not be of the same")
    assert not begun.started()


def test_what_changes_no_figure_may_change(begun):
    """A time limit, a row that the run does not have, where the files are."""
    begun.matrix('fake,native,good,10,20', TWO.replace(',20', ',60'))
    (begun.folder / 'build').rename(begun.folder / 'moved')
    assert begun.run('--resume', str(begun.latest), '--build', 'moved').returncode == OK
    assert len(begun.started()) == 1 and begun.info()['status'] == 'ok' and begun.valid()


def test_a_run_that_does_not_tell_its_images_and_plans_is_gone_on_with(begun):
    """As older ones do; but what it has is not dropped."""
    text = (begun.latest / 'run.csv').read_text(encoding='utf-8').splitlines(keepends=True)
    begun.write(str(begun.latest / 'run.csv'), ''.join(
        line for line in text if not line.startswith(('images:', 'plans,'))))
    begun.matrix(TWO.replace(' many', ''))
    assert 'it would be lost' in one_line(begun.run('--resume', str(begun.latest)), USAGE)
    begun.matrix(TWO)
    begun.write('build/fake/toolchain', 'b-gcc 12.2.1\n')
    assert begun.run('--resume', str(begun.latest)).returncode == OK
    assert len(begun.started()) == 1 and begun.valid()


def test_the_runs_own_matrix_must_be_there(begun):
    """The tree's is not taken in its place."""
    elsewhere = begun.folder / 'elsewhere'
    elsewhere.mkdir()
    words = ['--platforms', '../platforms.csv', '--build', '../build', '--commit', 'abc1234']
    done = subprocess.run([HYPTICK, 'run', *words, '--resume', str(begun.latest)], cwd=elsewhere,
                          capture_output=True, text=True, check=False)
    assert one_line(done, USAGE) == (
        f"{begun.latest}: its matrix 'matrix.csv' cannot be read from here: --matrix says where it is")
    words += ['--matrix', '../matrix.csv']
    done = subprocess.run([HYPTICK, 'run', *words, '--resume', str(begun.latest)], cwd=elsewhere,
                          capture_output=True, text=True, check=False,
                          env={**os.environ, 'FAKE_QEMU_LOG': str(begun.log)})
    assert done.returncode == OK and begun.valid()


# ---- --resume, of a run that goes on ---------------------------------------------------------------

def is_refused(bench, *going_on):
    """Is a run not gone on with, of which `going_on` are the QEMUs?"""
    name = str(bench.latest)
    for number in going_on:
        files = [os.path.realpath(file) for file in glob.glob(f'/proc/{number}/fd/*')]
        assert not any(file.startswith(name) for file in files), 'a QEMU has something of the folder'
    assert one_line(bench.run('--resume', name), USAGE) == f'{name}: this run is still going on'


def test_a_run_that_is_still_going_on_is_not_gone_on_with(bench):
    """The rows of it that have ended, and are in .rows/, are its own."""
    bench.matrix('fake,lr,slow many,60,60')
    with bench.start('run', *RUN, '--jobs', '2') as process:
        wait_until(lambda: has_ended(bench, 'many'), 'the first row')
        is_refused(bench, *bench.alive())
        process.communicate(timeout=60)
    assert process.returncode == OK
    assert len(bench.samples()) == 2 * 3 * 62 and bench.valid()


def test_a_run_that_another_goes_on_with_is_not_gone_on_with(bench):
    bench.matrix('fake,lr,slow,60,60')
    with bench.start('run', *RUN) as process:
        wait_until(bench.started, 'the first QEMU')
        process.kill()
    wait_until(lambda: not bench.alive(), 'the QEMU to die')
    bench.log.unlink()
    with bench.start('run', *RUN, '--resume', str(bench.latest)) as process:
        wait_until(bench.started, 'its QEMU')
        is_refused(bench, *bench.alive())
        process.communicate(timeout=60)
    assert process.returncode == OK
    assert len(bench.samples()) == 3 * 62 and bench.valid()


# ---- --resume, of damaged tables -------------------------------------------------------------------

@pytest.mark.parametrize('rest', ['0', '0,0', '0,0,1,7,insn', '0,0,2,7,insn,1', '0,0,1,7,"insn,1",1',
                                  '0,0,1,7,insn,1,1'])
def test_damaged_samples_are_not_gone_on_with(whole, rest):
    """With a header of one field: what is behind a short row is not that of the row before."""
    row = ','.join(whole.samples()[0][:4])
    whole.write(f'{whole.latest}/run.csv', (whole.latest / 'run.csv').read_text().replace(
        'status,ok', 'status,incomplete', 1))
    (whole.latest / 'samples.csv.gz').write_bytes(gzip.compress(f'platform\n{row},{rest}\n'.encode()))
    assert one_line(whole.run('--resume', str(whole.latest)), BAD).endswith(
        'samples.csv.gz:2: not a row of samples')


LOST = [
    ('samples.csv.gz', 'fake,lr,many,v=1,'),   # all that there is of it
    ('samples.csv.gz', 'fake,lr,many,v=1,0,10,'),
    ('histogram.csv', 'fake,lr,many,v=1,'),
    ('stages.csv', 'fake,lr,slow,v=1,'),
]


@pytest.mark.parametrize('name, start', LOST)
def test_a_row_of_which_something_was_lost_is_measured_again(bench, name, start):
    """run.csv says that it is ok, and how many samples there were."""
    bench.matrix(ROWS.replace('native ', ''), header=HEADER)
    assert bench.run().returncode == OK
    path = bench.latest / name
    before = path.read_bytes()
    lines = (gzip.decompress(before) if name.endswith('gz') else before).decode().splitlines(keepends=True)
    left = ''.join(line for line in lines if not line.startswith(start)).encode()
    assert len(left) < sum(map(len, lines))
    path.write_bytes(gzip.compress(left) if name.endswith('gz') else left)
    info = bench.latest / 'run.csv'
    bench.write(str(info), info.read_text().replace('status,ok', 'status,incomplete', 1))
    bench.log.unlink()
    assert bench.run('--resume', str(bench.latest)).returncode == OK
    assert len(bench.started()) == 1
    assert path.read_bytes() == before and bench.valid()


def test_only_what_is_missing_is_measured(whole):
    """A row that failed is measured again, a choice of rows and samples is the run's."""
    assert whole.run('--path', 'lr', '--samples', '30').returncode == OK
    tables = {name: (whole.latest / name).read_bytes() for name in TABLES}
    info = (whole.latest / 'run.csv').read_text()
    for old, new in (('status,ok', 'status,incomplete'),
                     ('status:fake/lr/many/v=1,ok',
                      'status:fake/lr/many/v=1,failed\nreason:fake/lr/many/v=1,x')):
        assert old in info
        info = info.replace(old, new, 1)
    (whole.latest / 'run.csv').write_text(info)
    whole.log.unlink()
    assert whole.run('--resume', str(whole.latest)).returncode == OK
    assert len(whole.started()) == 1
    assert {name: (whole.latest / name).read_bytes() for name in TABLES} == tables
    with open(whole.latest / 'run.csv', newline='', encoding='utf-8') as file:
        assert ['samples', '30'] in list(csv.reader(file))
