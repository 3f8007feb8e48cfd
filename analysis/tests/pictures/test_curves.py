"""Curves, stacks and crowds of bars: that they are true to the figures and keep to their own area."""

import os
from typing import Callable, Dict, List, Optional, Sequence, Tuple

import pytest

from analysis.pictures.bars import CROWD, experiment_picture
from analysis.pictures.curves import APART, curve_picture, undrawn_kinds
from analysis.pictures.of_run import pictures
from analysis.pictures.picture import Picture, colour_number
from analysis.pictures.stacks import LETTER, stages_picture, switch_picture
from analysis.pictures.style import Frame
from analysis.read.folder import load_run
from analysis.read.model import Key, Run, Stage
from analysis.read.variants import parameters, running_parameter, without
from analysis.statistics.grouping import axis_names
from analysis.statistics.rows import Row, build_rows
from analysis.statistics.stages import stage_groups, stage_names, stage_sums, switch_shares
from analysis.tests import synth
from analysis.words.definitions import PATHS
from analysis.words.stages import stage_of

Make = Callable[..., str]
FRAME = Frame(synth.PLATFORM)
STAGE_HEADER = 'platform,path,experiment,variant,stage,order,p50,unit\n'


def of(rows: Sequence[Row], experiment: str) -> List[Row]:
    return [row for row in rows if row.key.experiment == experiment]


def rows_of(make: Make, lines: Sequence[Tuple[str, str, str, int]]) -> List[Row]:
    """Rows of one sample each: path, experiment, variant, value."""
    text = ''.join(
        f'm,{path},{experiment},{variant},0,0,0,{value},insn\n' for path, experiment, variant, value in lines
    )
    return build_rows(load_run(make(text)))


def with_stages(make: Make, text: str, run_lines: str = '') -> Run:
    """A small run with this stages.csv, and more lines of run.csv."""
    folder = make('m,lr,ack,,0,0,0,3,insn\n', '', 'status:m/lr/ack/,ok\n')
    with open(os.path.join(folder, 'stages.csv'), 'w', encoding='utf-8') as file:
        file.write(text)
    with open(os.path.join(folder, 'run.csv'), 'a', encoding='utf-8') as file:
        file.write(run_lines)
    return load_run(folder)


def test_parameters() -> None:
    """Taken apart and put together."""
    assert parameters('op=one-way;vcpus=2') == {'op': 'one-way', 'vcpus': '2'} and parameters('') == {}
    assert without('timer=cntp;wait=spin', 'timer') == 'wait=spin'


@pytest.mark.parametrize(
    'variants, name',
    [
        ([f'k={i}' for i in range(1, 6)], 'k'),
        ([f'prio=mixed;k={i}' for i in range(5)], 'k'),
        ([f'k={i}' for i in range(1, 5)], None),
        ([f'period={i}ms' for i in range(9)], None),
        ([f'k={i}' for i in range(1, 9)] + ['k=x'], None),
        ([''], None),
        ([], None),
    ],
)
def test_what_is_a_curve(variants: List[str], name: Optional[str]) -> None:
    """A whole number with values enough; anything else is bars."""
    assert running_parameter(variants) == name


def test_pressure_curve(rows: List[Row]) -> None:
    """Every p50 of every path over K, to base 2, with the list registers marked."""
    picture = curve_picture(FRAME, 'lr-pressure', of(rows, 'lr-pressure'), 'k')
    for i, path in enumerate(synth.PATHS):
        mine = [curve.points for curve in picture.curves if curve.colour == PATHS[path].colour]
        assert sum(mine, ()) == tuple((k, synth.pressure(k)[i]) for k in synth.KS)
    assert picture.log and picture.base == 2 and picture.x_tics == [1, 2, 4, 8, 16, 32, 64]
    assert [line.x0 for line in picture.lines if line.dashed] == [4]
    assert '4 list registers' in picture.texts[0].text


