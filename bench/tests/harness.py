"""The built hyptick in a folder of its own, with a fake QEMU (fake_qemu.py): what the tests of it lean on."""

import csv
import gzip
import os
import re
import resource
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HYPTICK = os.environ.get('HYPTICK', str(ROOT / 'build/host/hyptick'))
FAKE = HERE / 'fake_qemu.py'

PLATFORMS = 'platform,qemu,min_version,machine,params_base,unit,description\n'
TRACE_MATRIX = 'platform,path,experiment,samples,timeout_s,trace\n'
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
        for name in ('guest.elf', 'shim.elf', 'guest-trace.elf', 'shim-trace.elf'):
            (self.folder / build / 'fake' / name).touch()
        self.write(f'{build}/fake/toolchain', 'a-gcc (Some 1) 12.2.1 2022\n')

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding='utf-8')

    def matrix(self, *rows, header=MATRIX):
        self.write('matrix.csv', header + ''.join(row + '\n' for row in rows))

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

    def samples(self):
        """Every sample of the last run, as the rows of a plain samples.csv."""
        with gzip.open(self.latest / 'samples.csv.gz', 'rt', newline='', encoding='utf-8') as file:
            packed = list(csv.reader(file, strict=True))[1:]
        return [[*row[:5], str(int(row[5]) + i), *row[6:9]] for row in packed for i in range(int(row[9]))]

    def unpack(self):
        """Makes the last run one that keeps its samples as old ones did."""
        with open(self.latest / 'samples.csv', 'w', newline='', encoding='utf-8') as file:
            writer = csv.writer(file, lineterminator='\n')
            writer.writerow('platform path experiment variant vcpu seq warmup value unit'.split())
            writer.writerows(self.samples())
        (self.latest / 'samples.csv.gz').unlink()
        (self.latest / 'histogram.csv').unlink()

    def table(self, name):
        """Rows of a CSV of the last run, without the header."""
        with open(self.latest / name, newline='', encoding='utf-8') as file:
            return list(csv.reader(file, strict=True))[1:]

    def statuses(self, kind='status'):
        """Status by `path/experiment/variant`; of `kind` 'trace' those of the traced rows."""
        return {key.split(':', 1)[1].split('/', 1)[1]: value
                for key, value in self.info().items() if key.startswith(f'{kind}:')}

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

    def finds_damage(self, name, old, new, problem):
        """Does `hyptick check`, content so far, tell this problem once `new` stands for `old` in a file?"""
        assert self.valid()
        if name == 'samples.csv':
            self.unpack()
            assert self.valid()
        text = (self.latest / name).read_text(encoding='utf-8')
        assert old in text
        (self.latest / name).write_text(text.replace(old, new, 1), encoding='utf-8')
        result = self('check', str(self.latest))
        assert result.returncode == BAD
        assert re.search(rf'^{self.latest}/{problem}$', result.stdout, re.MULTILINE), result.stdout


INPUT = ('--matrix', 'matrix.csv', '--platforms', 'platforms.csv')
PLACES = (*INPUT, '--build', 'build', '--results', 'results')
RUN = (*PLACES, '--commit', 'abc1234')


def status_of(pid):
    """/proc's words on a process; empty when there is none."""
    try:
        return Path(f'/proc/{pid}/status').read_text(encoding='utf-8')
    except (FileNotFoundError, ProcessLookupError):
        return ''


def wait_until(condition, what):
    """Waits at most a minute."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, f'waited in vain for {what}'
        time.sleep(0.01)


def has_ended(bench, name):
    """Whether the guest of the row on `lr` has printed its end, and the bench has read it."""
    log = bench.folder / f'results/latest/log/fake-lr-{name}.txt'
    return log.exists() and ' end status=ok' in log.read_text(encoding='utf-8')


def one_line(result, code):
    """The only line of stderr of a command that did nothing."""
    assert result.returncode == code, result.stdout + result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith('hyptick: ')
    return lines[0][len('hyptick: '):]
