"""hyptick run where something else than the shim carries the guest: several rows of one boot."""

import pytest

from bench.tests.harness import BAD, OK, USAGE, one_line

HOSTS = 'path,platform,qemu,arguments,append,needs,version,one_boot\n'
HOSTED = ('hosted,fake,,"-x loader,file={file},addr=0x0,force-raw=on -initrd {build}/{platform}/init",'
          'quiet -- {line},{platform}/init,,yes\n')


@pytest.fixture
def hosted(bench):
    """A bench with a path `hosted`; `bench.hosted(...)` runs it."""
    bench.write('hosts.csv', HOSTS + HOSTED)
    bench.write('build/fake/init', '')
    bench.hosted = lambda *more: bench.run('--path', 'hosted', '--hosts', 'hosts.csv', *more)
    return bench


def test_rows_share_a_boot_and_are_told_apart(hosted):
    hosted.matrix('fake,lr hosted,ack eoi,10,20', 'fake,hosted,spi,30,20')
    assert hosted.hosted().returncode == OK
    assert len(hosted.started()) == 1
    started = hosted.log.read_text(encoding='utf-8')
    assert started.count('-append\tquiet -- hyptick=1 platform=fake path=hosted experiment=ack,eoi,spi '
                            'samples=10,10,30') == 1
    assert '-initrd\tbuild/fake/init' in started and '-kernel' not in started
    assert hosted.statuses() == {f'hosted/{name}/v=0': 'ok' for name in ('ack', 'eoi', 'spi')}
    counts = [row[2] for row in hosted.samples()]
    assert [counts.count(name) for name in ('ack', 'eoi', 'spi')] == [12, 12, 32]
    assert hosted.info()['host:fake/hosted'] == 'kernel=1.2 for=ack'
    assert hosted.valid()


def test_a_guest_that_is_stopped_leaves_the_others(hosted):
    hosted.matrix('fake,hosted,ack broken spi,10,20')
    assert hosted.hosted().returncode == BAD
    assert hosted.statuses() == {'hosted/ack/v=0': 'ok', 'hosted/broken/v=0': 'failed',
                                 'hosted/spi/v=0': 'ok'}
    assert 'the host stopped the guest: reason=the_guest_says_nothing' in \
        hosted.info()['reason:fake/hosted/broken/v=0']
    assert hosted.valid()


def test_a_boot_that_hangs_keeps_what_was_before(hosted):
    hosted.matrix('fake,hosted,ack stuck spi,10,1')
    assert hosted.hosted().returncode == BAD
    assert hosted.statuses() == {'hosted/ack/v=0': 'ok', 'hosted/stuck/v=0': 'incomplete',
                                 'hosted/spi/': 'incomplete'}
    assert hosted.info()['reason:fake/hosted/stuck/v=0'] == 'no end record within 1 s'
    assert hosted.info()['reason:fake/hosted/spi/'] == "its boot came to an end in 'stuck'"
    assert hosted.valid()


def test_a_guest_that_is_left_out_is_missing(hosted):
    hosted.matrix('fake,hosted,ack mute spi,10,20')
    assert hosted.hosted().returncode == BAD
    assert hosted.statuses() == {'hosted/ack/v=0': 'ok', 'hosted/mute/': 'incomplete', 'hosted/spi/v=0': 'ok'}
    assert hosted.valid()


def test_a_file_that_is_missing_is_said_before_anything_runs(hosted):
    hosted.matrix('fake,hosted,ack,10,20')
    (hosted.folder / 'build/fake/init').unlink()
    assert one_line(hosted.hosted(), USAGE) == \
        "no build/fake/init: 'make bench PATHS=hosted' makes what this path needs"
    assert not hosted.started()


def test_nobody_gets_a_host_who_did_not_ask(hosted):
    hosted.matrix('fake,lr hosted,ack,10,20')
    assert hosted.run('--hosts', 'hosts.csv').returncode == OK
    assert hosted.statuses() == {f'lr/ack/v={number}': 'ok' for number in range(3)}


def test_a_hosts_file_that_is_named_must_be_good(hosted):
    hosted.write('hosts.csv', 'path\n')
    assert one_line(hosted.hosted(), USAGE).startswith('hosts.csv:1: the header must be path,platform')
