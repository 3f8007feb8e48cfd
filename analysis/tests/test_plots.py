"""Pictures: that they are there, are what their names say, show every row, and keep to their own area."""

import os
import re
import struct
import xml.etree.ElementTree as ET
from typing import Callable, Dict, List

import numpy as np
import pytest

from analysis.bars import cost_picture, experiment_picture, short_variants
from analysis.causes import CAUSES
from analysis.definitions import PATHS
from analysis.lanes import BINS, exits_picture, jitter_picture, per_irq_text
from analysis.load import load_run
from analysis.model import Run
from analysis.picture import ENDS, Picture, colour_number, file_name, quote
from analysis.style import SCREEN, Frame
from analysis.summary import Row, build_rows
from analysis.tests import synth

Make = Callable[..., str]
FRAME = Frame(synth.PLATFORM)
EXPECTED = {
    *synth.COST,
    'cost',
    'exits',
    'jitter',
    'jitter-cntp',
    'jitter-series',
    'peers',
    'stages',
    'trap-or-lr',
}
EXPECTED |= {'vm-switch-parts', *(f'{kind}-{name}' for kind in ('cdf', 'percentiles') for name in
                                  ('timer', 'timer-jitter'))}  # fmt: skip
INCH = 72  # points


@pytest.fixture(scope='session', name='run')
def _run(whole_run: str) -> Run:
    return load_run(whole_run)


@pytest.fixture(scope='session', name='rows')
def _rows(run: Run) -> List[Row]:
    return build_rows(run)


def svg_texts(path: str) -> List[str]:
    """All texts of an SVG in order; fails where it is no well-formed XML."""
    return [''.join(node.itertext()) for node in ET.parse(path).iter('{http://www.w3.org/2000/svg}text')]


def widths(picture: Picture) -> Dict[int, List[float]]:
    """Lengths of the boxes by colour, from top to bottom."""
    found: Dict[int, List[float]] = {}
    for box in sorted(picture.boxes, key=lambda box: box.y0):
        found.setdefault(box.colour, []).append(box.x1 - box.x0)
    return found


def test_all_pictures_are_there(whole_run: str) -> None:
    """Each experiment, the overview, the exits and the jitter; as SVG, as PNG and as PDF."""
    names = os.listdir(f'{whole_run}/plots')
    assert sorted(names) == sorted(name + end for name in EXPECTED for end in ENDS)


@pytest.mark.parametrize('name', sorted(EXPECTED))
def test_files_are_what_they_say(whole_run: str, name: str) -> None:
    """PNG: signature, end, twice the SVG's size. SVG: well-formed, titled, with a unit, no date, no id.

    PDF: one page of the style's width, its text as text, no date.
    """
    svg, png = f'{whole_run}/plots/{name}.svg', f'{whole_run}/plots/{name}.png'
    root = ET.parse(svg).getroot()
    with open(png, 'rb') as file:
        data = file.read()
    assert data[:8] == b'\x89PNG\r\n\x1a\n' and data[-8:-4] == b'IEND'
    size = (int(root.attrib['width']), int(root.attrib['height']))
    assert struct.unpack('>II', data[16:24]) == (2 * size[0], 2 * size[1])
    with open(f'{whole_run}/plots/{name}.pdf', 'rb') as file:
        pdf = file.read()
    box = re.search(rb'/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]', pdf)
    assert pdf[:5] == b'%PDF-' and pdf.count(b'/FontFile') and box
    assert float(box[1]) == pytest.approx(SCREEN.inches * INCH, abs=1)
    assert float(box[2]) == pytest.approx(float(box[1]) * size[1] / size[0], abs=1)
    assert b'(D:20000101' in pdf
    with open(svg, encoding='utf-8') as file:
        text = file.read()
    assert not re.search(r'20\d\d-\d\d|Gnuplot| id=', text)
    texts = ' '.join(svg_texts(svg))
    assert synth.PLATFORM in texts
    unit = {'exits': 'exits per interrupt', 'jitter-series': ' insn'}
    assert unit.get(name, 'insn (executed instructions, not time)') in texts


