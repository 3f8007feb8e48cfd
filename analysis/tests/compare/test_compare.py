"""hyptick compare as a user meets it: what may be compared, what is said first, and the status."""

import os
import subprocess
import xml.etree.ElementTree as ET
from typing import Callable, List, Tuple

import pytest

from analysis.statistics.rows import COLUMNS
from analysis.tests.helpers import command, process, read
from analysis.tests.sides import KEY, line, make

Git = Callable[..., str]
HEADER = ','.join(COLUMNS) + '\n'
OTHER = 'm/trap/spi/trigger=edge'


def compare(*words: str) -> Tuple[int, List[str], str]:
    """Status, the lines of stdout and stderr."""
    status, out, complaint = command('compare', *words)
    return status, out.splitlines(), complaint


def sides(tmp_path: object, base: int, new: int) -> Tuple[str, str]:
    """Two runs of one row."""
    return make(f'{tmp_path}/a', {KEY: [base] * 4}), make(f'{tmp_path}/b', {KEY: [new] * 4})


@pytest.mark.parametrize('new, status, last', [
    (39, 0, '1 rows: 1 same. No regression.'),
    (38, 0, '1 rows: 1 better. No regression.'),
    (40, 1, '1 rows: 1 worse. REGRESSION.'),
])  # fmt: skip
def test_status(tmp_path: object, new: int, status: int, last: str) -> None:
    """1 where a row is worse, and only there."""
    got, lines, complaint = compare(*sides(tmp_path, 39, new))
    assert (got, lines[-1], complaint) == (status, last, '')


def test_a_row_is_told_whole(tmp_path: object) -> None:
    """Difference, ratio, exits and verdict, under headings."""
    _, lines, _ = compare(*sides(tmp_path, 40, 42))
    assert lines[0] == f'BASE  {tmp_path}/a (commit abc1234, gcc-1.0, QEMU 7.2.22)'
    assert lines[3].split() == [
        'path',
        'experiment',
        'variant',
        'unit',
        'BASE',
        'NEW',
        'difference',
        'ratio',
        'exits',
        'verdict',
    ]
    assert lines[4].split() == ['lr', 'spi', 'trigger=edge', 'insn', '40', '42', '+2', '1.050', '1', 'worse']


def test_rows_that_are_the_same_are_shown_when_asked(tmp_path: object) -> None:
    """--all; else they are only counted."""
    runs = sides(tmp_path, 39, 39)
    assert len(compare(*runs)[1]) == 4
    assert compare('--all', *runs)[1][4].split()[-1] == 'same'


def test_platforms_are_named_where_there_are_several(tmp_path: object) -> None:
    """Two rows that differ in nothing else."""
    run = make(f'{tmp_path}/a', {KEY: [3], KEY.replace('m/', 'n/'): [4]})
    lines = compare('--all', run, run)[1]
    assert [text.split()[:2] for text in lines[3:6]] == [['platform', 'path'], ['m', 'lr'], ['n', 'lr']]


def test_a_row_of_one_side_is_marked(tmp_path: object) -> None:
    """On either side; with --complete, what is missing in NEW is a regression."""
    base = make(f'{tmp_path}/a', {KEY: [3], OTHER: [9]})
    new = make(f'{tmp_path}/b', {KEY: [3], 'm/direct/spi/trigger=edge': [2], f'{OTHER};more=1': [9]})
    status, lines, _ = compare(base, new)
    assert status == 0
    assert lines[-1] == '4 rows: 1 only in BASE, 2 only in NEW, 1 same. No regression.'
    assert [text.split()[0] for text in lines[4:7]] == ['trap', 'direct', 'trap']
    assert compare('--complete', base, new)[0] == 1


def test_what_was_not_asked_for_is_one_line(tmp_path: object) -> None:
    """Rows of paths, experiments and platforms that NEW is not a run of; and of variants."""
    others = {f'{KEY};n={n}': [n] for n in range(1, 9)}
    base = make(f'{tmp_path}/a', {KEY: [3], OTHER: [9], KEY.replace('spi', 'sgi'): [4], **others})
    new = make(f'{tmp_path}/b', {KEY: [3], **others})
    status, lines, _ = compare(base, new)
    assert (status, lines[3:]) == (0, ['11 rows: 9 same, 2 not asked for. No regression.'])
    assert compare('--complete', base, new)[0] == 1
    one = make(f'{tmp_path}/c', {f'{KEY};n=2': [2]}, meta={'variants': 'n=7 trigger=edge;n=2'})
    assert compare(base, one)[1][-1] == (
        '11 rows: 1 only in BASE, 1 same, 9 not asked for. No regression.'
    )


