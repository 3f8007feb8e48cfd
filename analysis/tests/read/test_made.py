"""What a run was made with: by platform, in every output that says it."""

from analysis.read.made import all_made_with, made_with
from analysis.tests.helpers import command, read
from analysis.tests.sides import make

ARM = 'arm-none-eabi-gcc (15:12.2.rel1-1) 12.2.1 20221205'
ARM64 = 'aarch64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0'
META = {
    'toolchain': ARM,
    'toolchain:n': ARM64,
    'guest_compiler': 'gcc-12.2.1',
    'guest_compiler:n': 'gcc-12.2.0',
}
OLD = {name: value for name, value in META.items() if name != 'toolchain:n'}
VALUES = {'m/lr/spi/trigger=edge': [39] * 4, 'n/lr/spi/trigger=edge': [40] * 4}


def test_a_platform_has_its_own() -> None:
    assert (made_with(META, 'toolchain', 'm'), made_with(META, 'toolchain', 'n')) == (ARM, ARM64)
    assert made_with(META, 'qemu_version', 'm') == '' == made_with({}, 'toolchain', 'm')


def test_an_older_run_s_word_for_another_architecture_is_not_believed() -> None:
    """The images say what made them."""
    assert (made_with(OLD, 'toolchain', 'm'), made_with(OLD, 'toolchain', 'n')) == (ARM, 'gcc-12.2.0')
    assert made_with({'toolchain': ARM}, 'toolchain', 'n') == ARM, 'nothing is known that contradicts it'


def test_all_in_one_text() -> None:
    assert all_made_with(META, 'toolchain', ['m']) == ARM == all_made_with(META, 'toolchain', [])
    assert all_made_with(META, 'toolchain', ['m', 'n', 'o']) == f'{ARM} on m, o; {ARM64} on n'
    assert all_made_with(META, 'commit', ['m', 'n']) == ''


def test_every_output_names_both(tmp_path: object) -> None:
    folder = make(f'{tmp_path}/run', VALUES, meta=META)
    assert command(folder)[0] == 0
    cited = command('cite', folder)[1]
    assert 'arm-none-eabi-gcc 12.2.1 20221205 on m; aarch64-linux-gnu-gcc 12.2.0 on n' in cited
    assert f'toolchain {ARM} on m; {ARM64} on n;' in command('show', folder)[1]
    assert f'{ARM} on m; {ARM64} on n' in read(folder, 'report/methods.html')
    for page in ('report.html', 'report/index.html'):
        assert 'arm-none-eabi-gcc 12.2.1 · aarch64-linux-gnu-gcc 12.2.0' in read(folder, page)


def test_one_platform_names_its_own(tmp_path: object) -> None:
    """The other's compiler made none of what is shown."""
    rows = {label: values for label, values in VALUES.items() if label.startswith('n/')}
    folder = make(f'{tmp_path}/run', rows, meta=OLD)
    assert 'arm-none' not in command('cite', folder)[1] + command('show', folder)[1]


def test_merged_runs_keep_each(tmp_path: object) -> None:
    first, second = ({label: values} for label, values in VALUES.items())
    folders = [make(f'{tmp_path}/a', first, meta=OLD), make(f'{tmp_path}/b', second, meta=OLD)]
    assert command('merge', *folders, '--output', f'{tmp_path}/whole')[0] == 0
    whole = dict(line.split(',', 1) for line in read(f'{tmp_path}/whole', 'run.csv').splitlines())
    assert (whole['toolchain'], whole['toolchain:n']) == (ARM, 'gcc-12.2.0')
