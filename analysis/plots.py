"""Which pictures a run gets, and drawing them."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, Optional, Sequence

from analysis.bars import cost_picture, experiment_picture, in_order, over_native_picture
from analysis.curves import curve_picture
from analysis.definitions import HEADLINES
from analysis.lanes import exits_picture, jitter_picture
from analysis.model import Run
from analysis.picture import Picture, PlotError, draw, file_name
from analysis.stacks import stages_picture, switch_picture
from analysis.summary import Row
from analysis.variants import having, parameters, running_parameter

JITTER = 'timer-jitter'
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

    Keys are `cost:`, `exits:`, `over:`, `stages:`, `parts:vm-switch`, `distribution:NAME` (NAME with a
    number from 1 where it has several), and each experiment's name.
    """
    prefix = _prefix(platform, rows)
    mine = [row for row in rows if row.key.platform == platform]
    names = {'cost:': 'cost', 'exits:': 'exits', 'over:': 'trap-or-lr', 'stages:': 'stages'}
    names['parts:vm-switch'] = 'vm-switch-parts'
    for i, name in enumerate(_by_timer(mine)):
        names[f'distribution:{JITTER}' + (str(i) if i else '')] = name
    names.update({row.key.experiment: row.key.experiment for row in mine})
    return {kind: file_name(prefix + name) for kind, name in names.items()}


def _of_experiment(platform: str, experiment: str, rows: Sequence[Row], prefix: str) -> Picture:
    """A curve where a parameter counts up over the variants, else bars."""
    running = running_parameter(list(dict.fromkeys(row.key.variant for row in rows if row.stats)))
    if running:
        return curve_picture(platform, experiment, rows, running, prefix)
    return experiment_picture(platform, experiment, rows, prefix)


def pictures(run: Run, rows: Sequence[Row]) -> List[Picture]:
    """Every picture of the run that has something to show."""
    found: List[Optional[Picture]] = []
    for platform in dict.fromkeys(row.key.platform for row in rows):
        prefix = _prefix(platform, rows)
        mine = [row for row in rows if row.key.platform == platform]
        if any(
            row.stats and row.key.experiment in {headline.experiment for headline in HEADLINES}
            for row in mine
        ):
            found.append(cost_picture(platform, mine, prefix))
        found += [exits_picture(platform, mine, prefix), over_native_picture(platform, mine, prefix)]
        found.append(stages_picture(platform, run.stages, prefix))
        by_experiment = in_order(mine)
        for experiment, group in by_experiment.items():
            if any(row.stats for row in group):
                found.append(_of_experiment(platform, experiment, group, prefix))
        found.append(switch_picture(platform, by_experiment.get('vm-switch', []), prefix))
        for name, group in _by_timer(mine).items():
            found.append(jitter_picture(run, platform, group, prefix, name))
    return [picture for picture in found if picture is not None]


def draw_all(run: Run, rows: Sequence[Row], folder: str) -> List[str]:
    """Draw every picture into `folder`, which holds no older one afterwards; what went wrong, one line each.

    Raises OSError where the folder cannot be written.
    """
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        if name.endswith(('.svg', '.png')):
            os.remove(os.path.join(folder, name))

    def one(picture: Picture) -> str:
        try:
            draw(picture, folder)
        except PlotError as error:
            return str(error)
        return ''

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(dict.fromkeys(filter(None, pool.map(one, pictures(run, rows)))))