def test_what_continuous_integration_is_told(tmp_path: object) -> None:
    """A test for each row, and an annotation for each that moved."""
    base = make(f'{tmp_path}/a', {KEY: [39], OTHER: [50], 'm/lr/odd/a%b': [1]})
    new = make(f'{tmp_path}/b', {KEY: [42], OTHER: [50], 'm/lr/odd/a%b': [2], 'm/lr/new/': [3]})
    status, lines, _ = compare(base, new, '--junit', f'{tmp_path}/tests.xml', '--annotate', 'github')
    assert status == 1
    assert lines[-3:] == [
        '::error title=m/lr/spi/trigger=edge::worse: 39 → 42 insn (+3)',
        '::error title=m/lr/odd/a%25b::worse: 1 → 2 insn (+1)',
        '::error title=hyptick compare::4 rows: 2 worse, 1 only in NEW, 1 same. REGRESSION.',
    ]
    suite = ET.parse(f'{tmp_path}/tests.xml').getroot()[0]
    assert [suite.get(name) for name in ('tests', 'failures', 'skipped')] == ['4', '2', '1']
    said = {
        f'{case.get("classname")} {case.get("name")}': [(child.tag, child.get('message')) for child in case]
        for case in suite
    }
    assert said['m.lr spi trigger=edge'] == [('failure', 'worse: 39 → 42 insn (+3)')]
    assert said['m.trap spi trigger=edge'] == []
    assert said['m.lr new'][0][0] == 'skipped'
    said_last = compare(base, base, '--annotate', 'github')[1][-1]
    assert said_last == '::notice title=hyptick compare::3 rows: 3 same. No regression.'


def test_other_compiler_and_qemu_are_said_first(tmp_path: object) -> None:
    """Before anything else."""
    base = make(f'{tmp_path}/a', {KEY: [3]})
    meta = {'guest_compiler': 'gcc-2.0', 'qemu_version': 'QEMU emulator version 10.0.2 (a test)'}
    new = make(f'{tmp_path}/b', {KEY: [3]}, meta=meta)
    assert compare(base, new)[1][:2] == [
        'WARNING: compiler differs: gcc-1.0 in BASE, gcc-2.0 in NEW: other instructions, so other counts',
        'WARNING: QEMU differs: QEMU emulator version 7.2.22 (a test) in BASE, QEMU emulator version 10.0.2 '
        '(a test) in NEW',
    ]


def test_a_compiler_that_differs_on_one_platform(tmp_path: object) -> None:
    """The platform is named."""
    values = {KEY: [3], KEY.replace('m/', 'n/'): [4]}
    base = make(f'{tmp_path}/a', values)
    new = make(f'{tmp_path}/b', values, meta={'guest_compiler:n': 'gcc-2'})
    assert compare(base, new)[1][0] == (
        'WARNING: compiler differs: gcc-1.0 in BASE, gcc-2 in NEW on n: other instructions, so other counts'
    )


def test_an_incomplete_run_is_told(tmp_path: object) -> None:
    """Its reason, and the row's."""
    base = make(f'{tmp_path}/a', {KEY: [3] * 4})
    new = make(
        f'{tmp_path}/b',
        {KEY: [3] * 2},
        status={KEY: 'incomplete'},
        meta={'status': 'incomplete', 'reason': 'interrupted by SIGINT'},
    )
    status, lines, _ = compare(base, new)
    assert status == 1
    assert lines[0] == 'WARNING: NEW b is incomplete: interrupted by SIGINT'
    assert lines[6:8] == ['    is incomplete', '    reason: a test says so']


def test_damage_is_told(tmp_path: object) -> None:
    """A counter that cannot be read is in the warnings, and its row is not called good."""
    base, new = sides(tmp_path, 39, 39)
    with open(os.path.join(new, 'counters.csv'), 'a', encoding='utf-8') as file:
        file.write(line(KEY, 'exit_irq', -1))
    status, lines, _ = compare(base, new)
    assert status == 1
    said = "counters.csv: line 4: exit_irq is '-1', not a 64-bit unsigned decimal"
    warnings = [line for line in lines if line.startswith('WARNING')]
    assert warnings == [f'WARNING: NEW b is incomplete: {said}']


