"""hyptick run on the machine itself: the third transport, with a VMM that only pretends."""

import pytest

from bench.tests.harness import BAD, HERE, OK, USAGE, one_line

PLATFORMS = 'platform,qemu,min_version,machine,params_base,unit,description\n'
MACHINE = 'mine,here,0.0,virt-v8-gicv3 virt-v8-gicv2,0x45ff0000,ns,"this machine"\n'
HOSTS = 'path,platform,qemu,arguments,append,needs,version,one_boot\n'


@pytest.fixture
def local(bench):
    """A bench on a machine that has a KVM; `bench.local(...)` runs it."""
    vmm = HERE / 'fake_vmm.py'
    bench.write('platforms.csv', (bench.folder / 'platforms.csv').read_text('utf-8') + MACHINE)
    bench.write('hosts.csv', f'{HOSTS}kvm,mine,{vmm},guests={{build}} silence=9,,fake/guest.elf,,no\n')
    bench.matrix('mine,kvm,good,10,20')
    bench.local = lambda *more, **env: bench.run('--platform', 'mine', '--hosts', 'hosts.csv', *more, **env)
    return bench


def test_the_guest_runs_and_says_its_units(local):
    local.matrix('mine,kvm,good fine,10,20')
    result = local.local('--jobs', '8')
    assert result.returncode == OK, result.stderr
    assert '1 at a time' in result.stdout
    assert sorted(local.started().values()) == [
        ['hyptick=1', 'platform=mine', 'path=kvm', f'experiment={name}', 'samples=10', 'unit=cycles',
         'guests=build', 'silence=9'] for name in ('fine', 'good')]
    assert {tuple(row[:4]) + (row[8],) for row in local.samples()} == {
        ('mine', 'kvm', name, f'v={number}', unit)
        for name in ('good', 'fine') for number, unit in ((0, 'ns'), (1, 'cycles'))}
    assert len(local.samples()) == 2 * 2 * 12
    info = local.info()
    assert info['qemu_version'] == 'none: KVM of Linux 6.1.0, gic=3'
    assert info['host:mine/kvm'].startswith('machine=A_Board_4 kernel=6.1.0 mode=nvhe pinned=2,3,0,1 ')
    assert info['tick_hz:mine'] == '54000000'
    assert local.valid()


@pytest.mark.parametrize('probe, said', [
    ('!/dev/kvm cannot be used: Permission denied', '/dev/kvm cannot be used: Permission denied'),
    ('', f"'{HERE / 'fake_vmm.py'} probe' does not work: is this an arm64 Linux machine?")])
def test_no_kvm_is_one_line_and_no_folder(local, probe, said):
    assert one_line(local.local(FAKE_VMM_PROBE=probe), USAGE) == f'platform mine: {said}'
    assert not local.started() and not (local.folder / 'results').exists()


def test_a_program_of_another_machine_is_one_line(local):
    """As an arm64 program is on x86."""
    vmm = local.folder / 'vmm'
    vmm.write_bytes(b'\x7fELF\x02\x01\x01' + bytes(57))
    vmm.chmod(0o755)
    local.write('hosts.csv', f'{HOSTS}kvm,mine,{vmm},,,fake/guest.elf,,no\n')
    assert one_line(local.local(), USAGE) == \
        f"platform mine: '{vmm} probe' does not work: is this an arm64 Linux machine?"


def test_what_was_not_built_is_one_line(local):
    (local.folder / 'build/fake/guest.elf').unlink()
    assert one_line(local.local(), USAGE) == \
        "no build/fake/guest.elf: 'make bench PLATFORMS=mine' makes what this path needs"


def test_a_gicv2_has_no_lpis(local):
    local.matrix('mine,kvm,good lpi lpi-total its-config,10,20')
    result = local.local(FAKE_VMM_PROBE='KVM of Linux 6.1.0, gic=2')
    assert result.returncode == OK
    assert 'mine: its KVM emulates a GICv2, which has no LPIs: these rows are left out\n' in result.stdout
    assert set(local.statuses()) == {'kvm/good/v=0', 'kvm/good/v=1'}
    local.matrix('mine,kvm,lpi,10,20')
    assert 'nothing to run' in one_line(local.local(FAKE_VMM_PROBE='KVM of Linux 6.1.0, gic=2'), USAGE)


@pytest.mark.parametrize('name, status, reason', [
    ('foreign', 'failed', 'the guest says platform=virt-v7-gicv2, not virt-v8-gicv3 virt-v8-gicv2'),
    ('hang', 'incomplete', 'no end record within 1 s'),
    ('stopped', 'failed', 'the host stopped the guest: reason=kvm_cannot_run_the_guest vcpu=0 errno=ENOSYS')])
def test_a_guest_that_goes_wrong_is_a_row(local, name, status, reason):
    local.matrix(f'mine,kvm,{name} good,10,1')
    assert local.local().returncode == BAD
    told = local.statuses('reason')
    first = next(key for key in local.statuses() if key.startswith(f'kvm/{name}/'))
    assert reason in told[first]
    assert local.statuses()['kvm/good/v=0'] == 'ok', 'the next row is measured'
    assert local.statuses()[first] == status
    assert local.valid() and not local.alive()


def test_it_is_measured_alone(local):
    local.matrix('mine,kvm,good,10,20', 'fake,lr,good,10,20')
    assert one_line(local.run('--platform', 'mine fake', '--hosts', 'hosts.csv'), USAGE) == \
        'mine is the machine itself: it is measured alone'
    assert 'neither a line' in one_line(local.local('--host-arguments', '-cpu x'), USAGE)
    local.matrix('mine,lr,good,10,20')
    assert one_line(local.local(), USAGE) == 'path lr cannot run on mine'
