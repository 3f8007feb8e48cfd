"""hyptick run where all is well: what it writes and says."""

import gzip
import os
import pty
import re
import subprocess
import time

from bench.tests.harness import BAD, HERE, HYPTICK, OK, PLACES, PLATFORMS, RUN, TRACE_MATRIX


def test_good_run_writes_the_schema(bench):
    result = bench.run()
    assert (result.returncode, result.stderr) == (OK, '')
    assert re.fullmatch(r'\d{8}T\d{6}Z-abc1234', bench.latest.name)
    assert sorted(os.listdir(bench.latest)) == [
        'counters.csv', 'histogram.csv', 'log', 'run.csv', 'samples.csv.gz', 'stages.csv']
    assert gzip.decompress((bench.latest / 'samples.csv.gz').read_bytes()).decode().startswith(
        'platform,path,experiment,variant,vcpu,seq,warmup,value,unit,count\n'
        'fake,lr,good,mode=0,0,0,1,40,insn,1\n'
        'fake,lr,good,mode=0,0,1,1,33,insn,1\n'
        'fake,lr,good,mode=0,0,2,0,31,insn,')
    assert (bench.latest / 'histogram.csv').read_text().startswith(
        'platform,path,experiment,variant,unit,value,count\nfake,lr,good,mode=0,insn,-5,1\n')
    assert len(bench.samples()) == 24
    assert (bench.latest / 'counters.csv').read_text().startswith(
        'platform,path,experiment,variant,counter,value\nfake,lr,good,mode=0,interrupts,12\n')
    assert (bench.latest / 'stages.csv').read_text() == ('platform,path,experiment,variant,stage,order,p50,'
                                                         'unit\n')
    assert bench.valid()


def test_run_csv_says_what_was_run(bench):
    bench.run('--samples', '7')
    info = bench.info()
    assert list(info)[:11] == ['version', 'schema', 'commit', 'dirty', 'toolchain', 'qemu_version', 'host',
                               'matrix', 'start', 'end', 'samples']
    assert info['commit'] == 'abc1234'
    assert info['schema'] == '1'
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


def two_platforms(bench):
    """One more platform, with images of its own."""
    line = (bench.folder / 'platforms.csv').read_text(encoding='utf-8').splitlines()[1]
    bench.write('platforms.csv', f'{PLATFORMS}{line}\n{line.replace("fake,", "other,", 1)}\n')
    (bench.folder / 'build/fake').rename(bench.folder / 'build/other')
    bench.images('build')
    bench.matrix('fake other,lr,many,10,20')


def test_each_platform_has_its_toolchain(bench):
    two_platforms(bench)
    bench.run()
    assert bench.info()['toolchain'] == 'a-gcc (Some 1) 12.2.1 2022'
    assert 'toolchain:other' not in bench.info(), 'the same'
    bench.write('build/other/toolchain', 'b-gcc 12.2.1\nThere is no warranty\n')
    bench.run()
    assert bench.info()['toolchain'] == 'a-gcc (Some 1) 12.2.1 2022'
    assert bench.info()['toolchain:other'] == 'b-gcc 12.2.1'
    assert bench.valid()
    bench.run('--platform', 'other')
    assert bench.info()['toolchain'] == 'b-gcc 12.2.1', 'the first that was run'


def test_the_guests_word_of_its_compiler_counts(bench):
    bench.write('build/fake/toolchain', 'a-gcc 13.1.0\n')
    bench.run()
    assert bench.info()['toolchain'] == 'gcc-12.2.1'
    (bench.folder / 'build/fake/toolchain').unlink()
    bench.run()
    assert bench.info()['toolchain'] == 'gcc-12.2.1'
    bench.matrix('fake,lr,silent,10,1')
    bench.run()
    assert bench.info()['toolchain'] == 'unknown', 'no guest began'


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


def test_a_row_of_one_cpu_is_started_as_its_platform_says(bench):
    platforms = (bench.folder / 'platforms.csv').read_text(encoding='utf-8').splitlines()
    one_cpu = '-smp 1 -icount shift=0,rr=record'
    bench.write('platforms.csv', f'{platforms[0]},one_cpu\n{platforms[1]},"{one_cpu}"\n')
    bench.matrix('fake,native,many,10,20,,', 'fake,native,one,10,20,4,1',
                 header=TRACE_MATRIX.replace('\n', ',cpus\n'))
    assert bench.run('--jobs', '1').returncode == OK
    machines = [args[:args.index('-kernel')] for args in bench.started().values()]
    plain = ['-M', 'fake', '-icount', 'shift=0']
    assert machines == [plain, *[[*plain, *one_cpu.split()]] * 2]