def test_the_stage_that_moved_is_named(tmp_path: object) -> None:
    """Largest first; equal stages are not mentioned."""
    base = make(
        f'{tmp_path}/a',
        {KEY: [39]},
        stages={KEY: [('el2-entry', 12), ('inject', 9), ('list-register', 10), ('inject', 4)]},
    )
    new = make(
        f'{tmp_path}/b',
        {KEY: [42]},
        stages={KEY: [('el2-entry', 12), ('inject', 9), ('list-register', 9), ('inject', 8)]},
    )
    assert compare(base, new)[1][5] == '    stage inject 13 → 17 (+4), list-register 10 → 9 (-1)'


def test_without_stages_the_exits_tell(tmp_path: object) -> None:
    """By cause, per interrupt."""
    base = make(f'{tmp_path}/a', {KEY: [39]}, counters={KEY: {'exit_irq': 1}})
    counters = {KEY: {'exit_irq': 1, 'exits': 2, 'exit_maintenance': 1}}
    new = make(f'{tmp_path}/b', {KEY: [49]}, counters=counters)
    assert compare(base, new)[1][5] == '    exits per interrupt 1 → 2'
    assert compare(base, new)[1][6] == '    per interrupt exit_maintenance – → 1 (+1)'


def test_times_of_several_runs(tmp_path: object) -> None:
    """Runs of a side in one word; the interval is shown."""
    runs = [
        make(f'{tmp_path}/{i}', {KEY: [v - 5, v, v + 9]}, unit='ns')
        for i, v in enumerate((100, 101, 102, 120, 121, 123))
    ]
    status, lines, _ = compare(' '.join(runs[:3]), ','.join(runs[3:]))
    assert status == 1
    assert lines[4].split()[-6:] == ['101', '121', '+20', '1.198', '1', 'worse']
    assert lines[5] == '    95 % of the difference: +18 … +23 ns'
    assert compare(runs[0], runs[3])[1][5] == '    runs: 1 and 1, and 3 a side are needed'


def test_a_lone_summary_and_lone_samples(tmp_path: object) -> None:
    """A CSV says nothing of how it came about, and the output says so."""
    base, new = sides(tmp_path, 39, 40)
    assert command(base, '--summary-only')[0] == 0
    status, lines, _ = compare(f'{base}/summary.csv', f'{new}/samples.csv')
    assert (status, lines[0]) == (1, f'BASE  {base}/summary.csv (nothing is known of how it was made)')
    assert lines[5:] == [
        '    exits_per_irq is missing in NEW', '', '1 rows: 1 worse. REGRESSION.',
    ]  # fmt: skip
    assert compare(f'{base}/samples.csv', f'{base}/samples.csv')[0] == 0


def test_a_summary_older_than_its_samples_is_not_used(tmp_path: object) -> None:
    """The samples speak."""
    base, new = sides(tmp_path, 39, 39)
    assert command(new, '--summary-only')[0] == 0
    make(new, {KEY: [50] * 4})
    os.utime(f'{new}/summary.csv', (1, 1))
    assert compare(base, new)[0] == 1


def test_allowance(tmp_path: object) -> None:
    """Patterns, absolute and relative; the first line that fits."""
    runs = sides(tmp_path, 100, 102)
    text = 'platform,path,experiment,variant,figure,allowance\n'
    for rows, status in (
        ('m,lr,spi,*,p50,2\nm,lr,spi,*,min,2\n', 0),
        ('*,*,*,*,p50,2%\n*,*,*,*,min,1.5%\n', 1),
        ('*,*,*,*,p50,1%\n*,*,*,*,p50,9%\n*,*,*,*,min,9%\n', 1),
        ('*,*,*,*,p50,2%\n*,*,*,trigger=e*,min,2%\n', 0),
    ):
        with open(f'{tmp_path}/allow.csv', 'w', encoding='utf-8') as file:
            file.write(text + rows)
        assert compare('--allow', f'{tmp_path}/allow.csv', *runs)[0] == status, rows


@pytest.mark.parametrize('row, said', [
    ('m,lr,spi,*,p51,2', "line 2: figure 'p51' is not p50, min, exits_per_irq, max"),
    ('m,lr,spi,*,p50,-2', "line 2: allowance '-2' is not a number or a percentage"),
    ('m,lr,spi,p50,2', 'line 2: 5 fields instead of 6'),
])  # fmt: skip
def test_bad_allowance(tmp_path: object, row: str, said: str) -> None:
    """One line, nothing compared."""
    with open(f'{tmp_path}/allow.csv', 'w', encoding='utf-8') as file:
        file.write(f'platform,path,experiment,variant,figure,allowance\n{row}\n')
    got = compare('--allow', f'{tmp_path}/allow.csv', *sides(tmp_path, 1, 1))
    assert got == (2, [], f'compare: allow.csv: {said}\n')


