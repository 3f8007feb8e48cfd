"""spread.csv of a run: what several whole runs of the same matrix came to (docs/schema.md)."""

from typing import Dict, NamedTuple

from analysis.command import InputError
from analysis.read.model import Key
from analysis.read.tables import Opener, is_whole, table_rows

FILE = 'spread.csv'
KEY = ('platform', 'path', 'experiment', 'variant')
COLUMNS = (*KEY, 'unit', 'runs', 'p50', 'lowest', 'highest', 'throttled')


class Repeat(NamedTuple):
    """One row's medians in `runs` runs: the one in their middle, the smallest, the largest."""

    unit: str
    runs: int
    p50: int
    lowest: int
    highest: int
    throttled: int  # in how many of them its clock changed

    @property
    def percent(self) -> float:
        """What lies between the smallest and the largest, in percent of the one in the middle."""
        return 100 * (self.highest - self.lowest) / self.p50 if self.p50 else 0.0


def read_repeats(open_file: Opener) -> Dict[Key, Repeat]:
    """The table's rows, {} where the run has none. Raises InputError where it cannot be used."""
    found: Dict[Key, Repeat] = {}
    try:
        for line, row in table_rows(open_file, FILE, COLUMNS):
            good = len(row) == len(COLUMNS) and all(text.isprintable() for text in row)
            if not good or not all(is_whole(text.removeprefix('-')) for text in row[5:]):
                raise InputError(f'{FILE}: line {line}: not a row of medians')
            found[Key(*row[:4])] = Repeat(row[4], *(int(text) for text in row[5:]))
    except FileNotFoundError:
        pass
    return found
