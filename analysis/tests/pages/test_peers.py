"""Other hypervisors: every row of peers.csv is usable, and stands beside ours only where it compares."""

import csv
import math
import os
from typing import Callable, List

import pytest

from analysis.command import TREE
from analysis.pages.content import content
from analysis.pages.peers import of_setups, sentences_of
from analysis.pages.site import render
from analysis.pictures import peers
from analysis.pictures.peers import peers_picture
from analysis.pictures.style import PAPER, SCREEN, Frame, Style
from analysis.read.folder import load_run
from analysis.read.model import Run
from analysis.read.peers import COLUMNS, Peer, read_peers
from analysis.statistics.peers import beside
from analysis.statistics.rows import Row, build_rows
from analysis.tests.helpers import rows_of
from analysis.words.definitions import EXPERIMENTS, PATHS

Make = Callable[..., str]
PEER = Peer(
    'Xen 4.17', '', 'm', 'cortex-a15', 'GICv2', 'null hypercall', 'hypercall', '', 489, 489, 'insn', 'each',
    'as ours', 'us', '',
)  # fmt: skip
RANGE = PEER._replace(hypervisor='KVM 6.1', mode='nVHE', low=200, high=557)


@pytest.fixture(name='ours')
def _ours(run_of: Make) -> List[Row]:
    return rows_of(run_of, 'm,lr,hypercall,,25,insn', 'm,trap,hypercall,,30,insn', 'm,lr,ack,,1,insn')


def test_the_file_is_whole() -> None:
    """Every row can be used; what it compares with is an experiment, on a platform, or it says why not."""
    found, problems = read_peers()
    assert not problems and len(found) > 50
    kinds = {'native', 'Bao', 'Xen', 'KVM', 'Jailhouse', 'seL4'}
    assert {peer.hypervisor.split()[0] for peer in found} == kinds
    for peer in found:
        assert peer.experiment in {'', *EXPERIMENTS}
        assert peer.apart or peer.platform.startswith('virt-v')
        assert ('QEMU 7.2' in peer.setup) == (peer.unit == 'insn'), peer
        assert peer.unit == 'insn' or not peer.platform, 'what was measured on hardware is of no platform'


def test_what_is_measured_here_is_not_typed() -> None:
    """The paths kvm and xen have rows of their own for these, of the same guest as all others."""
    with open(os.path.join(TREE, 'bench/matrix.csv'), encoding='utf-8') as file:
        lines = list(csv.DictReader(file))
    for peer in read_peers()[0]:
        path = peer.hypervisor.split()[0].lower()
        mine = {name for line in lines if path in line['path'].split() for name in line['experiment'].split()}
        if peer.unit == 'insn' and path in ('kvm', 'xen') and 'wfi=trap' not in peer.variant:
            assert peer.experiment not in mine, peer


def test_machines_are_the_same() -> None:
    """AArch64 figures belong to virt-v8 platforms by their GIC, ARMv7 ones to virt-v7-gicv2."""
    for peer in read_peers()[0]:
        version = {'cortex-a57': 'v8', 'cortex-a15': 'v7'}.get(peer.cpu)
        if peer.platform:
            assert peer.platform == f'virt-{version}-{peer.gic.lower()}', peer
        else:
            assert peer.apart


@pytest.mark.parametrize(
    'column, value, why',
    [
        ('low', 'many', "low is 'many', not a whole number"),
        ('low', '-1', "low is '-1', not a whole number"),
        ('high', '1', 'low is 489, above high, 1'),
        ('setup', '', 'setup is empty'),
        ('experiment', '', 'it names no platform or no experiment, and does not say why it stands apart'),
    ],
)
def test_bad_rows(tmp_path: 'os.PathLike[str]', column: str, value: str, why: str) -> None:
    """Named by their line; the others count."""
    bad = [str(part) for part in PEER._replace(**{column: value})]
    path = os.path.join(tmp_path, 'peers.csv')
    with open(path, 'w', encoding='utf-8') as file:
        for row in (COLUMNS, bad, [str(part) for part in PEER]):
            file.write(','.join(row) + '\n')
    assert read_peers(path) == ([PEER], [f'peers.csv: line 2: {why}'])


@pytest.mark.parametrize('text', ['', 'hypervisor,low\nx,1\n', '"', '\xff'])
def test_bad_files(tmp_path: 'os.PathLike[str]', text: str) -> None:
    """One line, no figures."""
    path = os.path.join(tmp_path, 'peers.csv')
    with open(path, 'w', encoding='latin-1') as file:
        file.write(text)
    found, problems = read_peers(path)
    assert not found and len(problems) == 1 and problems[0].startswith('peers.csv: ')


def test_no_file(tmp_path: 'os.PathLike[str]') -> None:
    assert read_peers(os.path.join(tmp_path, 'none.csv')) == ([], ['none.csv: No such file or directory'])


