"""Rows of more samples than a guest can keep: their figures, and what is damaged of them."""

import gzip
from fractions import Fraction
from pathlib import Path
from typing import Dict

import numpy as np
import pytest

from analysis.export.merge import merge
from analysis.pictures.jitter import jitter_picture
from analysis.pictures.style import SCREEN, Frame
from analysis.read.folder import load_run
from analysis.read.model import Key
from analysis.statistics.percentiles import describe, describe_counted
from analysis.statistics.rows import build_rows

KEY = Key('zcu102-v8-gicv2', 'lr', 'timer-jitter', 'load=idle')
VALUES = {39: 1_500_000_000, 40: 400_000_000, 41: 1, 5000: 99_990, 5004: 8, 70_123: 1}
NAME = ','.join(KEY)
HEADS = {
    'run.csv': f'key,value\nstatus,ok\nstatus:{KEY.label()},ok\n',
    'stages.csv': 'platform,path,experiment,variant,stage,order,p50,unit\n',
}


def above(values: Dict[int, int]) -> int:
    """How far all samples together are above the least."""
    return sum((value - min(values)) * count for value, count in values.items())


def folder_of(folder: Path, values: Dict[int, int], total: int, change: str = '') -> Path:
    """A run of one such row; `change` is a row of histogram.csv more."""
    folder.mkdir()
    for name, text in HEADS.items():
        (folder / name).write_text(text)
    with gzip.open(folder / 'samples.csv.gz', 'wt') as file:
        file.write('platform,path,experiment,variant,vcpu,seq,warmup,value,unit,count\n')
        file.write(f'{NAME},0,0,1,900,ns,1\n')
    (folder / 'histogram.csv').write_text(
        'platform,path,experiment,variant,unit,value,count\n'
        + ''.join(f'{NAME},ns,{value},{count}\n' for value, count in values.items())
        + change
    )
    (folder / 'counters.csv').write_text(
        'platform,path,experiment,variant,counter,value\n'
        f'{NAME},interrupts,{sum(values.values())}\n{NAME},lost,0\n'
        f'{NAME},histogram_resolution_ppm,245\n{NAME},sum_above_least,{total}\n'
    )
    return folder


def test_figures(tmp_path: Path) -> None:
    """More samples than memory has room for; the mean is that of the sum, which the guest had exactly."""
    run = load_run(str(folder_of(tmp_path / 'run', VALUES, above(VALUES) + 12345)))
    assert not run.problems and run.meta['status'] == 'ok'
    row = build_rows(run)[0]
    assert row.ok and row.stats and row.cold == 900 and row.unit == 'ns'
    count = sum(VALUES.values())
    assert row.count == row.stats.count == count
    assert (row.stats.min, row.stats.p50, row.stats.p90, row.stats.max) == (39, 39, 40, 70_123)
    assert (row.stats.p99, row.stats.p99_9) == (40, 40)
    assert row.stats.mean == float(39 + Fraction(above(VALUES) + 12345, count))


def test_counted_as_if_they_were_kept() -> None:
    """The same values once each, and by how often they come."""
    values = np.array([7, -3, 7, 7, 120, 5, 5, -3, 9, 7], dtype=np.int64)
    each, counts = np.unique(values, return_counts=True)
    total = int((values - values.min()).sum())
    assert describe_counted(each[::-1], counts[::-1], total) == describe(values)
    assert describe_counted(each[:0], counts[:0], 0) is None


@pytest.mark.parametrize(
    'change, total, said',
    [
        (f'{NAME},ns,80000,-1\n', 0, "histogram.csv: line 8: count is '-1', not a number from 1"),
        (f'{NAME},ns,8O000,1\n', 0, "histogram.csv: line 8: value is '8O000', not a 64-bit decimal"),
        (f'{NAME},ns,80000\n', 0, 'histogram.csv: line 8: 6 fields instead of 7'),
        (f'{NAME},,80000,1\n', 0, 'histogram.csv: line 8: unit is empty'),
        (f'{NAME},ns,80000,0\n', 0, "histogram.csv: line 8: count is '0', not a number from 1"),
        (f'{NAME},n\x07s,80000,1\n', 0, 'histogram.csv: line 8: a control character or another'),
        ('', 10_000_000_000, 'its values do not come to the sum that the guest counted'),
    ],
)
def test_a_damaged_one_is_not_ok(tmp_path: Path, change: str, total: int, said: str) -> None:
    """What is left of it is shown, and marked."""
    run = load_run(str(folder_of(tmp_path / 'run', VALUES, above(VALUES) + total, change)))
    assert len(run.problems) == 1 and said in run.problems[0]
    row = build_rows(run)[0]
    assert row.status == 'incomplete' and said in row.reason and run.meta['status'] == 'incomplete'


