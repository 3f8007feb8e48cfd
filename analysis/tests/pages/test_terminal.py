"""The terminal's tables, the citation, and the pictures alone: small commands on a run that is there."""

import os
import re
import subprocess
import sys
from typing import Callable, List

import pytest

from analysis.pages.cite import bibtex, setup_line
from analysis.pages.terminal import aligned
from analysis.pictures.gnuplot import ENDS
from analysis.pictures.style import PAPER
from analysis.read.model import Run
from analysis.statistics.rows import build_rows
from analysis.tests import synth
from analysis.tests.helpers import ROOT, command, read, read_site
from analysis.tests.pictures.test_pictures import EXPECTED

Make = Callable[..., str]


def shown(folder: str, status: int = 0) -> List[str]:
    """The lines that `show` prints."""
    code, out, complaint = command('show', folder)
    assert code == status, complaint
    return out.splitlines()


def line_of(lines: List[str], label: str) -> List[str]:
    """The cells of the line that starts with a label."""
    return re.split(r'\s{2,}', next(line for line in lines if line.startswith(label)).strip())


def test_headline_tables(whole_run: str) -> None:
    """Cost and exits, then the ratio to native; from the same figures as the report."""
    lines = shown(whole_run)
    assert line_of(lines, 'whole SPI, edge')[1:] == ['41 (0)', '41 (0)', '88 (1)', '205 (2)', '362 (3)']
    assert line_of(lines, 'null hypercall')[1:3] == ['unsupported', '27 (1)']
    ratios = lines[next(i for i, line in enumerate(lines) if 'divided by native' in line) :]
    assert line_of(ratios, 'whole SPI, edge')[1:] == ['1×', '2.15×', '5×', '8.83×']
    assert not any(line.startswith('null hypercall') for line in ratios)
    assert 'commit 0123abc' in lines[0] and 'status ok' in lines[0]


def test_columns_are_aligned(whole_run: str) -> None:
    """Each column ends at the same place in every line."""
    lines = shown(whole_run)
    start = next(i for i, line in enumerate(lines) if line.split() == list(synth.PATHS))
    table = lines[start : lines.index('', start)]
    assert len({len(line) for line in table}) == 1 and len(table) > 10
    assert aligned([['', 'a'], ['longer', '1,000']]) == ['             a', 'longer   1,000']


def test_four_platforms(tmp_path: object) -> None:
    """A pair of tables each."""
    folder = synth.write_run(f'{tmp_path}/run', 5, ['ack'], list(synth.PLATFORMS))
    assert command('--summary-only', folder)[0] == 0
    lines = shown(folder)
    assert [line.split(':')[0] for line in lines if ': p50 in insn' in line] == list(synth.PLATFORMS)


def test_a_figure_with_a_tail_shows_it(tmp_path: object) -> None:
    """Where the median does not stand for the samples p99 and the largest stand behind it."""
    folder = synth.write_run(f'{tmp_path}/run', 200, ['irq-total'], hosts=['kvm'])
    assert command('--summary-only', folder)[0] == 0
    for lines in (shown(folder), command('show', '--brief', folder)[1].splitlines()):
        assert any('p50, or p50/p99/max, in insn' in line for line in lines)
        assert line_of(lines, 'whole SPI, edge')[-1] == '1,496/2,196/11,196'


def test_rows_that_are_not_whole(run_of: Make) -> None:
    """They are named below, with the reason; units that differ stand beside what they are of."""
    said = 'status:m/lr/ack/,failed\nreason:m/lr/ack/,stopped\nstatus:m/lr/eoi/mode=0,ok\n'
    folder = run_of('m,lr,ack,,0,0,0,3,insn\nm,lr,eoi,mode=0,0,0,0,9,ns\n', '', said)
    command('--summary-only', folder)
    lines = shown(folder)
    assert line_of(lines, 'acknowledge')[:2] == ['acknowledge (IAR) [insn]', '3 failed']
    assert line_of(lines, 'complete')[:2] == ['complete (EOIR) [ns]', '9']
    assert lines[-1] == '  m/lr/ack/: failed: stopped'