def test_drawn_beside_ours(ours: List[Row]) -> None:
    """The same interval on the same machine: our paths in their colours, a range with both ends."""
    picture = peers_picture(Frame('m'), ours, [PEER, RANGE])
    assert picture is not None and picture.log
    assert [text.text for text in picture.texts] == ['25', '30', '489  Xen 4.17', '200 … 557  KVM 6.1 nVHE']
    assert [dot.x for dot in picture.dots] == [25, 30, 489, 200, 557] and not picture.boxes
    assert (picture.lines[0].x0, picture.lines[0].x1) == (200, 557)
    assert [entry.text for entry in picture.legend] == ['lr', 'trap', 'Xen 4.17', 'KVM 6.1 nVHE']
    assert not set(peers.COLOURS.values()) & {path.colour for path in PATHS.values()}


@pytest.mark.parametrize('style', [SCREEN, PAPER])
def test_every_name_ends_inside_the_picture(ours: List[Row], style: Style) -> None:
    """Also a long one beside the largest figure, in a column."""
    long = RANGE._replace(hypervisor='native', mode='micro-bench', low=200, high=557)
    far = PEER._replace(high=9557)
    picture = peers_picture(Frame('m', style=style), ours, [PEER, RANGE, long, far])
    assert picture is not None
    marks = [text for text in picture.texts if text.x.startswith('first')]
    named = f'  {long.name}' if style is SCREEN else ''
    assert marks[4].text == f'200 … 557{named}'
    for text in marks:
        figure = float(text.x.split()[1])
        assert picture.low <= figure < picture.high
        share = math.log(figure / picture.low) / math.log(picture.high / picture.low)
        place = picture.left * style.width + share * picture.axes_px
        assert place + 6.2 * (len(text.text) + 1) <= style.width, text.text


@pytest.mark.parametrize(
    'peer',
    [
        PEER._replace(platform='virt-v8-gicv2'),
        PEER._replace(experiment='eoi'),
        PEER._replace(unit='ns'),
        PEER._replace(apart='another CPU'),
    ],
    ids=['platform', 'interval', 'unit', 'apart'],
)
def test_what_does_not_compare_is_not_drawn(ours: List[Row], peer: Peer) -> None:
    """It stands in the table, with the reason."""
    assert peers_picture(Frame('m'), ours, [peer]) is None
    shown = of_setups(ours, [peer])[0]
    assert shown.beside == [] and len(shown.apart) == 1 and shown.apart[0].why
    assert sentences_of(ours, 'm', [peer])[-1].startswith('On the machine of m, no figure of another')


def test_a_failed_row_does_not_compare(run_of: Make) -> None:
    """Ours must be whole."""
    rows = build_rows(
        load_run(run_of('m,lr,hypercall,,0,0,0,25,insn\n', '', 'status:m/lr/hypercall/,failed\n'))
    )
    assert peers_picture(Frame('m'), rows, [PEER]) is None


def test_sentences(ours: List[Row]) -> None:
    """From the figures of both sides; native of their guest is not another hypervisor."""
    native = PEER._replace(hypervisor='native', low=3, high=3)
    assert sentences_of(ours, 'm', [PEER, RANGE, native, PEER._replace(platform='x')]) == [
        'Null hypercall costs 489 insn under Xen 4.17 and 200 … 557 insn under KVM 6.1 nVHE; here it costs '
        '25 insn on lr and 30 insn on trap. The largest is 22.3 times lr.',
        'On the machine of m, 3 figures of other hypervisors were measured over an interval of this run.',
    ]


def test_every_figure_stands_under_its_setup(ours: List[Row]) -> None:
    """Whether it compares or not; the setups of those in the picture stand below it, too."""
    others = [PEER, RANGE, PEER._replace(setup='elsewhere', apart='another CPU')]
    page = render(content(Run(), ours, 'no such folder', (), others))['peers.html']
    parts = page.split('<h2 id="setup-')[1:]
    assert len(parts) == len({peer.setup for peer in others})
    for peer in others:
        part = next(part for part in parts if f'<p>{peer.setup}. Figures: {peer.statistic}. Source' in part)
        assert f'<td class="n">{peer.figure}</td>' in part and peer.name in part
    assert f'How they were measured: {PEER.setup}; {PEER.statistic}.' in page.partition('<h2 id="setup-')[0]
    assert 'elsewhere' not in page.partition('<h2 id="setup-')[0]


def test_no_page_where_none_compares(ours: List[Row]) -> None:
    """A run that no other hypervisor's figure stands beside has no page of them."""
    others = [PEER._replace(apart='another CPU')]
    assert 'peers.html' not in render(content(Run(), ours, 'no such folder', (), others))


def test_beside(ours: List[Row]) -> None:
    """By platform; those that stand apart are left out."""
    assert ours and beside([PEER, PEER._replace(apart='x'), PEER._replace(platform='y')], 'm') == [PEER]
