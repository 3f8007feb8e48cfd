"""How far the medians of several whole runs are apart, where the run has a spread.csv."""

from types import SimpleNamespace
from typing import Dict, List, Optional

from analysis.command import InputError
from analysis.read.model import Key, Run
from analysis.read.repeats import Repeat, read_repeats
from analysis.read.tables import in_folder
from analysis.words.language import span


def of_run(folder: str, run: Run) -> Dict[Key, Repeat]:
    """The run's rows of several runs. One that cannot be read is a problem of the run's."""
    try:
        return read_repeats(in_folder(folder))
    except InputError as error:
        run.problems.append(str(error))
        return {}


def _name(key: Key) -> str:
    return ' '.join(filter(None, (key.path, key.experiment, key.variant.replace(';', ', '))))


def summary(found: Dict[Key, Repeat]) -> str:
    """A sentence on all rows; '' without any."""
    if not found:
        return ''
    runs = max(each.runs for each in found.values())
    key, widest = max(found.items(), key=lambda item: item[1].percent)
    if not widest.percent:
        return f'Measured in {runs} whole runs: each row has the same median in all of them.'
    return (
        f'Measured in {runs} whole runs, of which this is one. Their medians are farthest apart in '
        f'{_name(key)}: {span(widest.lowest, widest.highest)} {widest.unit} ({widest.percent:.1f} % of the '
        'median).'
    )


def table(found: Dict[Key, Repeat], experiment: str) -> Optional[SimpleNamespace]:
    """One experiment's rows as a table; None without any."""
    mine = {key: each for key, each in found.items() if key.experiment == experiment}
    if not mine:
        return None
    many = len({key.platform for key in mine}) > 1
    lines: List[List[str]] = []
    for key, each in mine.items():
        lines.append(
            [
                *([key.platform] if many else []),
                key.variant.replace(';', ', ') or '–',
                key.path,
                f'{each.p50:,}',
                f'{each.lowest:,}',
                f'{each.highest:,}',
                f'{each.percent:.1f} %',
                each.unit,
                f'{each.runs:,}',
                f'{each.throttled:,}',
            ]
        )
    head = ['variant', 'path', 'median', 'lowest', 'highest', 'apart', 'unit', 'runs', 'throttled']
    return SimpleNamespace(columns=[*(['platform'] if many else []), *head], lines=lines)