GOOD = 'm,lr,ack,,insn,1,0,3,3,3,3,3,3,3,0,,0,ok\n'


@pytest.mark.parametrize('text, said', [
    ('', 'empty: not even a header row'),
    (HEADER.replace(',min', ''), 'line 1: missing column min'),
    ('a,b\n1,2\n', f'line 1: missing column {", ".join(COLUMNS)}'),
    (HEADER + GOOD.replace(',3,3', ',3', 1), 'line 2: 17 fields instead of 18'),
    (HEADER + GOOD.replace(',3,', ',x,', 1), "line 2: min is 'x', not a 64-bit decimal"),
    (HEADER + GOOD.replace(',3,', ',99999999999999999999,', 1),
     "line 2: min is '99999999999999999999', not a 64-bit decimal"),
    (HEADER + GOOD.replace(',0,ok', ',1/0,ok'), "line 2: exits_per_irq is '1/0', no number"),
    (HEADER + GOOD.replace(',ok', ',fine'), "line 2: 'fine' is not a status"),
    (HEADER + GOOD * 2, 'line 3: m/lr/ack/ a second time'),
    (HEADER + GOOD.replace('m,', ',', 1), 'line 2: platform, path or experiment is empty'),
    (HEADER + '"', 'line 2: unexpected end of data'),
])  # fmt: skip
def test_unusable_csv(tmp_path: object, text: str, said: str) -> None:
    """One line with file and line, status 2."""
    for name, content in (('good.csv', HEADER + GOOD), ('bad.csv', text)):
        with open(f'{tmp_path}/{name}', 'w', encoding='utf-8') as file:
            file.write(content)
    assert compare(f'{tmp_path}/good.csv', f'{tmp_path}/good.csv')[0] == 0
    assert compare(f'{tmp_path}/good.csv', f'{tmp_path}/bad.csv') == (
        2, [], f'compare: {tmp_path}/bad.csv: {said}\n')  # fmt: skip


def test_nothing_to_compare(tmp_path: object) -> None:
    """No rows on either side is no success."""
    empty = make(f'{tmp_path}/a', {})
    status, lines, complaint = compare(empty, empty)
    assert (status, complaint) == (2, 'compare: there is no row to compare\n')
    assert lines[:2] == ['WARNING: BASE a has no rows', 'WARNING: NEW a has no rows']
    run = make(f'{tmp_path}/b', {KEY: [1]})
    assert compare(' ', run) == (2, [], 'compare: nothing to compare: a side is empty\n')


def test_another_schema_is_refused(tmp_path: object) -> None:
    """A run of a version that this program does not know."""
    base, _ = sides(tmp_path, 1, 1)
    new = make(f'{tmp_path}/c', {KEY: [1]}, meta={'schema': '2'})
    said = f"compare: {new}: run.csv: schema '2', and this program reads schema 1\n"
    assert compare(base, new) == (2, [], said)


def test_outputs(tmp_path: object) -> None:
    """Markdown and a page beside the terminal's text."""
    base = make(f'{tmp_path}/a', {KEY: [39], OTHER: [50], 'm/lr/odd/a|b<i>': [1]})
    new = make(f'{tmp_path}/b', {KEY: [42], OTHER: [50], 'm/lr/odd/a|b<i>': [1]})
    assert compare(base, new, '--markdown', f'{tmp_path}/c.md', '--html', f'{tmp_path}/c.html')[0] == 1
    text = read(str(tmp_path), 'c.md')
    assert '**3 rows: 1 worse, 2 same. REGRESSION.**' in text
    assert '| lr | spi | trigger=edge | insn | 39 | 42 | +3 | 1.077 | 1 | **worse** |' in text
    assert '<details><summary>2 rows are the same</summary>' in text
    assert '| lr | odd | a\\|b\\<i\\> |' in text
    page = read(str(tmp_path), 'c.html')
    assert '<p class="bad">3 rows: 1 worse, 2 same. REGRESSION.</p>' in page
    assert 'a|b&lt;i&gt;' in page and 'http' not in page
    status, _, complaint = compare(base, new, '--html', f'{tmp_path}/none/c.html')
    assert (status, complaint) == (2, f'compare: {tmp_path}/none/c.html: No such file or directory\n')


