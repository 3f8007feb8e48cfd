"""hyptick run when guests, machines, disks or people misbehave: nothing measured is lost."""

import re
import signal
import subprocess
import time

import pytest

from bench.tests.harness import BAD, HYPTICK, INTERRUPTED, OK, RUN, one_line, wait_until


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
    ('hang', 'incomplete', 20, r'no end record within 5 s'),
    ('silent', 'incomplete', 0, r'no end record within 5 s'),
    ('flood', 'incomplete', 20, r'flooded: the console passed 67109504 bytes'),
    ('endless', 'incomplete', 20, r'flooded: line 13 of the console is longer than 4096 bytes'),
]
ENDLESS = ('hang', 'silent')   # what a time limit alone ends


def test_what_was_measured_is_kept_and_marked(bench):
    # A limit that is reached is waited for; one that is not is far off, however busy the machine is.
    names = ' '.join(row[0] for row in MISBEHAVIOUR if row[0] not in ENDLESS)
    bench.matrix(f'fake,lr,good {names} linger unsupported many,10,60', f'fake,lr,{" ".join(ENDLESS)},10,5')
    result = bench.run('--jobs', '6')
    assert result.returncode == BAD
    lines = result.stderr.splitlines()
    samples = [row[2] for row in bench.samples()]
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


def test_a_row_that_runs_out_of_time_keeps_all_its_variants(bench):
    bench.matrix('fake,lr,planned,10,1')
    result = bench.run()
    assert result.returncode == BAD
    assert ' mode=1: incomplete: no end record within 1 s (and 2 more of its variants); see ' in result.stderr
    assert bench.statuses() == {'lr/planned/mode=0': 'ok', **{f'lr/planned/mode={n}': 'incomplete'
                                                              for n in (1, 2, 3)}}
    assert bench.info()['reason:fake/lr/planned/mode=3'] == 'not reached: no end record within 1 s'
    assert len(bench.samples()) == 20
    assert bench.valid()


def test_the_time_limit_grows_with_the_samples(bench):
    bench.matrix('fake,lr,planned,10,1')
    bench.run('--samples', '15')
    assert bench.info()['reason:fake/lr/planned/mode=3'] == 'not reached: no end record within 2 s'


def test_unsupported_is_no_failure(bench):
    bench.matrix('fake,lr,good unsupported partly,10,20')
    result = bench.run()
    assert (result.returncode, result.stderr) == (OK, '')
    assert re.search(r'^row \d/3  fake lr unsupported  unsupported  0 samples', result.stdout, re.M)
    assert re.search(r'^row \d/3  fake lr partly  ok \(1 of 2 variants unsupported\)  12 samples',
                     result.stdout, re.M)
    assert '3 rows: 2 ok, 1 unsupported, 0 incomplete, 0 failed;' in result.stdout
    assert bench.info()['status'] == 'ok'
    assert bench.valid()


def test_a_run_that_can_measure_nothing_is_no_success(bench):
    bench.matrix('fake,lr,unsupported,10,20')
    assert one_line(bench.run(), BAD) == 'nothing could be measured: every row is unsupported'
    assert bench.info()['status'] == 'incomplete'
    assert bench.info()['reason'] == 'nothing could be measured: every row is unsupported'
    assert bench.valid()


def test_a_time_limit_of_the_command_line_is_the_rows(bench):
    bench.matrix('fake,lr,planned,10,500')
    bench.run('--timeout', '1', '--samples', '1000')
    assert bench.info()['reason:fake/lr/planned/mode=3'] == 'not reached: no end record within 1 s'


def test_samples_after_a_gap_keep_their_numbers(bench):
    bench.matrix('fake,lr,gap,10,20')
    assert bench.run().returncode == BAD
    numbers = [int(row[5]) for row in bench.samples() if row[3] == 'mode=0']
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
    assert time.monotonic() - start < 30
    assert bench.alive() == []


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interruption_leaves_a_marked_folder_and_no_qemu(bench, number):
    bench.matrix('fake,lr,good,10,20', 'fake,lr,hang slow many one,100,60')
    with bench.start('run', *RUN, '--jobs', '2') as process:
        # The first row's successor runs beside the one that hangs.
        wait_until(lambda: len(bench.started()) >= 3, 'the third QEMU')
        time.sleep(0.3)
        process.send_signal(number)
        err = process.communicate(timeout=60)[1]
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
    samples = [row[2] for row in bench.samples()]
    assert (samples.count('good'), samples.count('hang')) == (24, 20)
    assert samples.count('slow') > 0
    assert bench.valid()
    assert not (bench.latest / '.rows').exists()


