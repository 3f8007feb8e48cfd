"""Methods and glossary: from what the run says of itself, and nothing that it does not say."""

import os
from typing import Callable

import pytest

from analysis.pages import methods
from analysis.pages.methods import UNTOLD, platform_words
from analysis.read.folder import load_run
from analysis.statistics.rows import build_rows
from analysis.tests.helpers import command, read_site

Make = Callable[..., str]


def of(folder: str) -> 'methods.SimpleNamespace':
    """What the section shows of a run."""
    run = load_run(folder)
    return methods.methods(run, build_rows(run))


def test_the_runs_own_words(whole_run: str) -> None:
    """Compiler, QEMU, host; counts and warm-up of each experiment; the clock's cost."""
    found = of(whole_run)
    assert {line.value for line in found.made} >= {'arm-none-eabi-gcc 12.2.1', 'QEMU emulator version 7.2.19'}
    spi = next(line for line in found.counts if line.name == 'spi')
    assert (spi.rows, spi.each, spi.warm, spi.total) == (10, '200', 10, '2,000')
    assert 'A pair of stamps costs 2 insn' in found.overhead and found.warm == found.measured > 0


def test_what_each_platform_says(run_of: Make) -> None:
    """Its counter and its pair of stamps; compiler and QEMU of a platform that has its own."""
    said = 'tick_hz:m,1000000000\nclock_overhead:m,2\nlist_registers:m,4\n'
    said += 'toolchain,one\ntoolchain:n,another\n'
    samples = 'm,lr,ack,,0,0,0,3,insn\nn,lr,ack,,0,0,0,3,insn\n'
    found = of(run_of(samples, '', said))
    assert found.clock == [
        'On m its counter advances at 1,000,000,000 Hz, the shortest pair of stamps costs 2'
        ' and its GIC has 4 list registers.'
    ]
    assert 'one on m; another on n' in {line.value for line in found.made}


def test_a_board_is_no_model(run_of: Make) -> None:
    """What took QEMU's place, how long a tick is, and stamps whose cost is not the same in every boot."""
    said = 'qemu_version,none: a board at 115200 baud\ntick_hz:rpi4-v8-gicv2,54000000\n'
    said += 'cycles:rpi4-v8-gicv2,ok\n'
    samples, counters = '', ''
    for variant, cost in (('a=1', 110), ('a=2', 160)):
        samples += f'rpi4-v8-gicv2,lr,ack,{variant},0,0,0,3,cycles\n'
        counters += f'rpi4-v8-gicv2,lr,ack,{variant},clock_overhead,{cost}\n'
    found = of(run_of(samples, counters, said))
    assert 'a board at 115200 baud' in {line.value for line in found.made}
    assert found.clock == ['On rpi4-v8-gicv2 its counter advances at 54,000,000 Hz (a tick is 18.5 ns).']
    assert found.overhead == 'A pair of stamps costs 110 to 160 cycles on lr.'
    board = next(line.meaning for line in found.glossary if line.name == 'rpi4-v8-gicv2')
    assert board.startswith('Raspberry Pi 4') and 'QEMU' not in board
    assert 'none' not in found.setup


def test_nothing_is_made_up(run_of: Make) -> None:
    """A run that says nothing of itself: the page says so."""
    found = of(run_of('m,lr,ack,,0,0,0,3,insn\n'))
    assert {line.value for line in found.made} == {UNTOLD} and not found.clock and found.overhead == ''
    assert found.warm == 0 and found.measured == 1


@pytest.mark.parametrize('unit, said', [('insn', 'Not time.'), ('cycles', 'another clock'), ('ns', 'tick')])
def test_what_the_figures_are_not(run_of: Make, unit: str, said: str) -> None:
    """By the run's unit: cycles are time."""
    found = of(run_of(f'm,lr,ack,,0,0,0,3,{unit}\n'))
    assert any(said in text for text in found.nots) and any('scheduler' in text for text in found.nots)
    assert any('Not time' in text for text in found.nots) is (unit == 'insn')


def test_glossary(whole_run: str) -> None:
    """General words, and the paths, statuses and machines of this run; each once, each with a meaning."""
    found = {word.name: word.meaning for word in of(whole_run).glossary}
    assert len(found) == len(of(whole_run).glossary)
    assert {'list register', 'exit', 'lr-eoi', 'unsupported', 'virt-v7-gicv2'} <= set(found)
    assert 'failed' not in found and 'direct' not in found and UNTOLD not in found.values()
    assert 'cortex-a15' in found['virt-v7-gicv2']


def test_no_table_of_platforms(tmp_path: object) -> None:
    assert platform_words(os.path.join(str(tmp_path), 'none.csv')) == {}


def test_it_is_in_the_page(run_of: Make) -> None:
    """What the run says stands there as text."""
    folder = run_of('m,lr,ack,,0,0,0,3,insn\n', '', 'toolchain,gcc <1>\nstatus:m/lr/ack/,ok\n')
    assert command(folder)[0] == 0
    page = read_site(folder)
    assert 'the images were built by gcc &lt;1&gt;' in page and 'What the figures are not' in page
    assert '<pre><code>@misc{hyptick,' in page
