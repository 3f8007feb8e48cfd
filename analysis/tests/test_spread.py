"""Percentiles on an axis of nines, distributions, series: each sample counts, and stands where it belongs."""

import math
from typing import Callable, Sequence

import numpy as np
import pytest

from analysis.load import load_run
from analysis.model import Run
from analysis.picture import Picture
from analysis.spread import COLUMNS, POINTS, cdf_picture, nines, percentile_picture, series_picture
from analysis.style import PAPER, Frame
from analysis.summary import build_rows

Make = Callable[..., str]
LINE = 'm,{path},timer-jitter,{variant},0,{seq},0,{value},insn\n'.format
FRAME = Frame('m')


def run_with(make: Make, **paths: Sequence[int]) -> Run:
    """A run of timer-jitter with these samples on each path (`lr_eoi` is lr-eoi)."""
    return load_run(
        make(
            ''.join(
                LINE(path=path.replace('_', '-'), variant='load=irq', seq=i, value=value)
                for path, samples in paths.items()
                for i, value in enumerate(samples)
            )
        )
    )


def drawn(found: 'Picture | None') -> Picture:
    """A picture that must be there."""
    assert found is not None
    return found


def test_nines() -> None:
    """A nine is a step; the whole is half a sample short of it, so that it has a place."""
    assert [round(nines(share, 1000), 6) for share in (0, 0.9, 0.99, 0.999)] == [0, 1, 2, 3]
    assert nines(1, 1000) == pytest.approx(math.log10(2000))


def test_percentiles_are_a_staircase(run_of: Make) -> None:
    """Each value begins where the one below it ends: 80 % are 5, the next 10 % are 7, the last 10 % are 9."""
    run = run_with(run_of, lr=[5] * 8 + [7] + [9])
    picture = drawn(percentile_picture(run, FRAME, build_rows(run)))
    places = [0, round(-math.log10(0.2), 6), 1, round(math.log10(20), 6)]
    assert picture.curves[0].points == (
        (0, 5), (places[1], 5), (places[1], 7), (places[2], 7), (places[2], 9), (places[3], 9),
    )  # fmt: skip
    assert [(place.x, place.text) for place in picture.x_places][:3] == [(0, '0'), (0.30103, '50'), (1, '90')]
    assert 'nine' in picture.axis and picture.y_axis.startswith('insn')


def test_a_sweep_s_series_is_over_its_phase(run_of: Make) -> None:
    """Its samples stand in the order of the phases, which the axis says; others, as wide, are left out."""
    text = ''.join(
        LINE(path='lr', variant=variant, seq=i, value=value)
        for variant, values in (('load=irq', (3, 29)), ('load=irq;phase=sweep', (3, 29, 28)))
        for i, value in enumerate(values)
    )
    run = load_run(run_of(text))
    picture = drawn(series_picture(run, FRAME, build_rows(run)))
    assert picture.axis.startswith('phase of the deadline in a round of the load; each lane from 3 to 29')
    assert 'by its phase' in picture.title and 3 < picture.high < 4.1
    assert [box.x0 for box in picture.boxes] == [-0.5, 0.5, 1.5]  # phase n is around n


def test_percentiles_of_many_samples(run_of: Make) -> None:
    """A hundred thousand different values stay few steps, and the largest is among them."""
    values = np.random.default_rng(5).permutation(100_000)
    run = run_with(run_of, lr=values.tolist())
    for style in (FRAME, Frame('m', style=PAPER)):
        picture = drawn(percentile_picture(run, style, build_rows(run)))
        points = picture.curves[0].points
        assert len(points) <= 2 * (POINTS + 2) and points[-1][1] == 99_999
        names = [place.text for place in picture.x_places]
        assert names[0] == '0' and '99.99' in names
        middle = next(value for x, value in points if x >= 1)
        assert middle == pytest.approx(90_000, rel=0.02)