def test_a_killed_bench_takes_its_qemus_along(bench):
    bench.matrix('fake,lr,good hang,10,60', 'fake,lr,slow,10000,60')
    with bench.start('run', *RUN, '--jobs', '2') as process:
        wait_until(lambda: len(bench.started()) >= 3, 'the third QEMU')
        process.kill()
        process.communicate(timeout=60)
    wait_until(lambda: not bench.alive(), 'the QEMUs to die')
    assert bench.info()['status'] == 'incomplete'
    assert bench.info()['reason'] == 'the run has not ended'
    assert bench.valid()


def test_a_row_that_cannot_be_written_stops_the_run(bench):
    """What was whole before is kept."""
    bench.matrix('fake,lr,good many one two,5000,20')
    result = bench.run('--jobs', '1', limit=20000)
    folder = bench.latest.relative_to(bench.folder)
    message = f'cannot write {folder}/.rows/1.samples.csv.gz: File too large'
    assert one_line(result, BAD) == message
    assert [row[2] for row in bench.samples()].count('good') == 24
    statuses = bench.statuses()
    assert statuses['lr/good/mode=0'] == 'ok'
    assert statuses['lr/many/v=0'] == statuses['lr/one/'] == statuses['lr/two/'] == 'incomplete'
    assert bench.info()['status'] == 'incomplete'
    assert bench.info()['reason:fake/lr/two/'] == f'stopped: {message}'
    assert len(bench.started()) == 2
    assert bench.valid()
    assert bench.alive() == []


def test_a_row_that_ends_before_it_is_known_that_it_cannot_be_written(bench):
    """A bench that is slow finds a whole guest at once: still one line says it, and names the samples."""
    bench.matrix('fake,lr,late two,1500,20')
    with bench.start('run', *RUN, '--jobs', '1', limit=4000) as process:
        wait_until(bench.started, 'the first QEMU')
        process.send_signal(signal.SIGSTOP)
        wait_until(lambda: not bench.alive(), 'its end')
        process.send_signal(signal.SIGCONT)
        _, complaints = process.communicate(timeout=60)
    folder = bench.latest.relative_to(bench.folder)
    message = f'cannot write {folder}/.rows/0.samples.csv.gz: File too large'
    assert (process.returncode, complaints) == (BAD, f'hyptick: {message}\n')
    assert bench.samples() == []
    assert set(bench.statuses().values()) == {'incomplete'} and bench.statuses()['lr/two/']
    assert bench.valid()


def test_a_table_that_cannot_be_written_keeps_its_rows_aside(bench):
    bench.matrix('fake,lr,good many one two,5000,20')
    result = bench.run('--jobs', '1', limit=100000)
    folder = bench.latest.relative_to(bench.folder)
    assert result.returncode == BAD
    assert result.stderr.splitlines()[-1] == (
        f'hyptick: cannot write {folder}/.rows/samples.csv.gz: File too large; '
        f'rows that wait for their turn stay in {folder}/.rows')
    assert bench.statuses()['lr/many/v=0'] == 'incomplete'
    assert (bench.latest / '.rows/1.samples.csv.gz').stat().st_size > 10000
    assert bench.valid()


@pytest.mark.parametrize('closed', ['<&-', '>&-', '2>&-', '>&- 2>&-', '<&- >&- 2>&-'])
def test_what_is_said_to_a_closed_descriptor_is_in_no_table(bench, closed):
    bench.matrix('fake,lr,slow gap,10,20')
    done = subprocess.run(['sh', '-c', f'exec "$0" run "$@" {closed}', HYPTICK, *RUN, '--jobs', '2'],
                          cwd=bench.folder, capture_output=True, check=False, timeout=60)
    assert done.returncode == BAD
    assert bench.valid()
    samples = [row[2] for row in bench.samples()]
    assert (samples.count('slow'), samples.count('gap')) == (36, 20)


def test_a_results_folder_that_cannot_be_made_is_named(bench):
    bench.write('file', '')
    message = one_line(bench.run('--results', 'file/results'), BAD)
    assert message == 'cannot make the results folder file/results: Not a directory'
    assert bench.started() == {}


def test_a_link_that_cannot_be_made_is_named(bench):
    (bench.folder / 'results/latest').mkdir(parents=True)
    assert one_line(bench.run(), BAD).startswith('cannot make the link results/latest: ')
    assert bench.started() == {}