SOME = {-120: 500, 39: 500, 100_000: 10}  # 79,500 + 1,001,200 above the least


@pytest.mark.parametrize('off, good', [(2000, True), (-2000, True), (3000, False), (-3000, False)])
def test_how_far_the_sum_may_be_off(tmp_path: Path, off: int, good: bool) -> None:
    """By two for each sample, and by the resolution of the values: 2,020 and 265 here."""
    run = load_run(str(folder_of(tmp_path / 'run', SOME, above(SOME) + off)))
    row = build_rows(run)[0]
    assert row.ok == good and (good or 'the sum that the guest counted' in row.reason)
    assert row.stats and (row.stats.min, row.stats.p50, row.stats.max) == (-120, 39, 100_000)


def test_small_values_may_each_be_rounded(tmp_path: Path) -> None:
    run = load_run(str(folder_of(tmp_path / 'run', {0: 10, 1: 10}, 40)))
    assert build_rows(run)[0].ok


def test_a_sum_is_needed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / 'run', SOME, 0)
    text = (folder / 'counters.csv').read_text()
    (folder / 'counters.csv').write_text(text.replace('sum_above_least', 'spurious'))
    assert 'the sum that the guest counted' in build_rows(load_run(str(folder)))[0].reason


def test_units_are_not_mixed(tmp_path: Path) -> None:
    """The cold sample is of the row, too."""
    folder = folder_of(tmp_path / 'run', SOME, above(SOME))
    text = (folder / 'histogram.csv').read_text()
    (folder / 'histogram.csv').write_text(text.replace(',ns,', ',cycles,'))
    run = load_run(str(folder))
    row = build_rows(run)[0]
    assert (row.status, row.reason) == ('failed', 'samples in different units: ns, cycles')
    assert row.stats is None and run.meta['status'] == 'incomplete'


@pytest.mark.parametrize('text', [None, 'platform,path,experiment,variant,unit,value,count\n', 'nothing\n'])
def test_a_lost_one_is_not_ok(tmp_path: Path, text: str) -> None:
    """No file, no row, no table."""
    folder = folder_of(tmp_path / 'run', VALUES, above(VALUES))
    if text is None:
        (folder / 'histogram.csv').unlink()
    else:
        (folder / 'histogram.csv').write_text(text)
    row = build_rows(load_run(str(folder)))[0]
    assert row.status == 'incomplete' and row.reason == 'histogram.csv has no row of it'


def test_it_is_drawn(tmp_path: Path) -> None:
    """The fullest bin is as high as its samples are many."""
    run = load_run(str(folder_of(tmp_path / 'run', VALUES, above(VALUES))))
    picture = jitter_picture(run, Frame(KEY.platform, '', SCREEN), build_rows(run))
    assert picture is not None and len(picture.boxes) == 3
    heights = [round(box.y1 - box.y0, 3) for box in picture.boxes]
    assert heights[0] > heights[1] > heights[2] > 0


def test_it_is_merged(tmp_path: Path) -> None:
    """With a run that has none."""
    one = folder_of(tmp_path / 'one', VALUES, above(VALUES))
    other = folder_of(tmp_path / 'other', {40: 10}, 0)
    for file in other.iterdir():
        data = file.read_bytes()
        text = gzip.decompress(data) if file.suffix == '.gz' else data
        text = text.replace(b'zcu102', b'rpi4').replace(b'histogram_resolution_ppm,245', b'spurious,0')
        file.write_bytes(gzip.compress(text) if file.suffix == '.gz' else text)
    merge([str(one), str(other)], str(tmp_path / 'both'), 'refuse')
    rows = {row.key: row for row in build_rows(load_run(str(tmp_path / 'both')))}
    assert rows[KEY].ok and rows[KEY].count == sum(VALUES.values())
