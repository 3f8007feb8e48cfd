"""hyptick run, asked for what it does not have or cannot read: one line, and nothing is started."""

import pytest

from bench.tests.harness import FAKE, OK, PLATFORMS, USAGE, one_line


def nothing_happened(bench):
    return bench.started() == {} and not (bench.folder / 'results').exists()


@pytest.mark.parametrize('args, message', [
    (['--platform', 'rpi4'], "unknown platform 'rpi4'; known: fake"),
    (['--path', 'lr fast'], "unknown path 'fast'; known: lr native"),
    (['--experiment', 'ipi'], "unknown experiment 'ipi'; known: good many"),
    (['--path', 'native', '--experiment', 'good'],
     'nothing to run: no row of the matrix has all the names asked for'),
    (['--verbose'], "unknown option '--verbose'; known: --matrix --platforms --hosts --results --build "
                    '--platform --path --experiment --variant --resume --samples --timeout --jobs --commit '
                    '--qemu --host-arguments --note --serial --baud --reset --upload'),
    (['--timeout', '0'], "--timeout '0' is not a number from 1 to 86400"),
    (['--samples', 'ten'], "--samples 'ten' is not a number from 1 to 1000000000"),
    (['--samples', '1000000001'], "--samples '1000000001' is not a number from 1 to 1000000000"),
    (['--samples=0'], "--samples '0' is not a number from 1 to 1000000000"),
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
    ('fake,lr,good,many,20', "matrix.csv:3: samples 'many' is not a number from 1 to 1000000000"),
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


def test_qemu_of_another_folder(bench):
    row = (bench.folder / 'platforms.csv').read_text(encoding='utf-8').replace(str(FAKE), FAKE.name)
    bench.write('platforms.csv', row)
    assert one_line(bench.run('--qemu', str(bench.folder)), USAGE) == (
        f"platform fake: '{bench.folder}/{FAKE.name} --version' does not work: "
        'is QEMU 7.2 or newer installed?')
    assert nothing_happened(bench)
    assert bench.run('--qemu', str(FAKE.parent)).returncode == OK


def test_missing_shim_matters_only_where_it_is_used(bench):
    (bench.folder / 'build/fake/shim.elf').unlink()
    assert one_line(bench.run(), USAGE) == 'no image build/fake/shim.elf: No such file or directory'
    assert nothing_happened(bench)
    bench.matrix('fake,native,many,10,20')
    assert bench.run().returncode == OK


@pytest.mark.parametrize('version, message', [
    ('7.1.9', f'platform fake: {FAKE} is version 7.1, too old: 7.2 or newer is needed'),
    ('6.10', f'platform fake: {FAKE} is version 6.10, too old: 7.2 or newer is needed'),
    ('seven', f'platform fake: {FAKE} does not print its version'),
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