def test_lists_may_have_blanks_or_commas_and_be_empty(bench):
    bench.matrix('fake,native lr trap,one two many,5,20')
    result = bench.run('--path', 'trap,native', '--experiment=one two', '--platform', '', '--samples', '')
    assert result.returncode == OK, result.stderr
    rows = [key.rsplit('/', 1)[0] for key in bench.statuses()]
    assert list(dict.fromkeys(rows)) == ['native/one', 'native/two', 'trap/one', 'trap/two']


def test_samples_reach_the_guest(bench):
    bench.matrix('fake,lr,many,10,20')
    bench.run('--samples', '33')
    assert len(bench.samples()) == 3 * 35


def test_variants_reach_the_guest(bench):
    bench.matrix('fake,lr,many,10,20')
    assert bench.run('--variant', 'v=1 v=2').returncode == OK
    assert bench.statuses() == {'lr/many/v=1': 'ok', 'lr/many/v=2': 'ok'}
    assert bench.info()['variants'] == 'v=1 v=2'
    assert bench.run('--variant', 'v=7').returncode == BAD
    assert bench.statuses() == {'lr/many/': 'unsupported'}
    assert bench.info()['reason:fake/lr/many/'] == 'it has no variant that was asked for'
    assert bench.valid()


def test_how_many_samples_were_taken_is_told(bench):
    """Less warm-up, of which each vCPU has its own; of rows that are ok."""
    bench.matrix('fake,lr,good many cpus gap,10,20')
    bench.run('--samples', '7')
    told = {key[len('samples:fake/lr/'):]: int(value) for key, value in bench.info().items()
            if key.startswith('samples:')}
    counted = dict.fromkeys(told, 0)
    for row in bench.samples():
        if row[6] == '0' and '/'.join(row[2:4]) in counted:
            counted['/'.join(row[2:4])] += 1
    assert told == counted
    assert told['good/mode=0'] == 10 and told['many/v=1'] == 7
    assert told['cpus/cpus=2'] == 6 and 'gap/mode=0' not in told and told['gap/mode=1;op=drop'] == 10


def test_csvs_do_not_depend_on_who_ends_first(bench):
    bench.matrix('fake,native lr trap,late many slow one two,40,20', 'fake,lr,good cpus,10,20')
    texts = []
    for jobs in ('1', '2', '8'):
        assert bench.run('--jobs', jobs).returncode == OK
        texts.append([(bench.latest / name).read_bytes()
                      for name in ('samples.csv.gz', 'histogram.csv', 'counters.csv', 'stages.csv')])
        assert bench.valid()
    assert texts[0] == texts[1] == texts[2]
    order = list(dict.fromkeys('/'.join(row[1:3]) for row in bench.samples()))
    assert order == [f'{path}/{name}' for path in ('native', 'lr', 'trap')
                     for name in ('late', 'many', 'slow', 'one', 'two')] + ['lr/good', 'lr/cpus']


def test_without_git_and_toolchain_the_run_goes_on(bench):
    (bench.folder / 'build/fake/toolchain').unlink()
    result = bench('run', *PLACES, PATH=str(bench.folder))
    assert result.returncode == OK, result.stderr
    info = bench.info()
    assert (info['commit'], info['dirty'], info['toolchain']) == ('unknown', 'unknown', 'gcc-12.2.1')
    assert bench.latest.name.endswith('Z-unknown')


def test_commit_and_dirty_come_from_git(bench):
    def git(*args):
        return subprocess.run(['git', '-c', 'user.name=a', '-c', 'user.email=a@b', *args], cwd=bench.folder,
                              check=True, capture_output=True, text=True).stdout.strip()
    git('init', '-q')
    bench.write('.gitignore', 'results\nstarted\n')
    git('add', '-A')
    git('commit', '-qm', 'a')
    assert bench('run', *PLACES).returncode == OK
    assert (bench.info()['commit'], bench.info()['dirty']) == (git('rev-parse', '--short', 'HEAD'), 'no')
    bench.write('new', '')
    assert bench('run', *PLACES).returncode == OK
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
