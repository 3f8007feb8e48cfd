"""The built hyptick against a fake QEMU (fake_qemu.py): what it writes, says and returns, come what may."""

import csv
import os
import pty
import re
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HYPTICK = os.environ.get('HYPTICK', str(ROOT / 'build/host/hyptick'))
FAKE = HERE / 'fake_qemu.py'

PLATFORMS = 'platform,qemu,min_version,machine,params_base,unit,description\n'
MATRIX = 'platform,path,experiment,samples,timeout_s\n'
OK, BAD, USAGE, INTERRUPTED = 0, 1, 2, 130


class Bench:
    """A folder with images, platforms and a matrix, to run hyptick in."""

    def __init__(self, folder):
        self.folder = folder
        self.log = folder / 'started'
        self.images('build')
        self.write('platforms.csv',
                   f'{PLATFORMS}fake,"{FAKE}",7.2,-M fake -icount shift=0,0x45ff0000,insn,"a, fake"\n')
        self.matrix('fake,lr,good,10,20')

    def images(self, build):
        """Empty images below `build`: the fake does not read them."""
        (self.folder / build / 'fake').mkdir(parents=True)
        for name in ('guest.elf', 'shim.elf'):
            (self.folder / build / 'fake' / name).touch()

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding='utf-8')

    def matrix(self, *rows):
        self.write('matrix.csv', MATRIX + ''.join(row + '\n' for row in rows))

    def start(self, *args, limit=None, **env):
        """hyptick, running. `limit`: no file may be longer, as on a full disk."""
        def prepare():
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        # A limit must be set between fork and exec.
        return subprocess.Popen([HYPTICK, *args], cwd=self.folder,   # pylint: disable=subprocess-popen-preexec-fn
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=prepare,
                                env={**os.environ, 'FAKE_QEMU_LOG': str(self.log), **env})

    def __call__(self, *args, **kwargs):
        with self.start(*args, **kwargs) as process:
            try:
                out, err = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return subprocess.CompletedProcess(args, process.returncode, out, err)

    def run(self, *args, **kwargs):
        """hyptick run, with the options every test gives."""
        return self('run', *RUN, *args, **kwargs)

    @property
    def latest(self):
        """The folder of the last run."""
        return self.folder / 'results' / os.readlink(self.folder / 'results/latest')

    def info(self):
        """run.csv."""
        return dict(self.table('run.csv'))

    def table(self, name):
        """Rows of a CSV of the last run, without the header."""
        with open(self.latest / name, newline='', encoding='utf-8') as file:
            return list(csv.reader(file, strict=True))[1:]

    def statuses(self):
        """Status by `path/experiment/variant`."""
        return {key.split(':', 1)[1].split('/', 1)[1]: value
                for key, value in self.info().items() if key.startswith('status:')}

    def started(self):
        """Process numbers of the fakes that were started, and their arguments."""
        if not self.log.exists():
            return {}
        lines = [line.split('\t') for line in self.log.read_text(encoding='utf-8').splitlines()]
        return {int(line[0]): line[1:] for line in lines}

    def alive(self):
        """Fakes that still run; one that is dead and has no parent to say so does not."""
        return [pid for pid in self.started() if re.search(r'^State:\s+[^Z]', status_of(pid), re.MULTILINE)]

    def valid(self):
        """Does `hyptick check` pass on the last run?"""
        result = self('check', str(self.latest))
        assert result.returncode == OK, result.stdout + result.stderr
        return True


RUN = ('--matrix', 'matrix.csv', '--platforms', 'platforms.csv', '--commit', 'abc1234')


def status_of(pid):
    """/proc's words on a process; empty when there is none."""
    try:
        return Path(f'/proc/{pid}/status').read_text(encoding='utf-8')
    except (FileNotFoundError, ProcessLookupError):
        return ''