def test_preempt_marks_the_last_list_register(rows: List[Row]) -> None:
    """With so many handlers interrupted, one more interrupt fills them."""
    picture = curve_picture(FRAME, 'preempt', of(rows, 'preempt'), 'depth')
    assert [line.x0 for line in picture.lines if line.dashed] == [3]
    assert picture.texts[0].text.startswith('4 list registers: from here')


def test_curves_stay_inside_and_names_apart(rows: List[Row]) -> None:
    """Points within the axes, names beside them within the picture and not on each other."""
    for experiment, name in (('lr-pressure', 'k'), ('preempt', 'depth')):
        picture = curve_picture(FRAME, experiment, of(rows, experiment), name)
        for curve in picture.curves:
            assert all(picture.low < x < picture.high and 0 <= y < picture.y_high for x, y in curve.points)
        labels = [text for text in picture.texts if text.colour]
        places = sorted(float(text.y.split()[1]) for text in labels)
        step = APART * (picture.y_high - picture.y_low) / FRAME.style.curve_height
        assert all(high - low > 0.99 * step for low, high in zip(places, places[1:]))
        assert max(len(text.text) for text in labels) * LETTER < picture.right_px
        assert picture.axes_px > FRAME.style.width / 2


def test_curves_on_each_other_both_show(rows: List[Row]) -> None:
    """The one below is wider."""
    picture = curve_picture(FRAME, 'preempt', of(rows, 'preempt'), 'depth')
    assert [curve.width for curve in picture.curves] == [6, 2, 6, 2, 2]


def test_a_curve_stops_where_nothing_was_measured(run_of: Make) -> None:
    """On a logarithmic axis a step that at most doubles is the next one; else one that counts up by one."""
    counts = (1, 2, 4, 5, 6, 8, 64)
    rows = rows_of(run_of, [('lr', 'lr-pressure', f'k={k}', 10 + k) for k in counts])
    rows += rows_of(run_of, [('lr', 'preempt', f'depth={k}', 10 + k) for k in counts])

    def parts(experiment: str, name: str) -> List[List[int]]:
        curves = curve_picture(Frame('m'), experiment, of(rows, experiment), name).curves
        return [[int(x) for x, _ in curve.points] for curve in curves]

    assert parts('lr-pressure', 'k') == [[1, 2, 4, 5, 6, 8], [64]]
    assert parts('preempt', 'depth') == [[1, 2], [4, 5, 6], [8], [64]]


def test_a_curve_from_zero_is_linear(run_of: Make) -> None:
    """K = 0 has no place on a logarithmic axis."""
    rows = rows_of(run_of, [('lr', 'lr-pressure', f'k={k}', 10 + k) for k in range(6)])
    picture = curve_picture(Frame('m'), 'lr-pressure', rows, 'k')
    assert not picture.log and picture.low < 0 and 'logarithmic' not in picture.axis


def test_curves_of_two_kinds(run_of: Make) -> None:
    """Where another parameter has several values, the first is drawn: a path has one colour and one curve."""
    lines = [('lr', 'new', f'n={n};kind={kind}', n + 9 * (kind == 'b')) for n in range(1, 7) for kind in 'ab']
    rows = rows_of(run_of, lines)
    picture = curve_picture(Frame('m'), 'new', rows, 'n')
    assert [text.text for text in picture.texts] == ['lr kind=a  6']
    assert [curve.points[-1] for curve in picture.curves] == [(6, 6)]
    assert undrawn_kinds(rows) == ['kind=b'] and undrawn_kinds(rows[:6]) == []


def test_many_bars_are_a_crowd(rows: List[Row]) -> None:
    """Thin, without figures, and no name on another's place; the picture stays a screen high."""
    picture = experiment_picture(FRAME, 'dist-config', of(rows, 'dist-config'))
    assert len(picture.boxes) == 5 * len(synth.REGISTERS) > CROWD
    assert picture.texts == [] and picture.height < 1000
    places = [tic.y * picture.row_px for tic in picture.tics]
    assert min(high - low for low, high in zip(places, places[1:])) >= 15
    assert picture.tics[0].text == 'ISENABLER'


