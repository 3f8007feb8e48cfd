"""Which pictures a run gets, and drawing them."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, Optional, Sequence

from analysis.pictures.bars import answer_picture, cost_picture, experiment_picture
from analysis.pictures.curves import curve_picture
from analysis.pictures.exits import exits_picture
from analysis.pictures.gnuplot import ENDS, PlotError, draw
from analysis.pictures.jitter import jitter_picture
from analysis.pictures.peers import peers_picture
from analysis.pictures.picture import Picture, file_name
from analysis.pictures.platforms import NAME as ACROSS, across_picture
from analysis.pictures.stacks import stages_picture, switch_picture
from analysis.pictures.style import SCREEN, Frame, Style
from analysis.read.model import Run
from analysis.read.peers import Peer
from analysis.read.variants import parameters, running_parameter
from analysis.statistics.grouping import having, in_order, platforms_of
from analysis.statistics.rows import Row

JITTER = 'timer-jitter'
DRAWN = ('eoi', 'ipi', 'lr-pressure', 'preempt')  # experiments of which a picture says more than the table
WORKERS = 2


def _prefix(platform: str, rows: Sequence[Row]) -> str:
    """What a platform's file names start with: nothing while a run has only one."""
    return '' if all(row.key.platform == platform for row in rows) else f'{platform}-'


def _by_timer(rows: Sequence[Row]) -> Dict[str, List[Row]]:
    """timer-jitter's rows by the name of the picture they go into: one for each timer, the first plain."""
    mine = [row for row in rows if row.key.experiment == JITTER]
    timers = list(dict.fromkeys(parameters(row.key.variant).get('timer') for row in mine))
    found = {}
    for i, timer in enumerate(timers):
        group = (
            having(mine, timer=timer)
            if timer
            else [r for r in mine if 'timer' not in parameters(r.key.variant)]
        )
        found['jitter' if i == 0 else f'jitter-{timer or "other"}'] = group
    return found


def names_of(platform: str, rows: Sequence[Row]) -> Dict[str, str]:
    """File names (without extension) of one platform's pictures; `rows` are the whole run's.

    Keys are `answer:`, `cost:`, `exits:`, `stages:`, `peers:`, `parts:vm-switch`, `distribution:NAME` (NAME
    with a number from 1 where it has several), and each experiment's name.
    """
    prefix = _prefix(platform, rows)
    mine = [row for row in rows if row.key.platform == platform]
    names = {
        'answer:': 'answer',
        'cost:': 'cost',
        'exits:': 'exits',
        'stages:': 'stages',
        'peers:': 'peers',
    }
    names['parts:vm-switch'] = 'vm-switch-parts'
    for i, name in enumerate(_by_timer(mine)):
        names[f'distribution:{JITTER}' + (str(i) if i else '')] = name
    for experiment in dict.fromkeys(row.key.experiment for row in mine):
        names[experiment] = experiment
    return {kind: file_name(prefix + name) for kind, name in names.items()}


def _of_experiment(frame: Frame, experiment: str, rows: Sequence[Row]) -> Picture:
    """A curve where a parameter counts up over the variants, else bars."""
    running = running_parameter(list(dict.fromkeys(row.key.variant for row in rows if row.stats)))
    if running:
        return curve_picture(frame, experiment, rows, running)
    return experiment_picture(frame, experiment, rows)


def _of_platform(
    run: Run, frame: Frame, mine: Sequence[Row], peers: Sequence[Peer]
) -> List[Optional[Picture]]:
    """One platform's pictures."""
    found: List[Optional[Picture]] = [answer_picture(frame, mine), cost_picture(frame, mine)]
    found += [exits_picture(frame, mine)]
    found += [stages_picture(frame, run.stages), peers_picture(frame, mine, peers)]
    by_experiment = in_order(mine)
    for experiment, group in by_experiment.items():
        if experiment in DRAWN and any(row.stats for row in group):
            found.append(_of_experiment(frame, experiment, group))
    found.append(switch_picture(frame, by_experiment.get('vm-switch', [])))
    for name, group in _by_timer(mine).items():
        found.append(jitter_picture(run, frame, group, name))
    return found


def pictures(
    run: Run, rows: Sequence[Row], style: Style = SCREEN, peers: Sequence[Peer] = ()
) -> List[Picture]:
    """Every picture of the run that has something to show."""
    found: List[Optional[Picture]] = []
    for platform in platforms_of(rows):
        frame = Frame(platform, _prefix(platform, rows), style)
        mine = [row for row in rows if row.key.platform == platform]
        found += _of_platform(run, frame, mine, peers)
    found.append(across_picture(rows, style))
    return [picture for picture in found if picture is not None]


def across_name(rows: Sequence[Row]) -> Optional[str]:
    """File name of the picture of all platforms, None where a run has one."""
    return ACROSS if len(platforms_of(rows)) > 1 else None


def draw_all(
    run: Run,
    rows: Sequence[Row],
    folder: str,
    style: Style = SCREEN,
    peers: Sequence[Peer] = (),
    ends: Sequence[str] = ENDS,
) -> List[str]:
    """Draw every picture into `folder`, which holds no older one afterwards; what went wrong, one line each.

    `ends`: the kinds of files, all of them or the first ones.

    Raises OSError where the folder cannot be written.
    """
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        if name.endswith(ENDS):
            os.remove(os.path.join(folder, name))

    def one(picture: Picture) -> str:
        try:
            draw(picture, folder, ends)
        except PlotError as error:
            return str(error)
        return ''

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(dict.fromkeys(filter(None, pool.map(one, pictures(run, rows, style, peers)))))
