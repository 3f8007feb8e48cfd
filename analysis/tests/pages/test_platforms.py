"""What differs between platforms: as many as a run has, compared only where that says something."""

from typing import Callable, List

import pytest

from analysis.pages.platforms import sentences_of, table
from analysis.pictures.of_run import pictures
from analysis.pictures.platforms import across_picture
from analysis.pictures.style import PAPER
from analysis.read.folder import load_run
from analysis.statistics.grouping import platforms_of, shared
from analysis.statistics.rows import Row, build_rows
from analysis.tests import synth
from analysis.tests.helpers import rows_of
from analysis.words.definitions import path_colour

Make = Callable[..., str]


@pytest.fixture(scope='module', name='four')
def _four(tmp_path_factory: pytest.TempPathFactory) -> List[Row]:
    folder = synth.write_run(
        str(tmp_path_factory.mktemp('four')), 20, ('irq-total', 'ack'), list(synth.PLATFORMS)
    )
    return build_rows(load_run(folder))


def test_a_lane_for_each_platform(four: List[Row]) -> None:
    """Under each interval, with a disc for each path at its figure; equal ones inside others."""
    picture = across_picture(four)
    assert picture is not None and picture.log
    assert [tic.text for tic in picture.tics] == 2 * list(synth.PLATFORMS)
    first = [dot for dot in picture.dots if dot.y == min(dot.y for dot in picture.dots)]
    assert [dot.x for dot in first] == [41, 41, 88, 205, 362]
    assert [dot.colour for dot in first] == [path_colour(path) for path in synth.PATHS]
    assert first[0].size > first[1].size and first[0].size == first[2].size
    assert all(picture.low < dot.x < picture.high and 0 < dot.y < picture.rows for dot in picture.dots)


def test_sentences(four: List[Row]) -> None:
    """The whole interrupt on each, and where they differ most."""
    assert sentences_of(four) == [
        'On lr, one interrupt costs 88 insn on virt-v7-gicv2, 95 insn on virt-v8-gicv2, 101 insn on '
        'virt-v8-gicv3 and 89 insn on vexpress-v7.',
        'On trap, one interrupt costs 362 insn on virt-v7-gicv2, 369 insn on virt-v8-gicv2, 375 insn on '
        'virt-v8-gicv3 and 363 insn on vexpress-v7.',
        'The platforms agree in 6 of 15 figures. Behind a shim they differ most in acknowledge (IAR) on lr: '
        '3 on virt-v7-gicv2 and 16 on virt-v8-gicv3, 5.33 times as much.',
    ]


def test_table(four: List[Row]) -> None:
    """A column for each platform."""
    shown = table(four)
    assert shown.platforms == list(synth.PLATFORMS) == platforms_of(four)
    line = next(line for line in shown.lines if (line.label, line.path) == ('acknowledge (IAR)', 'trap'))
    assert line.cells == ['131', '138', '144', '132'] and line.over == '1.1' and line.unit == 'insn'


def test_one_platform_has_no_section(run_of: Make) -> None:
    rows = rows_of(run_of, 'a,lr,ack,,5,insn')
    assert across_picture(rows) is None and not sentences_of(rows) and not shared(rows)


def test_units_are_not_mixed(run_of: Make) -> None:
    """A platform that counts cycles is no neighbour of one that counts instructions."""
    rows = rows_of(run_of, 'a,lr,ack,,5,insn', 'b,lr,ack,,700,cycles')
    assert across_picture(rows) is None and table(rows).lines == []
    rows = rows_of(run_of, 'a,lr,ack,,5,insn', 'b,lr,ack,,700,cycles', 'c,lr,ack,,6,insn')
    assert [line.cells for line in table(rows).lines] == [['5', '–', '6']]


def test_a_path_that_only_one_has(run_of: Make) -> None:
    """Its figure stands in the table, without a ratio, and is not compared."""
    rows = rows_of(run_of, 'a,lr,ack,,5,insn', 'b,lr,ack,,5,insn', 'b,direct,ack,,9,insn')
    assert [(line.path, line.cells, line.over) for line in table(rows).lines] == [
        ('lr', ['5', '5'], '1'),
        ('direct', ['–', '9'], '–'),
    ]
    assert sentences_of(rows) == ['The platforms agree in every figure.']


def test_zero_and_below(run_of: Make) -> None:
    """No place on a logarithmic axis, no ratio, no error."""
    rows = rows_of(run_of, 'a,lr,ack,,0,insn', 'b,lr,ack,,-3,insn', 'b,trap,ack,,4,insn')
    picture = across_picture(rows)
    assert picture is not None and [dot.x for dot in picture.dots] == [4]
    assert table(rows).lines[0].over == '–'


@pytest.mark.parametrize('count', [1, 2, 3, 4])
def test_pictures_of_so_many(tmp_path: object, count: int) -> None:
    """Each platform's under its own name, one of them all together; on paper as well."""
    names = list(synth.PLATFORMS)[:count]
    run = load_run(synth.write_run(f'{tmp_path}/run', 10, ('ack', 'spi'), names))
    rows = build_rows(run)
    for found in (pictures(run, rows), pictures(run, rows, PAPER)):
        files = [picture.name for picture in found]
        assert len(set(files)) == len(files)
        assert ('platforms' in files) is (count > 1)
        assert sum(name.endswith('cost') for name in files) == count