def test_a_crowd_on_one_path_has_room_for_names(run_of: Make) -> None:
    """One bar a group: the group is still as high as its name."""
    rows = rows_of(run_of, [('lr', 'dist-config', f'reg=R{i}', i) for i in range(CROWD + 1)])
    picture = experiment_picture(Frame('m'), 'dist-config', rows)
    places = [tic.y * picture.row_px for tic in picture.tics]
    assert min(high - low for low, high in zip(places, places[1:])) >= 15


def test_paths_that_cannot_are_left_out(rows: List[Row]) -> None:
    """Of eight variants that a path does not have, none takes a line."""
    picture = experiment_picture(FRAME, 'maintenance', of(rows, 'maintenance'))
    assert [entry.text for entry in picture.legend] == ['lr', 'lr-eoi']
    assert len(picture.texts) == 2 * len(synth.CAUSES)


def test_axis_names() -> None:
    """A parameter that its values explain is not named on the axis."""
    assert list(axis_names(['cause=eoi', 'cause=u']).values()) == ['eoi', 'u']
    assert list(axis_names(['save=all', 'save=no-vgic']).values()) == ['save=all', 'save=no-vgic']
    assert list(axis_names(['cause=eoi', 'x=1']).values()) == ['cause=eoi', 'x=1']


def bars_of(picture: Picture) -> Dict[float, List]:
    """Boxes by their bar's place."""
    found: Dict[float, List] = {}
    for box in picture.boxes:
        found.setdefault(box.y0, []).append(box)
    return found


def test_stages_stand_end_to_end(run: Run) -> None:
    """One bar a path, each stage where the one before it ends, as long as its median, in its colour."""
    picture = stages_picture(FRAME, run.stages)
    assert picture is not None
    for (_, boxes), stages in zip(sorted(bars_of(picture).items()), synth.STAGES.values()):
        starts, x = [], 0
        for _, size in stages:
            starts.append(x)
            x += size
        assert [box.x0 for box in boxes] == starts
        assert [box.colour for box in boxes] == [colour_number(stage_of(name).colour) for name, _ in stages]
        assert all(0 <= start + size - box.x1 < 1 for start, box, (_, size) in zip(starts, boxes, stages))
    assert [tic.text for tic in picture.tics] == ['lr', 'lr-eoi', 'trap']
    assert [entry.text for entry in picture.legend] == [name for name, _ in synth.STAGES['lr']]


def test_stage_labels_fit(run: Run) -> None:
    """What stands on a stage is no wider than it; the widest have their names, the narrow nothing."""
    picture = stages_picture(FRAME, run.stages)
    assert picture is not None
    texts = [text.text for text in picture.texts if text.align == 'center']
    assert 'IAR 131' in texts and 'EOI 140' in texts and '12' in texts and '2' not in texts
    for text in picture.texts:
        if text.align == 'center':
            x = float(text.x.split()[1])
            box = next(b for b in picture.boxes if b.x0 < x < b.x1 and b.y0 < float(text.y.split()[1]) < b.y1)
            assert LETTER * len(text.text) <= (box.x1 - box.x0) / picture.high * picture.axes_px
    assert {'65', '185', '339'} <= {text.text for text in picture.texts}


def test_stages_that_come_twice_or_are_unknown(run_of: Make) -> None:
    """Drawn in their places, added up in the table; below zero is no box, but counts."""
    run = with_stages(
        run_of,
        STAGE_HEADER
        + ''.join(f'm,trap,spi,,{name},{i},{p50},insn\n' for i, (name, p50) in enumerate(
            [('el2-entry', 9), ('moon', 5), ('el2-entry', 7), ('iar', -1)])),
    )  # fmt: skip
    picture = stages_picture(Frame('m'), run.stages)
    assert picture is not None and [box.x0 for box in picture.boxes] == [0, 9, 14]
    assert picture.texts[-1].text == '20'
    assert stage_sums(run.stages[Key('m', 'trap', 'spi', '')]) == {'el2-entry': 16, 'moon': 5, 'iar': -1}