def test_an_empty_run(run_of: Make) -> None:
    folder = run_of('')
    command('--summary-only', folder)
    assert shown(folder)[-1] == 'This run has no rows at all.'


@pytest.mark.parametrize('name', ['show', 'cite'])
def test_no_run(tmp_path: object, name: str) -> None:
    """One line, status 2."""
    status, out, complaint = command(name, f'{tmp_path}/none')
    assert (status, out) == (2, '') and complaint.count('\n') == 1 and complaint.startswith(f'{name}: ')


@pytest.mark.parametrize('text', ['', 'platform,path\n', 'key,value\n1,2\n'])
def test_a_summary_that_is_none(run_of: Make, text: str) -> None:
    """One line that says what is wrong with it."""
    folder = run_of('')
    with open(os.path.join(folder, 'summary.csv'), 'w', encoding='utf-8') as file:
        file.write(text)
    status, _, complaint = command('show', folder)
    assert status == 2 and complaint.startswith(f'show: {folder}: summary.csv: ')
    assert complaint.count('\n') == 1


@pytest.mark.parametrize('old', [True, False], ids=['out of date', 'missing'])
def test_a_summary_older_than_the_samples_is_not_shown(run_of: Make, old: bool) -> None:
    """What is shown and cited is made of the samples then."""
    folder = run_of('m,lr,ack,,0,0,0,3,insn\n', '', 'status:m/lr/ack/,ok\n')
    path = os.path.join(folder, 'summary.csv')
    if old:
        command('--summary-only', folder)
        os.utime(path, (1, 1))
        samples = read(folder, 'samples.csv').replace(',3,insn', ',47,ns')
        with open(os.path.join(folder, 'samples.csv'), 'w', encoding='utf-8') as file:
            file.write(samples)
    lines = shown(folder)
    assert line_of(lines, 'acknowledge')[1] == ('47' if old else '3')
    assert command('cite', folder)[1].rstrip().endswith('unit ns' if old else 'unit insn')


def test_citation(whole_run: str) -> None:
    """An entry whose braces match, with the run's own words, and the setup in one line."""
    status, out, _ = command('cite', whole_run)
    entry, setup = out.rstrip('\n').rsplit('\n\n', 1)
    assert status == 0 and entry.startswith('@misc{hyptick-0123abc,\n') and entry.endswith('\n}')
    assert entry.count('{') == entry.count('}')
    assert 'year         = {2026}' in entry and 'version 0.1.0' in entry
    assert setup.startswith(
        'hyptick 0.1.0 (commit 0123abc); QEMU emulator version 7.2.19; arm-none-eabi-gcc '
    )
    assert setup.endswith('virt-v7-gicv2; 200 samples a row after warm-up; unit insn') and '\n' not in setup
    assert setup in read_site(whole_run)


def test_citation_of_a_run_that_says_nothing() -> None:
    """Fields that cannot be filled are left out."""
    assert setup_line(Run(), []) == 'hyptick'
    assert 'year' not in bibtex(Run(), []) and 'version' not in bibtex(Run(), [])


def test_citation_is_good_tex() -> None:
    """What means something to TeX is escaped; a tree with changes says so."""
    run = Run(meta={'version': '1_2', 'commit': 'ab{c}', 'toolchain': '100% $x', 'dirty': 'yes'})
    entry = bibtex(run, build_rows(run))
    assert r'100\% \$x' in entry and r'1\_2' in entry and '@misc{hyptick-abc,' in entry
    assert 'with changes' in entry