def test_figures_stand_beside_the_bars(whole_run: str) -> None:
    """Every p50 of the experiment is there to be read, and what is unsupported says so."""
    texts = svg_texts(f'{whole_run}/plots/hypercall.svg')
    assert [text for text in texts if text in ('unsupported', '27')] == ['unsupported', *['27'] * 4]


def test_bars_are_as_long_as_their_figures(rows: List[Row]) -> None:
    """One bar for each variant, in its path's colour."""
    picture = experiment_picture(FRAME, 'spi', [row for row in rows if row.key.experiment == 'spi'])
    expected = {colour_number(PATHS[path].colour): [costs[i] for costs in synth.COST['spi'].values()]
                for i, path in enumerate(synth.PATHS)}  # fmt: skip
    assert widths(picture) == expected
    assert [entry.text for entry in picture.legend] == list(synth.PATHS)


def test_bars_and_texts_stay_inside(rows: List[Row]) -> None:
    """Neither bars nor the room for the figures beside them leave the axes."""
    for experiment in synth.COST:
        group = [row for row in rows if row.key.experiment == experiment]
        picture = experiment_picture(FRAME, experiment, group)
        for box in picture.boxes:
            assert picture.low <= box.x0 < box.x1 <= picture.high or box.x0 == box.x1
            assert 0 <= box.y0 < box.y1 <= picture.rows
        assert max(row.stats.p99 for row in group if row.stats) < picture.high


def test_overview_is_logarithmic_and_whole(rows: List[Row]) -> None:
    """Labelled as such; zero has no bar on it but its figure."""
    picture = cost_picture(FRAME, rows)
    assert picture.log and 'logarithmic' in picture.axis and picture.low > 0
    assert len(picture.boxes) == len(picture.texts) - sum(
        text.text == 'unsupported' for text in picture.texts
    )


def test_negative_and_zero_bars(run_of: Make) -> None:
    """A negative median reaches to the left of zero; zero is a bar of no length."""
    line = 'm,{},ack,,0,0,0,{},insn\n'.format
    rows = build_rows(load_run(run_of(line('native', -8) + line('lr', 0) + line('trap', 4))))
    picture = experiment_picture(Frame('m'), 'ack', rows)
    assert [(box.x0, box.x1) for box in picture.boxes] == [(-8, 0), (0, 0), (0, 4)]
    assert picture.low < -8 and [text.text.split()[0] for text in picture.texts] == ['-8', '0', '4']
    logarithmic = cost_picture(Frame('m'), rows)
    assert len(logarithmic.boxes) == 1 and [text.text.split()[0] for text in logarithmic.texts] == [
        '-8',
        '0',
        '4',
    ]


def test_an_axis_is_logarithmic_where_one_variant_dwarfs_the_rest(run_of: Make) -> None:
    """Five times all others and not more is linear; beyond, every bar can be seen. Not where one is 0."""
    for third, fourth, log in ((50, 10, False), (51, 10, True), (51, 0, False)):
        values = [10, 9, third, fourth]
        text = ''.join(f'm,lr,dist-config,reg=r{i},0,0,0,{value},insn\n' for i, value in enumerate(values))
        picture = experiment_picture(Frame('m'), 'dist-config', build_rows(load_run(run_of(text))))
        assert picture.log == log and ('logarithmic' if log else 'linear') in picture.axis
        assert len(picture.boxes) == 4


def test_one_axis_has_one_unit(run_of: Make) -> None:
    """Rows in another unit are left out of a picture, not drawn to the wrong scale."""
    rows = build_rows(load_run(run_of('m,lr,ack,,0,0,0,3,insn\nm,trap,ack,,0,0,0,900,ns\n')))
    picture = experiment_picture(Frame('m'), 'ack', rows)
    assert [box.x1 for box in picture.boxes] == [3] and 'insn' in picture.axis