def test_no_stages_no_picture(run_of: Make) -> None:
    """A header alone."""
    run = with_stages(run_of, STAGE_HEADER)
    assert run.stages == {} and run.problems == [] and stages_picture(Frame('m'), run.stages) is None


@pytest.mark.parametrize(
    'text, said',
    [
        (STAGE_HEADER + 'm,lr,spi,,iar,0,3\n', 'line 2: 7 fields instead of 8'),
        (STAGE_HEADER + 'm,lr,spi,,iar,x,3,insn\n', "line 2: order is 'x', not a place from 0"),
        (STAGE_HEADER + 'm,lr,spi,,iar,0,3.5,insn\n', "line 2: p50 is '3.5', not a 64-bit decimal"),
        (STAGE_HEADER + 'm,lr,spi,,,0,3,insn\n',
         'line 2: platform, path, experiment, stage or unit is empty'),
        (STAGE_HEADER + 'm,lr,spi,,iar,0,3,insn\n' * 2, 'line 3: place 0 of m/lr/spi/ a second time'),
        (STAGE_HEADER + 'm,lr,spi,,iar,0,3,insn\nm,lr,spi,,eoi,1,3,ns\n',
         'line 3: stages of m/lr/spi/ in different units'),
        ('anything\n', 'line 1: missing column platform, path, experiment, variant, stage, order, p50, unit'),
        ('', 'empty: not even a header row'),
    ],
)  # fmt: skip
def test_unusable_stages(run_of: Make, text: str, said: str) -> None:
    """One line names the fault; an interval that is not whole is not drawn, the others are."""
    run = with_stages(run_of, text + ('m,trap,spi,,iar,0,9,insn\n' if text.startswith('platform') else ''))
    assert run.problems == [f'stages.csv: {said}']
    whole = {Key('m', 'trap', 'spi', ''): [Stage('iar', 0, 9, 'insn')]}
    assert run.stages == (whole if text.startswith('platform') else {})


def test_a_trace_that_is_not_good_is_not_drawn(run_of: Make) -> None:
    """A stage may be missing in what arrived: its reason is reported, and what is good is drawn."""
    run = with_stages(
        run_of,
        STAGE_HEADER + 'm,lr,spi,,iar,0,3,insn\nm,trap,spi,,iar,0,9,insn\nm,native,spi,,iar,0,1,insn\n',
        'trace:m/lr/spi/,ok\ntrace:m/trap/spi/,incomplete\ntrace_reason:m/trap/spi/,a record is missing\n',
    )
    assert run.problems == ['stages.csv: trace of m/trap/spi/ incomplete: a record is missing']
    assert [key.path for key in run.stages] == ['lr', 'native']
    assert not [name for name in run.meta if name.startswith('trace')]


def test_samples_of_other_ways_are_read(run_of: Make) -> None:
    """A number of samples of a traced row; another value is told."""
    run = with_stages(
        run_of,
        STAGE_HEADER,
        'trace_other_ways:m/lr/spi/,3\ntrace_other_ways:m/trap/spi/,-1\n',
    )
    assert run.other_ways == {Key('m', 'lr', 'spi', ''): 3}
    assert [text.partition(': line ')[2].partition(': ')[2] for text in run.problems] == [
        "'-1' is not a number of samples"
    ]


