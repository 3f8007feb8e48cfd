"""How much worse a row may get before it is called a regression: nothing, unless a CSV says otherwise."""

from fnmatch import fnmatchcase
from fractions import Fraction
from typing import List, NamedTuple

from analysis.command import InputError
from analysis.read.tables import Opener, table_rows
from analysis.read.model import Key

COLUMNS = ('platform', 'path', 'experiment', 'variant', 'figure', 'allowance')
FIGURES = ('p50', 'min', 'exits_per_irq', 'max')


class Allowance(NamedTuple):
    """One line: shell patterns for the key, and how much; of the base's value where `relative`."""

    key: Key
    figure: str
    amount: Fraction
    relative: bool


def _amount(text: str) -> 'tuple[Fraction, bool]':
    """`3`, `0.5` or `2%`: the amount, and whether it is relative. ValueError where it is none of these."""
    number = text.removesuffix('%')
    if not number or not all(c in '0123456789.' for c in number) or len(number) > 20:
        raise ValueError(text)
    return Fraction(number) / (100 if text.endswith('%') else 1), text.endswith('%')


def read_allowances(open_file: Opener, name: str) -> List[Allowance]:
    """The lines of the CSV. Raises InputError for a line that says nothing, OSError."""
    found = []
    for line, row in table_rows(open_file, name, COLUMNS):
        if len(row) != len(COLUMNS):
            raise InputError(f'{name}: line {line}: {len(row)} fields instead of {len(COLUMNS)}')
        if row[4] not in FIGURES:
            raise InputError(f'{name}: line {line}: figure {row[4][:40]!r} is not {", ".join(FIGURES)}')
        try:
            amount, relative = _amount(row[5])
        except ValueError:
            raise InputError(
                f'{name}: line {line}: allowance {row[5][:40]!r} is not a number or a percentage'
            ) from None
        found.append(Allowance(Key(*row[:4]), row[4], amount, relative))
    return found


def allowed(allowances: List[Allowance], key: Key, figure: str, base: Fraction) -> Fraction:
    """How much a figure may grow from `base`: by the first line that fits it, else by nothing."""
    for line in allowances:
        if line.figure == figure and all(fnmatchcase(name, wanted) for name, wanted in zip(key, line.key)):
            return abs(base) * line.amount if line.relative else line.amount
    return Fraction(0)
