"""hyptick run where a row's samples are alike but for a few: it is run again, and must be the same."""

import signal

import pytest

from bench.tests.harness import BAD, INTERRUPTED, OK, RUN, TRACE_MATRIX, has_ended, one_line, wait_until

ODD = '1 of 100 samples is not 47 (but 40060), and a second run did not have the same'


def logs(bench):
    return sorted(path.name for path in (bench.latest / 'log').iterdir())


def test_a_lone_sample_that_comes_again_is_the_guests(bench):
    bench.matrix('fake,lr,lone,100,20')
    result = bench.run()
    assert (result.returncode, result.stderr) == (OK, '')
    assert len(bench.started()) == 2
    assert logs(bench) == ['fake-lr-lone.again.txt', 'fake-lr-lone.txt']
    assert set(bench.statuses().values()) == {'ok'}
    values = [row[7] for row in bench.samples() if row[3] == 'wfi=native']
    assert (len(values), values.count('40060')) == (101, 1)
    assert len(bench.table('counters.csv')) == 2
    assert bench.valid()


def test_a_lone_sample_that_does_not_come_again_is_a_failure(bench):
    bench.matrix('fake,lr,wander,100,20')
    assert one_line(bench.run(), BAD) == (
        f'fake lr wander wfi=native: failed: {ODD}; '
        f'see {bench.latest.relative_to(bench.folder)}/log/fake-lr-wander.txt')
    assert bench.statuses() == {'lr/wander/wfi=trap': 'ok', 'lr/wander/wfi=native': 'failed'}
    assert bench.info()['reason:fake/lr/wander/wfi=native'] == ODD
    assert [row[7] for row in bench.samples()].count('40060') == 1, 'what was measured is kept'
    assert bench.valid()


def test_a_second_run_that_does_not_end_confirms_nothing(bench):
    bench.matrix('fake,lr,unsure,100,20')
    assert bench.run().returncode == BAD
    assert bench.statuses() == {'lr/unsure/wfi=trap': 'incomplete', 'lr/unsure/wfi=native': 'incomplete'}
    reason = 'its second run, which was to confirm it: QEMU exited with status 0 before the end record'
    assert {value for key, value in bench.info().items() if key.startswith('reason:')} == {reason}
    assert bench.valid()


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_run_that_an_interruption_left_out_is_made_later(bench, number):
    """The guest has ended, and its machine has not."""
    bench.matrix('fake,lr,dawdle,100,20')
    with bench.start('run', *RUN) as process:
        wait_until(lambda: has_ended(bench, 'dawdle'), 'the end of the guest')
        process.send_signal(number)
        process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert bench.statuses() == {'lr/dawdle/wfi=trap': 'ok', 'lr/dawdle/wfi=native': 'incomplete'}
    assert bench.info()['reason:fake/lr/dawdle/wfi=native'] == (
        f'its second run, which was to confirm it: interrupted by {number.name}')
    assert bench.valid()
    bench.log.unlink()   # or the next would be a second start for the fake
    assert bench.run('--resume', str(bench.latest)).returncode == BAD
    assert len(bench.started()) == 2
    assert bench.info()['reason:fake/lr/dawdle/wfi=native'] == ODD
    assert bench.valid()


@pytest.mark.parametrize('name, samples', [('steady', 100), ('many', 100)])
def test_others_are_run_once(bench, name, samples):
    bench.matrix(f'fake,lr,{name},{samples},20')
    assert bench.run().returncode == OK
    assert len(bench.started()) == 1


def test_only_what_is_exact_is_run_again(bench):
    platforms = (bench.folder / 'platforms.csv').read_text(encoding='utf-8')
    bench.write('platforms.csv', platforms.replace(',insn,', ',ns,'))
    bench.matrix('fake,lr,lone,100,20')
    bench.run()
    assert len(bench.started()) == 1


def test_a_traced_row_is_run_once(bench):
    bench.matrix('fake,lr,many,10,20,4', header=TRACE_MATRIX)
    assert bench.run().returncode == OK
    assert len(bench.started()) == 2