def test_the_picture_shows_each_headline_before_its_variants(run_of: Make) -> None:
    """Six intervals fit: those of the overview first. The legend is in the order of an interrupt's way."""
    intervals = [
        ('spi', 'trigger=edge'), ('spi', 'trigger=level'), ('irq-total', 'trigger=edge'),
        ('irq-total', 'trigger=level'), ('timer', 'timer=cntv;wait=spin'), ('timer', 'timer=cntv;wait=wfi'),
        ('inject', 'from=self'), ('ipi', 'op=one-way;vcpus=2'),
    ]  # fmt: skip
    text = ''.join(
        f'm,lr,{experiment},{variant},eoi,0,3,insn\nm,lr,{experiment},{variant},iar,1,3,insn\n'
        for experiment, variant in intervals
    )
    run = with_stages(run_of, STAGE_HEADER + text)
    shown = [(experiment, variant) for experiment, variant, _ in stage_groups(run.stages, 'm')]
    assert shown[:6] == [intervals[i] for i in (0, 2, 4, 6, 7, 1)]
    picture = stages_picture(Frame('m'), run.stages)
    assert picture and [entry.text for entry in picture.legend] == ['iar', 'eoi']


def test_switch_shares(rows: List[Row]) -> None:
    """Differences of the three variants; they add up to the whole."""
    assert switch_shares(of(rows, 'vm-switch'))['lr'] == {'rest': 166, 'timer': 74, 'vgic': 144}
    picture = switch_picture(FRAME, of(rows, 'vm-switch'))
    assert picture is not None
    ends = [boxes[-1].x1 for _, boxes in sorted(bars_of(picture).items())]
    assert all(0 <= whole - end < 1 for whole, end in zip((384, 390, 330), ends))


def test_switch_that_saves_less_than_nothing(run_of: Make) -> None:
    """A share below zero cannot be stacked: no such picture, the plain one remains."""
    lines = [('lr', 'vm-switch', f'save={save}', cost) for save, cost in
             (('all', 100), ('no-vgic', 120), ('no-timer', 90))]  # fmt: skip
    rows = rows_of(run_of, lines)
    assert switch_picture(Frame('m'), rows) is None and switch_shares(rows)['lr']['vgic'] == -20


def test_long_run_stays_readable(run_of: Make) -> None:
    """Hundreds of variants: every picture is drawn within a page's height, and none is missing."""
    lines = [
        (path, experiment, f'{name}={i}', 50 + i)
        for path in synth.PATHS
        for experiment, name, count in (
            ('lr-pressure', 'k', 64),
            ('preempt', 'depth', 31),
            ('ipi', 'vcpus', 31),
        )
        for i in range(1, count + 1)
    ]
    run = load_run(
        run_of(''.join(f'm,{path},{e},{variant},0,0,0,{value},insn\n' for path, e, variant, value in lines))
    )
    drawn = {picture.name: picture for picture in pictures(run, build_rows(run))}
    assert set(drawn) == {'lr-pressure', 'preempt', 'ipi'}
    assert all(picture.height < 1700 for picture in drawn.values())


def test_stages_stand_in_their_order() -> None:
    """Whatever a path leaves out: the way of the interrupt, not the places that single paths give."""
    by_path = {
        'native': [Stage('guest-vector', 0, 4, 'insn'), Stage('new', 1, 1, 'insn')],
        'lr': [
            Stage('el2-entry', 0, 4, 'insn'),
            Stage('inject', 1, 9, 'insn'),
            Stage('guest-vector', 2, 4, 'insn'),
        ],
    }
    assert stage_names(by_path) == ['el2-entry', 'inject', 'guest-vector', 'new']


def test_no_line_where_nothing_was_measured(run_of: Make) -> None:
    """Points are joined only where the parameter counts up by one between them."""
    costs = {1: 5, 2: 6, 3: 7, 8: 9, 9: 9, 30: 9}
    rows = rows_of(run_of, [('lr', 'preempt', f'depth={depth}', cost) for depth, cost in costs.items()])
    picture = curve_picture(Frame('m'), 'preempt', rows, 'depth')
    assert [curve.points for curve in picture.curves] == [
        ((1, 5), (2, 6), (3, 7)), ((8, 9), (9, 9)), ((30, 9),)
    ]  # fmt: skip
