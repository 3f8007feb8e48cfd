"""Pictures: that they are there, are what their names say, show every row, and keep to their own area."""

import os
import re
import struct
import xml.etree.ElementTree as ET
from typing import Callable, Dict, List

import numpy as np
import pytest

from analysis.pictures.bars import cost_picture, experiment_picture
from analysis.pictures.exits import exits_picture
from analysis.pictures.gnuplot import ENDS, quote
from analysis.pictures.jitter import BINS, FOOT, jitter_picture
from analysis.pictures.of_run import DRAWN, pictures
from analysis.pictures.picture import Picture, colour_number, file_name
from analysis.pictures.stacks import stages_picture
from analysis.pictures.style import PAPER, SCREEN, Frame, Style
from analysis.read.folder import load_run
from analysis.read.model import Run, Samples
from analysis.statistics.grouping import short_variants
from analysis.statistics.rows import Row, build_rows
from analysis.tests import synth
from analysis.words.definitions import PATHS
from analysis.words.exits import CAUSES
from analysis.words.language import per_irq_text

Make = Callable[..., str]
FRAME = Frame(synth.PLATFORM)
EXPECTED = {
    *DRAWN,
    'answer',
    'cost',
    'exits',
    'jitter',
    'jitter-cntp',
    'stages',
    'vm-switch-parts',
}
MOST = 12  # pictures of a platform
PAGE = 230 / 25.4  # inches: the height of a page's text
INCH = 72  # points


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
    unit = {'exits': 'exits per interrupt'}
    assert unit.get(name, 'insn (executed instructions, not time)') in texts


def test_figures_stand_beside_the_bars(whole_run: str) -> None:
    """Every p50 of the experiment is there to be read, and what is unsupported says so."""
    texts = svg_texts(f'{whole_run}/plots/answer.svg')
    figures = [str(cost) for name in ('spi', 'irq-total') for cost in synth.COST[name]['trigger=edge']]
    assert [text for text in texts if text in figures] == figures


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
    """Labelled as such; a disc for each measured row, and no bar, which would have no beginning there."""
    picture = cost_picture(FRAME, rows)
    assert picture is not None and picture.log and 'logarithmic' in picture.axis and picture.low > 0
    whole = [dot.x for dot in picture.dots if dot.y == picture.dots[5].y]
    assert whole == list(synth.COST['irq-total']['trigger=edge']) and not picture.boxes
    for style in (SCREEN, PAPER):
        for each in pictures_of(rows, style):
            assert not each.log or not each.boxes, each.name


def pictures_of(rows: List[Row], style: Style) -> List[Picture]:
    """Those that need no samples and no stages."""
    run = Run(samples={row.key: Samples(np.array([1]), np.array([]), ('insn',)) for row in rows})
    return pictures(run, rows, style, [synth.PEER])


@pytest.mark.parametrize('style', [SCREEN, PAPER], ids=['screen', 'paper'])
def test_pictures_fit(run: Run, rows: List[Row], style: Style) -> None:
    """Few of them; on paper none is higher than a page, and no axis's words are wider than the picture."""
    found = pictures(run, rows, style, [synth.PEER])
    assert {picture.name for picture in found} == EXPECTED | {'peers'} and len(found) <= MOST
    for picture in found:
        assert 'logarithmic' not in picture.axis or 'logarithmic' in picture.shown_axis, picture.name
        assert 'not time' not in picture.axis or 'not time' in picture.shown_axis, picture.name
        assert 7.3 * len(picture.shown_axis) < style.width, picture.name
        if style is PAPER:
            assert picture.height * style.inches / style.width <= PAGE, picture.name


def test_the_mark_where_the_interval_ends(run: Run) -> None:
    """Behind the vector that takes the handler's stamp: at the figure of the plain run."""
    picture = stages_picture(FRAME, run.stages)
    assert picture is not None and 'mark' in picture.shown_axis
    ends = [sum(p50 for _, p50 in synth.STAGES[path][:6]) for path in ('lr', 'lr-eoi', 'trap')]
    assert [line.x0 for line in picture.lines] == ends == [line.x1 for line in picture.lines]


def test_negative_and_zero_bars(run_of: Make) -> None:
    """A negative median reaches to the left of zero; zero is a bar of no length."""
    line = 'm,{},ack,,0,0,0,{},insn\n'.format
    rows = build_rows(load_run(run_of(line('native', -8) + line('lr', 0) + line('trap', 4))))
    picture = experiment_picture(Frame('m'), 'ack', rows)
    assert [(box.x0, box.x1) for box in picture.boxes] == [(-8, 0), (0, 0), (0, 4)]
    assert picture.low < -8 and [text.text.split()[0] for text in picture.texts] == ['-8', '0', '4']
    logarithmic = cost_picture(Frame('m'), rows)
    assert logarithmic is not None and [dot.x for dot in logarithmic.dots] == [4]
    assert [text.text for text in logarithmic.texts] == ['4', '-8, 0']


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
    causes = ['exit_gicd', 'exit_doorbell', 'exit_kick', 'exit_irq', 'exit_gicc_iar', 'exit_gicc_eoir']
    causes += ['exit_maintenance']
    assert [entry.text for entry in picture.legend] == [CAUSES[cause].name for cause in causes]


def test_no_exits_no_picture(run_of: Make) -> None:
    """Without counters there is nothing to stack."""
    assert (
        exits_picture(Frame('m'), build_rows(load_run(run_of('m,lr,spi,trigger=edge,0,0,0,3,insn\n'))))
        is None
    )


def test_jitter_histogram(run_of: Make) -> None:
    """Bin for bin: places, and heights that go with the logarithm of the number of ticks; one is seen."""
    values = [5] * 100 + [6] * 10 + [-2]
    text = ''.join(f'm,lr,timer-jitter,load=idle,0,{i},0,{value},insn\n' for i, value in enumerate(values))
    run = load_run(run_of(text))
    picture = jitter_picture(run, Frame('m'), build_rows(run))
    assert picture is not None
    boxes = sorted((box.x0, box.x1, round((box.y1 - box.y0) / 0.8, 3)) for box in picture.boxes)
    steps = [pytest.approx((i + FOOT) / (2 + FOOT), abs=0.001) for i in range(3)]
    assert boxes == [(-2.5, -1.5, steps[0]), (4.5, 5.5, steps[2]), (5.5, 6.5, steps[1])]
    assert picture.texts[-1].text == '-2 … 6, p50 5, p99 6' and 'logarithmic' in picture.axis
    assert [text.text for text in picture.texts if text.size == 9] == ['1', '100']


def test_ticks_that_never_vary_have_no_histogram(run_of: Make) -> None:
    """The page says so once; a load under which one path varies is drawn, the others of it too."""
    rows = 3 * [('lr', 'idle', 5), ('native', 'irq', 3)]

    def text(rows: List[tuple]) -> str:
        return ''.join(f'm,{p},timer-jitter,load={load},0,0,0,{value},insn\n' for p, load, value in rows)

    run = load_run(run_of(text(rows)))
    assert jitter_picture(run, Frame('m'), build_rows(run)) is None
    run = load_run(run_of(text([*rows, *(('lr', 'irq', value) for value in range(4))])))
    picture = jitter_picture(run, Frame('m'), build_rows(run))
    assert picture is not None and [tic.text for tic in picture.tics] == ['native', 'lr']


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