# ---- references and revisions ----------------------------------------------------------------------


@pytest.fixture(name='repository')
def _repository(tmp_path: 'os.PathLike[str]', monkeypatch: pytest.MonkeyPatch) -> Git:
    """A git repository to work in, and git."""

    def git(*words: str) -> str:
        return subprocess.run(
            ['git', '-c', 'user.name=a', '-c', 'user.email=a@b', *words],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    os.mkdir(f'{tmp_path}/repository')
    monkeypatch.chdir(f'{tmp_path}/repository')
    git('init', '-q')
    return git


def keep(git: Git, p50: int, compiler: str = 'gcc-1.0') -> None:
    """Commit a reference, which has no samples."""
    folder = f'results/reference/{compiler}'
    make(folder, {KEY: [p50] * 4}, meta={'guest_compiler': compiler})
    assert command(folder, '--summary-only')[0] == 0
    os.remove(f'{folder}/samples.csv')
    git('add', '-A')
    git('commit', '-qm', f'{compiler} {p50}')


def test_revisions(repository: Git) -> None:
    """The references of two commits; and of a commit and the tree."""
    keep(repository, 39)
    keep(repository, 41)
    status, lines, complaint = compare('HEAD~1', 'HEAD')
    assert (status, complaint) == (1, '')
    assert lines[4].split()[4:7] == ['39', '41', '+2']
    assert compare('HEAD', 'results/reference')[0] == 0


def test_a_run_takes_the_reference_of_its_compiler(repository: Git, tmp_path: object) -> None:
    """Each platform's, of several; where there is none, any, and that is said first."""
    keep(repository, 39)
    keep(repository, 50, 'gcc-2.0')
    assert compare('HEAD', make(f'{tmp_path}/a', {KEY: [39] * 4}))[1][-1] == '1 rows: 1 same. No regression.'
    second = {'guest_compiler': 'gcc-2.0'}
    assert compare('HEAD', make(f'{tmp_path}/b', {KEY: [39] * 4}, meta=second))[0] == 0
    assert compare('HEAD', make(f'{tmp_path}/c', {KEY: [51] * 4}, meta=second))[0] == 1
    other = make(f'{tmp_path}/d', {KEY: [50] * 4}, meta={'guest_compiler': 'gcc-3.0'})
    assert compare('HEAD', other)[1][0].startswith(
        'WARNING: compiler differs: gcc-2.0 in BASE, gcc-3.0 in NEW'
    )


def test_references_of_one_side_only(repository: Git) -> None:
    """Named, not left out."""
    keep(repository, 39)
    keep(repository, 50, 'gcc-2.0')
    status, lines, _ = compare('HEAD~1', 'HEAD')
    assert status == 0
    assert lines[0] == 'WARNING: reference gcc-2.0 is in HEAD only'


def test_words_that_name_nothing(repository: Git, tmp_path: object) -> None:
    """One line each."""
    run = make(f'{tmp_path}/a', {KEY: [1]})
    assert compare('nonesuch', run) == (
        2, [], 'compare: nonesuch: neither a file or folder nor a git revision\n')  # fmt: skip
    assert compare('--', '--help', run)[2] == 'compare: --help: neither a file or folder nor a git revision\n'
    repository('commit', '-qm', 'x', '--allow-empty')
    assert compare('HEAD', run)[2] == 'compare: HEAD: this revision has no results/reference/\n'
    os.mkdir('empty')
    said = 'no run.csv, so no run, and no folder of references either'
    assert compare('empty', run)[2] == f'compare: empty: {said}\n'
    keep(repository, 39)
    os.remove('results/reference/gcc-1.0/summary.csv')
    repository('commit', '-qam', 'y')
    assert compare('HEAD', run)[2].endswith('/gcc-1.0/summary.csv: no such file in this commit\n')
    said = 'references cannot be combined: name one of them, or several runs'
    assert compare('HEAD~1 HEAD~1', run)[2] == f'compare: HEAD~1 HEAD~1: {said}\n'


def test_outside_a_repository(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revision means nothing there."""
    monkeypatch.chdir(str(tmp_path))
    assert compare('HEAD', 'HEAD')[2] == 'compare: HEAD: neither a file or folder nor a git revision\n'


def test_by_hand_it_is_the_same(tmp_path: object) -> None:
    """As a user starts it."""
    assert process('compare', *sides(tmp_path, 39, 40))[0] == 1
    assert process('compare', '--help')[0] == 0