def test_exits_add_up(rows: List[Row]) -> None:
    """Each bar's parts lie end to end and add up to exits per interrupt."""
    picture = exits_picture(FRAME, rows)
    assert picture is not None
    bars: Dict[float, List] = {}
    for box in picture.boxes:
        bars.setdefault(box.y0, []).append(box)
    lengths = []
    for parts in bars.values():
        assert [box.x0 for box in parts] == [0, *(box.x1 for box in parts)][: len(parts)]
        lengths.append(parts[-1].x1)
    assert lengths[:3] == [1, 2, 3]
    causes = ['exit_irq', 'exit_doorbell', 'exit_maintenance', 'exit_gicc_iar', 'exit_gicc_eoir']
    causes += ['exit_gicd', 'exit_kick']
    assert [entry.text for entry in picture.legend] == [CAUSES[cause].name for cause in causes]


def test_no_exits_no_picture(run_of: Make) -> None:
    """Without counters there is nothing to stack."""
    assert (
        exits_picture(Frame('m'), build_rows(load_run(run_of('m,lr,spi,trigger=edge,0,0,0,3,insn\n'))))
        is None
    )


def test_jitter_histogram(run_of: Make) -> None:
    """Bin for bin: places, and heights as shares, with the rarest still seen."""
    values = [5] * 8 + [6] * 4 + [-2]
    text = ''.join(f'm,lr,timer-jitter,load=idle,0,{i},0,{value},insn\n' for i, value in enumerate(values))
    run = load_run(run_of(text))
    picture = jitter_picture(run, Frame('m'), build_rows(run))
    assert picture is not None
    boxes = sorted((box.x0, box.x1, round((box.y1 - box.y0) / 0.8, 3)) for box in picture.boxes)
    assert boxes == [(-2.5, -1.5, 0.125), (4.5, 5.5, 1.0), (5.5, 6.5, 0.5)]
    assert picture.texts[-1].text == '-2 … 6, p50 5, p99 6'


def test_wide_jitter_is_binned(run_of: Make) -> None:
    """However wide the spread, the bins stay few, hold every sample, and the axis says how wide they are."""
    values = np.random.default_rng(3).integers(-(1 << 62), 1 << 62, 2000)
    text = ''.join(f'm,lr,timer-jitter,load=idle,0,{i},0,{value},insn\n' for i, value in enumerate(values))
    run = load_run(run_of(text))
    picture = jitter_picture(run, Frame('m'), build_rows(run))
    assert picture is not None and 10 < len(picture.boxes) <= BINS and 'bins of' in picture.axis
    assert all(picture.low <= box.x0 < box.x1 <= picture.high for box in picture.boxes)


def test_short_variants() -> None:
    """What all share goes, what tells them apart stays."""
    names = short_variants(['timer=cntv;load=idle;period=1ms', 'timer=cntv;load=irq;period=1ms'])
    assert list(names.values()) == ['load=idle', 'load=irq']
    assert short_variants(['a=1;b=2']) == {'a=1;b=2': 'a=1, b=2'}
    assert short_variants(['', 'a=1']) == {'': '', 'a=1': 'a=1'}


def test_texts_for_gnuplot() -> None:
    """Nothing in a name is a command; nothing in a name leaves the folder."""
    assert quote("it's `date`\n") == "'it''s `date` '"
    assert file_name('../../etc/x y') == 'etc-x-y' and file_name('..') == 'unnamed'


def test_per_irq_text() -> None:
    """Whole numbers bare; a small excess is not rounded away."""
    assert [per_irq_text(value) for value in (0, 1, 2.5, 1 / 3, 1.00003)] == [
        '0',
        '1',
        '2.5',
        '0.333',
        '1.00003',
    ]


def test_colours_tell_apart() -> None:
    """No two paths and no two causes share a colour, and no cause has a path's."""
    colours = [path.colour for path in PATHS.values()] + [cause.colour for cause in CAUSES.values()]
    assert len(set(colours)) == len(colours)