def test_distribution_reaches_from_none_to_all(run_of: Make) -> None:
    """Both curves run over the whole axis; shares are per cent."""
    run = run_with(run_of, native=[1, 1, 1, 2], lr=[3, 4])
    picture = drawn(cdf_picture(run, FRAME, build_rows(run)))
    assert picture.curves[0].points == ((1, 0), (1, 0), (1, 0), (1, 75), (2, 75), (2, 100), (4, 100))
    assert picture.curves[1].points[0] == (1, 0) and picture.curves[1].points[-1] == (4, 100)
    assert [entry.text for entry in picture.legend] == ['native', 'lr']


def test_series_keeps_every_extreme(run_of: Make) -> None:
    """One tick in ten thousand that is late still reaches as high as it was late."""
    samples = [10] * 10_000
    samples[7_777] = 110
    run = run_with(run_of, lr=samples, trap=[10, 20])
    picture = drawn(series_picture(run, FRAME, build_rows(run)))
    lane = [box for box in picture.boxes if box.y1 <= 1.01]
    assert len(lane) <= COLUMNS
    late = [box for box in lane if box.y0 < 0.2]
    assert len(late) == 1 and late[0].x0 <= 7_777 < late[0].x0 + 17
    assert [tic.text for tic in picture.tics] == ['lr', 'trap'] and '10 to 110 insn' in picture.axis


def test_the_widest_variant_is_shown(run_of: Make) -> None:
    """And named in the title."""
    text = ''.join(
        LINE(path='lr', variant=f'load={load}', seq=i, value=value)
        for load, values in (('idle', [5, 5]), ('irq', [5, 9]))
        for i, value in enumerate(values)
    )
    run = load_run(run_of(text))
    for picture in (percentile_picture, cdf_picture, series_picture):
        assert 'load=irq' in drawn(picture(run, FRAME, build_rows(run))).title


@pytest.mark.parametrize('samples', [[7], [7, 7, 7]], ids=['single', 'all equal'])
def test_nothing_to_spread(run_of: Make, samples: Sequence[int]) -> None:
    """Of a single sample, or of equal ones, there is no distribution to draw."""
    run = run_with(run_of, lr=samples)
    rows = build_rows(run)
    assert [p(run, FRAME, rows) for p in (percentile_picture, cdf_picture, series_picture)] == [None] * 3


@pytest.mark.parametrize('late, there', [(9, False), (10, True)])
def test_what_nobody_can_see_is_not_drawn(run_of: Make, late: int, there: bool) -> None:
    """Samples that differ by less than a hundredth of the axis would be straight lines."""
    run = run_with(run_of, native=(100, 100), lr=(500, 500 + late), trap=(1100, 1100))
    rows = build_rows(run)
    for picture in (percentile_picture, cdf_picture, series_picture):
        assert (picture(run, FRAME, rows) is not None) == there


def test_sixty_four_bits(run_of: Make) -> None:
    """The ends of the range: no overflow, and everything inside the axes."""
    low, high = -(1 << 63), (1 << 63) - 1
    run = run_with(run_of, lr=[low, 0, high], trap=[1, 2])
    rows = build_rows(run)
    for made in (percentile_picture, cdf_picture, series_picture):
        picture = drawn(made(run, FRAME, rows))
        for curve in picture.curves:
            assert all(picture.low <= x <= picture.high for x, _ in curve.points)
            assert all(picture.y_low <= y <= picture.y_high for _, y in curve.points)
        assert all(0 <= box.y0 < box.y1 <= picture.rows for box in picture.boxes)


def test_a_path_with_one_sample_beside_others(run_of: Make) -> None:
    """It is a flat line, not a gap."""
    run = run_with(run_of, native=[4], lr=[5, 9])
    picture = drawn(percentile_picture(run, FRAME, build_rows(run)))
    assert [len(curve.points) for curve in picture.curves] == [2, 4]