def wait_until(condition, what):
    """Waits at most ten seconds."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, f'waited in vain for {what}'
        time.sleep(0.01)


@pytest.fixture
def bench(tmp_path):
    assert os.access(HYPTICK, os.X_OK), f'{HYPTICK} is not built'
    return Bench(tmp_path)


def one_line(result, code):
    """The only line of stderr of a command that did nothing."""
    assert result.returncode == code, result.stdout + result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith('hyptick: ')
    return lines[0][len('hyptick: '):]


# ---- commands --------------------------------------------------------------------------------------

def test_help_names_commands_options_and_exit_codes(bench):
    result = bench('help')
    assert result.returncode == OK
    for word in ('run', 'list', 'check RUN', '--matrix', '--experiment', '--jobs', '130'):
        assert word in result.stdout


def test_version(bench):
    result = bench('--version')
    assert result.returncode == OK
    assert re.fullmatch(r'hyptick \d+\.\d+\.\d+\S*\n', result.stdout)


@pytest.mark.parametrize('args, message', [
    ([], 'no command; known: run list check help --version'),
    (['measure'], "unknown command 'measure'; known: run list check help --version"),
    (['help', 'me'], "'me' is one word too many"),
    (['check'], 'the results folder is missing'),
    (['check', 'a', 'b'], "'b' is one word too many"),
    (['check', '--strict', 'a'], "unknown option '--strict'; known: none"),
    (['list', '--jobs', '1'], "unknown option '--jobs'; known: --matrix --platforms"),
    (['run', '--matrix'], '--matrix needs a value'),
    (['run', 'fast'], "'fast' is one word too many"),
])
def test_bad_usage_is_one_line(bench, args, message):
    assert one_line(bench(*args), USAGE) == message


def test_list_is_aligned(bench):
    bench.matrix('fake,native lr-eoi,ack timer-jitter,10,20', 'fake,lr-eoi,eoi,100000,20')
    result = bench('list', *RUN[:4])
    assert result.returncode == OK
    assert result.stdout.splitlines() == [
        'PLATFORM  UNIT    DESCRIPTION', 'fake      insn    a, fake', '',
        'PATH    PLATFORMS', 'native  fake', 'lr-eoi  fake', '',
        'EXPERIMENT    SAMPLES  PATHS', 'ack                10  native lr-eoi',
        'timer-jitter       10  native lr-eoi', 'eoi            100000  lr-eoi']


def test_output_that_cannot_be_written_is_told(bench):
    with open('/dev/full', 'w', encoding='utf-8') as full:
        result = subprocess.run([HYPTICK, 'list', *RUN[:4]], cwd=bench.folder, stdout=full,
                                stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == BAD
    assert 'No space left on device' in result.stderr


def test_the_default_matrix_has_what_the_project_measures(bench):
    result = subprocess.run([HYPTICK, 'list'], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == OK, result.stderr
    for name in ('virt-v7-gicv2', 'native', 'lr', 'lr-eoi', 'trap', 'clock', 'eoi', 'timer-jitter', 'storm'):
        assert re.search(rf'^{name} ', result.stdout, re.MULTILINE)
    assert bench.started() == {}


# ---- a good run ------------------------------------------------------------------------------------

def test_good_run_writes_the_schema(bench):
    result = bench.run()
    assert (result.returncode, result.stderr) == (OK, '')
    assert re.fullmatch(r'\d{8}T\d{6}Z-abc1234', bench.latest.name)
    assert sorted(os.listdir(bench.latest)) == ['counters.csv', 'log', 'run.csv', 'samples.csv', 'stages.csv']
    assert (bench.latest / 'samples.csv').read_text().startswith(
        'platform,path,experiment,variant,vcpu,seq,warmup,value,unit\n'
        'fake,lr,good,mode=0,0,0,1,40,insn\n'
        'fake,lr,good,mode=0,0,1,1,33,insn\n'
        'fake,lr,good,mode=0,0,2,0,31,insn\n')
    assert len(bench.table('samples.csv')) == 24
    assert (bench.latest / 'counters.csv').read_text().startswith(
        'platform,path,experiment,variant,counter,value\nfake,lr,good,mode=0,interrupts,12\n')
    assert (bench.latest / 'stages.csv').read_text() == ('platform,path,experiment,variant,stage,order,p50,'
                                                         'unit\n')
    assert bench.valid()


def test_run_csv_says_what_was_run(bench):
    bench.run('--samples', '7')
    info = bench.info()
    assert list(info)[:10] == ['version', 'commit', 'dirty', 'toolchain', 'qemu_version', 'host', 'matrix',
                               'start', 'end', 'samples']
    assert info['commit'] == 'abc1234'
    assert info['qemu_version'] == 'QEMU emulator version 7.2.22 (a fake)'
    assert info['matrix'] == 'matrix.csv'
    assert info['samples'] == '7'
    assert info['status'] == 'ok'
    assert info['guest_compiler'] == 'gcc-12.2.1'
    assert info['tick_hz:fake'] == '1000000000'
    assert info['clock_overhead:fake'] == '2'
    assert bench.statuses() == {'lr/good/mode=0': 'ok', 'lr/good/mode=1;op=drop': 'ok'}
    stamp = time.strptime(bench.latest.name[:16], '%Y%m%dT%H%M%SZ')
    assert info['start'] == time.strftime('%Y-%m-%dT%H:%M:%SZ', stamp)


def test_the_toolchain_is_that_of_arm_cross(bench):
    compiler = bench.folder / 'fake-gcc'
    compiler.write_text('#!/bin/sh\necho "fake-gcc $1 1.2"\n', encoding='utf-8')
    compiler.chmod(0o755)
    bench.run(ARM_CROSS=f'{bench.folder}/fake-')
    assert bench.info()['toolchain'] == 'fake-gcc --version 1.2'
    bench.run(ARM_CROSS=f'{bench.folder}/nonesuch-')
    assert bench.info()['toolchain'] == 'unknown'


def test_the_log_is_the_console(bench):
    bench.run()
    assert (bench.latest / 'log/fake-lr-good.txt').read_bytes() == (HERE / 'consoles/good.txt').read_bytes()


def test_the_guest_is_started_as_the_platform_says(bench):
    bench.images('a,b')
    bench.matrix('fake,native lr,many,10,20')
    result = bench.run('--build', 'a,b', '--jobs', '1')
    assert result.returncode == OK, result.stderr
    native, virtual = bench.started().values()
    folder = bench.latest.relative_to(bench.folder)
    params = ['-device', f'loader,file={folder}/.rows/0.params,addr=0x45ff0000,force-raw=on']
    assert native == ['-M', 'fake', '-icount', 'shift=0', '-kernel', 'a,b/fake/guest.elf', *params]
    assert virtual[4:8] == ['-kernel', 'a,b/fake/shim.elf', '-device', 'loader,file=a,,b/fake/guest.elf']


def test_lists_may_have_blanks_or_commas_and_be_empty(bench):
    bench.matrix('fake,native lr trap,one two many,5,20')
    result = bench.run('--path', 'trap,native', '--experiment=one two', '--platform', '', '--samples', '')
    assert result.returncode == OK, result.stderr
    rows = [key.rsplit('/', 1)[0] for key in bench.statuses()]
    assert list(dict.fromkeys(rows)) == ['native/one', 'native/two', 'trap/one', 'trap/two']


def test_samples_reach_the_guest(bench):
    bench.matrix('fake,lr,many,10,20')
    bench.run('--samples', '33')
    assert len(bench.table('samples.csv')) == 3 * 35


def test_csvs_do_not_depend_on_who_ends_first(bench):
    bench.matrix('fake,native lr trap,late many slow one two,40,20', 'fake,lr,good cpus,10,20')
    texts = []
    for jobs in ('1', '2', '8'):
        assert bench.run('--jobs', jobs).returncode == OK
        texts.append([(bench.latest / f'{name}.csv').read_bytes()
                      for name in ('samples', 'counters', 'stages')])
        assert bench.valid()
    assert texts[0] == texts[1] == texts[2]
    order = list(dict.fromkeys('/'.join(row[1:3]) for row in bench.table('samples.csv')))
    assert order == [f'{path}/{name}' for path in ('native', 'lr', 'trap')
                     for name in ('late', 'many', 'slow', 'one', 'two')] + ['lr/good', 'lr/cpus']


def test_without_git_and_compiler_the_run_goes_on(bench):
    result = bench('run', *RUN[:4], PATH=str(bench.folder))
    assert result.returncode == OK, result.stderr
    info = bench.info()
    assert (info['commit'], info['dirty'], info['toolchain']) == ('unknown', 'unknown', 'unknown')
    assert bench.latest.name.endswith('Z-unknown')


def test_commit_and_dirty_come_from_git(bench):
    def git(*args):
        return subprocess.run(['git', '-c', 'user.name=a', '-c', 'user.email=a@b', *args], cwd=bench.folder,
                              check=True, capture_output=True, text=True).stdout.strip()
    git('init', '-q')
    bench.write('.gitignore', 'results\nstarted\n')
    git('add', '-A')
    git('commit', '-qm', 'a')
    assert bench('run', *RUN[:4]).returncode == OK
    assert (bench.info()['commit'], bench.info()['dirty']) == (git('rev-parse', '--short', 'HEAD'), 'no')
    bench.write('new', '')
    assert bench('run', *RUN[:4]).returncode == OK
    assert bench.info()['dirty'] == 'yes'


def test_plain_lines_where_there_is_no_terminal(bench):
    bench.matrix('fake,lr,good short,10,20')
    lines = bench.run('--jobs', '1').stdout.splitlines()
    assert re.fullmatch(r'row 1/2  fake lr good  ok  24 samples  \d+\.\ds', lines[1])
    assert re.fullmatch(r'row 2/2  fake lr short  incomplete  20 samples  \d+\.\ds', lines[2])
    assert re.fullmatch(r'2 rows: 1 ok, 0 unsupported, 1 incomplete, 0 failed; 44 samples in \d+\.\d s; '
                        r'results/\S+-abc1234', lines[3])


def test_one_status_line_on_a_terminal(bench):
    bench.matrix('fake,lr native,slow,100,20')
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(bench.folder)
        os.execv(HYPTICK, [HYPTICK, 'run', *RUN, '--jobs', '2'])
    text = b''
    while True:
        try:
            block = os.read(terminal, 4096)
        except OSError:   # how a terminal says that its last writer is gone
            block = b''
        if not block:
            break
        text += block
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == OK
    assert re.search(rb'\rrow 1/2  fake lr slow \(\+1\)  \d+/102  \d+s, about \d+s left\x1b\[K', text)
    assert b'slow  ok' not in text
    assert text.count(b'\n') == 2


# ---- bad input: one line, and nothing is started ---------------------------------------------------

def nothing_happened(bench):
    return bench.started() == {} and not (bench.folder / 'results').exists()


@pytest.mark.parametrize('args, message', [
    (['--platform', 'rpi4'], "unknown platform 'rpi4'; known: fake"),
    (['--path', 'lr fast'], "unknown path 'fast'; known: lr native"),
    (['--experiment', 'ipi'], "unknown experiment 'ipi'; known: good many"),
    (['--path', 'native', '--experiment', 'good'],
     'nothing to run: no row of the matrix has all the names asked for'),
    (['--verbose'], "unknown option '--verbose'; known: --matrix --platforms --results --build --platform "
                    '--path --experiment --samples --jobs --commit'),
    (['--samples', 'ten'], "--samples 'ten' is not a number from 1 to 100000000"),
    (['--samples=0'], "--samples '0' is not a number from 1 to 100000000"),
    (['--jobs', '1000'], "--jobs '1000' is not a number from 1 to 64"),
    (['--commit', '../x'], "--commit '../x' may have letters, digits, dots, dashes and underscores only"),
    (['--matrix', 'no.csv'], 'cannot read no.csv: No such file or directory'),
    (['--build', 'nowhere'], 'no image nowhere/fake/guest.elf: No such file or directory'),
])
def test_what_is_not_known_is_told(bench, args, message):
    bench.matrix('fake,lr,good,10,20', 'fake,native,many,10,20')
    assert one_line(bench.run(*args), USAGE) == message
    assert nothing_happened(bench)


@pytest.mark.parametrize('row, message', [
    ('fake,lr,good,10', 'matrix.csv:3: 4 fields, not 5'),
    ('fake,lr,good,many,20', "matrix.csv:3: samples 'many' is not a number from 1 to 100000000"),
    ('rpi4,lr,good,10,20', "matrix.csv:3: unknown platform 'rpi4'; known: fake"),
    ('fake,lr,"good,10,20', 'matrix.csv:3: not CSV: a quote is not closed'),
    ('fake,lr,good,10,20', 'matrix.csv:3: fake lr good is on line 2 already'),
])
def test_broken_matrix_line_is_named(bench, row, message):
    bench.matrix('fake,lr,good,10,20', row)
    assert one_line(bench.run(), USAGE) == message
    assert nothing_happened(bench)


def test_broken_platforms_line_is_named(bench):
    bench.write('platforms.csv', f'{PLATFORMS}fake,q,7,-M x,0,insn,d\n')
    assert one_line(bench.run(), USAGE) == "platforms.csv:2: min_version '7' is not of the form 7.2"
    assert nothing_happened(bench)


def test_missing_shim_matters_only_where_it_is_used(bench):
    (bench.folder / 'build/fake/shim.elf').unlink()
    assert one_line(bench.run(), USAGE) == 'no image build/fake/shim.elf: No such file or directory'
    assert nothing_happened(bench)
    bench.matrix('fake,native,many,10,20')
    assert bench.run().returncode == OK


@pytest.mark.parametrize('version, message', [
    ('7.1.9', f'platform fake: {FAKE} is version 7.1, too old: 7.2 or newer is needed'),
    ('6.10', f'platform fake: {FAKE} is version 6.10, too old: 7.2 or newer is needed'),
    ('seven', f'platform fake: {FAKE} does not tell its version'),
])
def test_old_qemu_is_refused(bench, version, message):
    assert one_line(bench.run(FAKE_QEMU_VERSION=version), USAGE) == message
    assert nothing_happened(bench)


def test_newer_qemu_will_do(bench):
    assert bench.run(FAKE_QEMU_VERSION='10.0.2').returncode == OK


def test_missing_qemu_is_told(bench):
    bench.write('platforms.csv', f'{PLATFORMS}fake,no-such-qemu,7.2,-M x,0,insn,d\n')
    assert one_line(bench.run(), USAGE) == ("platform fake: 'no-such-qemu --version' does not work: "
                                            'is QEMU 7.2 or newer installed?')
    assert nothing_happened(bench)


# ---- guests and machines that misbehave ------------------------------------------------------------

# Row, its worst status, samples kept, and the reason.
MISBEHAVIOUR = [
    ('damaged', 'incomplete', 20, r'line 4: a damaged record: its CRC is 3f47ff87 and should be 0eafe51a'),
    ('gap', 'incomplete', 20, r'line 4: record 3 is missing before it'),
    ('repeat', 'incomplete', 24, r'line 5: record 3 came again'),
    ('fault', 'failed', 16, r'line 12: the guest took a fault: kind=data_abort pc=0x40008123 addr=.*'),
    ('stop', 'failed', 16, r'line 12: the shim stopped the guest: reason=outside_guest pc=0x40008124 .*'),
    ('short', 'incomplete', 20, r'line 5: 8 samples of 12'),
    ('count', 'incomplete', 8, r'line 8: the guest sent 12 samples, 8 arrived'),
    ('guestfail', 'failed', 20, r'interrupt lost'),
    ('restart', 'failed', 8, r'line 5: the guest started again'),
    ('die', 'incomplete', 20,
     r'QEMU exited with status 3 before the end record: qemu: the machine is on fire'),
    ('killed', 'incomplete', 20, r'QEMU was killed by signal 9 \(Killed\) before the end record'),
    ('hang', 'incomplete', 20, r'no end record within 2 s'),
    ('silent', 'incomplete', 0, r'no end record within 2 s'),
    ('flood', 'incomplete', 20, r'flooded: the console passed 67109504 bytes'),
    ('endless', 'incomplete', 20, r'flooded: line 13 of the console is longer than 4096 bytes'),
]


def test_what_was_measured_is_kept_and_marked(bench):
    names = ' '.join(row[0] for row in MISBEHAVIOUR)
    bench.matrix(f'fake,lr,good {names} linger unsupported many,10,2')
    result = bench.run('--jobs', '6')
    assert result.returncode == BAD
    lines = result.stderr.splitlines()
    samples = [row[2] for row in bench.table('samples.csv')]
    for name, status, kept, reason in MISBEHAVIOUR:
        mine = [line for line in lines if line.startswith(f'hyptick: fake lr {name}')]
        assert len(mine) == 1, (name, lines)
        assert re.fullmatch(rf'hyptick: fake lr {name}( \S+)?: {status}: {reason}; '
                            rf'see results/\S+/log/fake-lr-{name}.txt', mine[0])
        assert samples.count(name) == kept, name
        assert status in [value for key, value in bench.statuses().items() if key.startswith(f'lr/{name}/')]
    assert len(lines) == len(MISBEHAVIOUR)
    statuses = bench.statuses()
    for name in ('lr/good/mode=0', 'lr/linger/mode=1;op=drop', 'lr/many/v=2', 'lr/gap/mode=1;op=drop'):
        assert statuses[name] == 'ok'
    assert statuses['lr/unsupported/'] == 'unsupported'
    assert bench.info()['reason:fake/lr/unsupported/'] == 'no hypervisor to call'
    assert bench.info()['status'] == 'incomplete'
    assert bench.valid()
    assert bench.alive() == []
    flood = bench.latest / 'log/fake-lr-flood.txt'
    assert flood.stat().st_size < 65 << 20
    flood.unlink()   # pytest keeps the folder


def test_unsupported_is_no_failure(bench):
    bench.matrix('fake,lr,good unsupported,10,20')
    result = bench.run()
    assert (result.returncode, result.stderr) == (OK, '')
    assert bench.info()['status'] == 'ok'
    assert bench.valid()


def test_samples_after_a_gap_keep_their_numbers(bench):
    bench.matrix('fake,lr,gap,10,20')
    assert bench.run().returncode == BAD
    numbers = [int(row[5]) for row in bench.table('samples.csv') if row[3] == 'mode=0']
    assert numbers == [0, 1, 2, 3, 8, 9, 10, 11]
    assert bench.valid()


def test_qemus_complaints_are_in_the_log(bench):
    bench.matrix('fake,lr,die,10,20')
    bench.run()
    text = (bench.latest / 'log/fake-lr-die.txt').read_text()
    assert text.endswith('\n[stderr]\nqemu: first complaint\nqemu: the machine is on fire\n\n')


def test_a_qemu_that_lingers_is_stopped_and_its_row_is_good(bench):
    bench.matrix('fake,lr,linger,10,60')
    start = time.monotonic()
    result = bench.run()
    assert (result.returncode, result.stderr) == (OK, '')
    assert time.monotonic() - start < 10
    assert bench.alive() == []


# ---- interruption ----------------------------------------------------------------------------------

@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interruption_leaves_a_marked_folder_and_no_qemu(bench, number):
    bench.matrix('fake,lr,good,10,20', 'fake,lr,hang slow many one,100,60')
    with bench.start('run', *RUN, '--jobs', '2') as process:
        # The first row's successor runs beside the one that hangs.
        wait_until(lambda: len(bench.started()) >= 3, 'the third QEMU')
        time.sleep(0.3)
        process.send_signal(number)
        err = process.communicate(timeout=10)[1]
    assert process.returncode == INTERRUPTED
    assert err == f'hyptick: interrupted by {number.name}\n'
    assert bench.alive() == []
    statuses = bench.statuses()
    assert statuses['lr/good/mode=0'] == 'ok'
    assert statuses['lr/hang/mode=1;op=drop'] == 'incomplete'
    assert statuses['lr/many/'] == statuses['lr/one/'] == 'incomplete'
    info = bench.info()
    assert info['status'] == 'incomplete'
    assert info['reason'] == info['reason:fake/lr/many/'] == f'interrupted by {number.name}'
    samples = [row[2] for row in bench.table('samples.csv')]
    assert (samples.count('good'), samples.count('hang')) == (24, 20)
    assert samples.count('slow') > 0
    assert bench.valid()
    assert not (bench.latest / '.rows').exists()


def test_a_killed_bench_takes_its_qemus_along(bench):
    bench.matrix('fake,lr,good hang,10,60', 'fake,lr,slow,10000,60')
    with bench.start('run', *RUN, '--jobs', '2') as process:
        wait_until(lambda: len(bench.started()) >= 3, 'the third QEMU')
        process.kill()
        process.communicate(timeout=10)
    wait_until(lambda: not bench.alive(), 'the QEMUs to die')
    assert bench.info()['status'] == 'incomplete'
    assert bench.info()['reason'] == 'the run has not ended'
    assert bench.valid()


# ---- files that cannot be written ------------------------------------------------------------------

@pytest.mark.parametrize('limit, name', [(100000, 'samples.csv'), (20000, 'log/fake-lr-many.txt')])
def test_a_full_disk_stops_the_run_and_keeps_whole_rows(bench, limit, name):
    bench.matrix('fake,lr,good many one two,5000,20')
    result = bench.run('--jobs', '1', limit=limit)
    folder = bench.latest.relative_to(bench.folder)
    assert one_line(result, BAD) == f'cannot write {folder}/{name}: File too large'
    text = (bench.latest / 'samples.csv').read_text()
    assert text.endswith(',insn\n')
    assert text.count('\nfake,lr,good,') == 24
    if name == 'samples.csv':
        assert limit - 100 < len(text) <= limit
        assert text.count('\nfake,lr,many,') > 1000
    statuses = bench.statuses()
    assert statuses['lr/good/mode=0'] == 'ok'
    assert statuses['lr/many/v=0'] == statuses['lr/one/'] == statuses['lr/two/'] == 'incomplete'
    assert bench.info()['status'] == 'incomplete'
    assert bench.info()['reason:fake/lr/two/'] == f'stopped: cannot write {folder}/{name}: File too large'
    assert len(bench.started()) == 2
    assert bench.valid()
    assert bench.alive() == []


def test_a_results_folder_that_cannot_be_made_is_named(bench):
    bench.write('file', '')
    message = one_line(bench.run('--results', 'file/results'), BAD)
    assert message == 'cannot make the results folder file/results: Not a directory'
    assert bench.started() == {}


def test_a_link_that_cannot_be_made_is_named(bench):
    (bench.folder / 'results/latest').mkdir(parents=True)
    assert one_line(bench.run(), BAD).startswith('cannot make the link results/latest: ')
    assert bench.started() == {}


# ---- check -----------------------------------------------------------------------------------------

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
     r'samples.csv:26: rows of fake/lr/good/mode=0 stand in two places'),
    ('counters.csv', 'mode=0,exits,24', 'mode=0,exits,-24', r"counters.csv:3: value '-24' is not .*"),
    ('counters.csv', 'mode=0,exits,24', 'mode=0,interrupts,24',
     r'counters.csv:3: counter interrupts of fake/lr/good/mode=0 stands twice'),
    ('stages.csv', 'p50', 'p51', r'stages.csv:1: the header must be .*,p50,unit'),
    ('run.csv', 'host,', 'hosts,', r'run.csv: key host is missing'),
    ('run.csv', 'start,2', 'start,x', r"run.csv:9: start 'x\S+' is not a UTC time"),
    ('run.csv', '\nstatus,ok', '\nstatus,fine', r"run.csv:11: status 'fine' is not ok or incomplete"),
    ('run.csv', '\nstatus,ok', '\nstatus,incomplete',
     r"run.csv: the run's status is not what its variants' are"),
    ('run.csv', 'mode=0,ok', 'mode=0,good',
     r"run.csv:\d+: status 'good' is not ok, incomplete, unsupported or failed"),
    ('run.csv', 'mode=0,ok', 'mode=0,failed', r'run.csv: fake/lr/good/mode=0 is failed without a reason'),
    ('run.csv', 'status:fake/lr/good/mode=0', 'status:fake/lr',
     r"run.csv:\d+: 'fake/lr' is not platform/path/.*"),
    ('run.csv', 'version,', 'host,a\nversion,', r'run.csv:8: key host stands twice'),
    ('run.csv', 'version,', 'reason:fake/lr/good/mode=0,no\nversion,',
     r'run.csv:2: a reason without a status .*'),
    ('run.csv', 'dirty,', 'dirty,very ', r"run.csv:4: dirty 'very \w+' is not yes, no or unknown"),
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
    assert bench.valid()
    text = (bench.latest / name).read_text(encoding='utf-8')
    assert old in text
    (bench.latest / name).write_text(text.replace(old, new, 1), encoding='utf-8')
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD
    assert re.search(rf'^{bench.latest}/{problem}$', result.stdout, re.MULTILINE), result.stdout


def test_check_names_a_missing_file(bench):
    bench.run()
    (bench.latest / 'stages.csv').unlink()
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD
    assert f'{bench.latest}/stages.csv: No such file or directory' in result.stdout


def test_check_does_not_drown_its_reader(bench):
    bench.run('--samples', '7')
    path = bench.latest / 'samples.csv'
    path.write_text(path.read_text().replace(',insn\n', ',hours\n'), encoding='utf-8')
    result = bench('check', str(bench.latest))
    assert result.returncode == BAD
    assert f'{path}: 4 more problems' in result.stdout
    assert result.stdout.splitlines()[-1].endswith(': 24 problems')


def test_check_wants_a_folder(bench):
    assert one_line(bench('check', 'nowhere'), USAGE) == 'no results folder nowhere'
    assert one_line(bench('check', 'matrix.csv'), USAGE) == 'no results folder matrix.csv'


def test_the_reference_results_are_valid(bench):
    for run in sorted(ROOT.glob('results/reference/**/run.csv')):
        result = bench('check', str(run.parent))
        assert result.returncode == OK, result.stdout