def test_pictures_for_paper(tmp_path: object) -> None:
    """In a folder of their own, a column wide, without a title; those of the report stay."""
    folder = synth.write_run(f'{tmp_path}/run', 20, ['eoi', 'timer-jitter'])
    assert command(folder)[0] == 0
    before = sorted(os.listdir(f'{folder}/plots'))
    status, out, complaint = command('plots', folder, '--style', 'paper')
    assert (status, complaint) == (0, '') and out == f'{folder}/plots-paper\n'
    assert sorted(os.listdir(f'{folder}/plots-paper')) == before == sorted(os.listdir(f'{folder}/plots'))
    text = read(folder, 'plots-paper/eoi.svg')
    assert f'width="{PAPER.width}"' in text
    with open(f'{folder}/plots-paper/eoi.pdf', 'rb') as file:
        width = re.search(rb'/MediaBox \[ 0 0 ([0-9.]+) ', file.read())
    assert width and float(width[1]) == pytest.approx(72 * PAPER.inches, abs=1)
    bold = 'font-weight="bold"'  # the title alone is
    assert bold in read(folder, 'plots/eoi.svg') and bold not in text and 'not time' in text


def test_every_picture_has_every_format(whole_run: str) -> None:
    for name in EXPECTED:
        for end in ENDS:
            assert os.path.getsize(f'{whole_run}/plots/{name}{end}') > 500


@pytest.mark.parametrize('name', ['show', 'cite'])
def test_a_reader_who_has_seen_enough(whole_run: str, name: str) -> None:
    """No complaint, as into `head`."""
    line = f'"$0" -m analysis.cli {name} "$1" | head -n 1'
    done = subprocess.run(
        ['bash', '-o', 'pipefail', '-c', line, sys.executable, whole_run],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, '') and done.stdout.count('\n') == 1


@pytest.mark.parametrize('platforms', [1, 4])
def test_brief_is_one_table(tmp_path: object, platforms: int) -> None:
    """At most twenty lines, sorted by platform, with what is asked for first."""
    folder = synth.write_run(f'{tmp_path}/run', 10, platforms=list(synth.PLATFORMS)[:platforms])
    status, out, complaints = command('show', '--brief', folder)
    lines = out.splitlines()
    assert (status, complaints) == (0, '') and 12 < len(lines) <= 20
    found = [line.split()[0] for line in lines[2:]]
    assert platforms == 1 or found == [name for name in synth.PLATFORMS for _ in range(4)]
    whole = next(line for line in lines if 'whole SPI, edge' in line)
    assert whole.split()[-10:] == ['41', '(0)', '41', '(0)', '88', '(1)', '205', '(2)', '362', '(3)']


def test_brief_of_several_units(tmp_path: object) -> None:
    """A board's run beside one of instructions: each line has its unit, the heading both; 20 lines."""
    folder = synth.write_run(f'{tmp_path}/run', 10, platforms=list(synth.PLATFORMS)[:2])
    for name in ('samples.csv', 'stages.csv'):
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            lines = file.read().splitlines()
        lines = [line.replace(',insn', ',ns') if line[:13] == 'virt-v8-gicv2' else line for line in lines]
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
            file.writelines(f'{line}\n' for line in lines)
    status, out, complaints = command('show', '--brief', folder)
    lines = out.splitlines()
    assert (status, complaints) == (0, '') and 12 < len(lines) <= 20
    assert lines[0] == 'p50, or p50/p99/max, in insn and ns, exits per interrupt in brackets'
    assert [line.split('  ')[0] for line in lines if 'whole SPI, edge' in line] == [
        'virt-v7-gicv2 whole SPI, edge [insn]', 'virt-v8-gicv2 whole SPI, edge [ns]',
    ]  # fmt: skip


def test_brief_without_figures(run_of: Make) -> None:
    """It says so."""
    folder = run_of('', '', 'status:m/lr/ack/,failed\nreason:m/lr/ack/,silent\n')
    assert command('show', '--brief', folder)[1] == 'No row of the headline table was measured.\n'
