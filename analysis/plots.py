"""Which pictures a run gets, and drawing them."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, Sequence

from analysis.bars import cost_picture, experiment_picture, in_order
from analysis.definitions import HEADLINES
from analysis.lanes import exits_picture, jitter_picture
from analysis.model import Run
from analysis.picture import Picture, PlotError, draw, file_name
from analysis.summary import Row

JITTER = 'timer-jitter'
WORKERS = 2


def _prefix(platform: str, rows: Sequence[Row]) -> str:
    """What a platform's file names start with: nothing while a run has only one."""
    return '' if all(row.key.platform == platform for row in rows) else f'{platform}-'


def names_of(platform: str, rows: Sequence[Row]) -> Dict[str, str]:
    """File names (without extension) of one platform's pictures; `rows` are the whole run's.

    Keys are `cost:`, `exits:`, `distribution:NAME`, and each experiment's name.
    """
    prefix = _prefix(platform, rows)
    names = {'cost:': 'cost', 'exits:': 'exits', f'distribution:{JITTER}': 'jitter'}
    names.update({row.key.experiment: row.key.experiment for row in rows if row.key.platform == platform})
    return {kind: file_name(prefix + name) for kind, name in names.items()}


def pictures(run: Run, rows: Sequence[Row]) -> List[Picture]:
    """Every picture of the run that has something to show."""
    found = []
    for platform in dict.fromkeys(row.key.platform for row in rows):
        prefix = _prefix(platform, rows)
        mine = [row for row in rows if row.key.platform == platform]
        if any(
            row.stats and row.key.experiment in {headline.experiment for headline in HEADLINES}
            for row in mine
        ):
            found.append(cost_picture(platform, mine, prefix))
        found.append(exits_picture(platform, mine, prefix))
        for experiment, group in in_order(mine).items():
            if any(row.stats for row in group):
                found.append(experiment_picture(platform, experiment, group, prefix))
        found.append(
            jitter_picture(run, platform, [row for row in mine if row.key.experiment == JITTER], prefix)
        )
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
