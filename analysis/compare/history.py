"""hyptick history: each headline figure over the commits that changed the committed reference.

Writes history.csv, and a picture for each headline figure and platform, as SVG and PNG; says which figures
moved, commit by commit.
"""

import argparse
import csv
import io
import os
from dataclasses import dataclass
from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple

from analysis.command import InputError, attempt, in_tree, print_all, replace_file, tell
from analysis.compare.sides import REFERENCES, git, in_revision
from analysis.pictures.gnuplot import PlotError, draw
from analysis.pictures.picture import Curve, Entry, Picture, file_name
from analysis.read.model import Key
from analysis.statistics.figures import Figures, read_summary
from analysis.words.definitions import HEADLINES, Headline, axis_title, matches, path_colour, path_order

FOLDER = os.path.join('results', 'history')
COLUMNS = ('number', 'commit', 'date', 'subject', 'compiler', 'platform', 'path', 'experiment', 'variant')
COLUMNS += ('unit', 'p50', 'exits_per_irq')
HEIGHT = 300  # pixels of the axes
TICS = 15  # most commits that stand on the axis
SHORT = 10  # digits of a commit


class Change(NamedTuple):
    """A commit that changed the reference of a compiler, and the headline figures that it then had."""

    number: int  # from 1
    commit: str
    date: str
    subject: str
    figures: Dict[Key, Figures]


@dataclass(frozen=True)
class Series:
    """One headline figure on one platform: p50 by path and change."""

    platform: str
    headline: Headline
    unit: str
    points: Dict[str, List[Tuple[int, int]]]  # path -> number of the change, p50


def _lines(*words: str) -> List[str]:
    return git(*words).decode('utf-8', 'replace').splitlines()


def compilers() -> List[str]:
    """Those that any commit had a reference of. Raises InputError."""
    pattern = f':(top,glob){REFERENCES}/*/summary.csv'
    names = _lines('log', '--format=', '--name-only', '--', pattern)
    return sorted({os.path.basename(os.path.dirname(name)) for name in names if name})


def _headline_rows(rows: Dict[Key, Figures]) -> Dict[Key, Figures]:
    """Of a summary, the rows that are a headline's."""
    found = {}
    for headline in HEADLINES:
        for key, row in rows.items():
            if key.experiment == headline.experiment and matches(key.variant, headline.variant):
                found.setdefault(key, row)
    return found


def changes(compiler: str, problems: List[str]) -> List[Change]:
    """The commits that changed a compiler's reference, oldest first; what cannot be read is reported."""
    path = f'{REFERENCES}/{compiler}'
    found: List[Change] = []
    log = ('log', '--reverse', '--format=%H%x09%cs%x09%s', '--', f':(top){path}/summary.csv')
    for line in _lines(*log):
        commit, date, subject = line.split('\t', 2)
        try:
            rows = read_summary(in_revision(commit, path), 'summary.csv')
        except FileNotFoundError:
            continue  # the commit took it away
        except InputError as error:
            problems.append(f'{commit[:SHORT]}: {compiler}/{error}')
            continue
        found.append(Change(len(found) + 1, commit, date, subject, _headline_rows(rows)))
    return found


def series_of(found: Sequence[Change]) -> Iterator[Series]:
    """Every headline figure on every platform; a point of another unit than the newest is left out."""
    keys = list(dict.fromkeys(key for change in found for key in change.figures))
    for platform in dict.fromkeys(key.platform for key in keys):
        for headline in HEADLINES:
            mine = _first_variant([key for key in keys if key.platform == platform], headline)
            points: Dict[str, List[Tuple[int, int]]] = {}
            units = [change.figures[key].unit for change in found for key in mine if key in change.figures]
            unit = next((name for name in reversed(units) if name), '')
            for key in sorted(mine, key=lambda key: path_order(key.path)):
                for change in found:
                    row = change.figures.get(key)
                    if row and row.p50 is not None and row.unit == unit:
                        points.setdefault(key.path, []).append((change.number, row.p50))
            if points:
                yield Series(platform, headline, unit, points)


def _first_variant(keys: Sequence[Key], headline: Headline) -> List[Key]:
    """The keys of a headline: of several variants that fit it the first."""
    fitting = [
        key
        for key in keys
        if key.experiment == headline.experiment and matches(key.variant, headline.variant)
    ]
    return [key for key in fitting if key.variant == fitting[0].variant]


def picture_of(series: Series, compiler: str, last: int) -> Picture:
    """p50 over the changes, a curve for each path."""
    headline = series.headline
    name = file_name(
        '-'.join(filter(None, (compiler, series.platform, headline.experiment, headline.variant)))
    )
    values = [value for points in series.points.values() for _, value in points]
    low, high = min([0, *values]), max([1, *values])
    curves = list(series.points.values())
    step = -(-last // TICS)
    return Picture(
        name,
        f'{headline.label}  ·  {series.platform}, {compiler}',
        'changes of the reference, oldest first (history.csv has their commits)',
        f'Curves: {headline.label} on each path, over the commits that changed the reference',
        low=0.5,
        high=last + 0.5,
        rows=1,
        row_px=HEIGHT,
        label_px=72,
        y_axis=f'{axis_title(series.unit)}: p50',
        y_low=low * 1.05,
        y_high=high + 0.12 * (high - low),
        x_tics=list(range(1, last + 1, step)),
        curves=[  # of curves that lie on each other the ones below are wider, and show
            Curve(path_colour(path), tuple(points), 2 + 4 * curves[i + 1 :].count(points))
            for i, (path, points) in enumerate(series.points.items())
        ],
        legend=[
            Entry(path_colour(path), f'{path} {points[-1][1]:,}') for path, points in series.points.items()
        ],
    )


def moves(series: Series, found: Sequence[Change]) -> List[str]:
    """A line for each path whose figure ever moved: its values, each with the commit that brought it."""
    said = []
    commit = {change.number: change.commit[:SHORT] for change in found}
    for path, points in series.points.items():
        steps = [points[0]] + [now for before, now in zip(points, points[1:]) if now[1] != before[1]]
        if len(steps) > 1:
            values = ' → '.join(f'{value:,} ({commit[number]})' for number, value in steps)
            said.append(f'{series.platform}  {series.headline.label}  {path}: {values} {series.unit}')
    return said


def _csv_rows(compiler: str, found: Sequence[Change]) -> Iterator[Sequence[object]]:
    """history.csv's rows."""
    for change in found:
        for key, row in change.figures.items():
            exits = '' if row.exits_per_irq is None else f'{float(row.exits_per_irq):.6g}'
            yield (change.number, change.commit, change.date, change.subject, compiler, *key, row.unit,
                   '' if row.p50 is None else row.p50, exits)  # fmt: skip


def write_history(folder: str, problems: List[str]) -> List[str]:
    """Make the table and the pictures; the lines to print. Raises InputError and OSError."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator='\n')
    writer.writerow(COLUMNS)
    said: List[str] = []
    names = compilers()
    if not names:
        raise InputError(f'no commit has {REFERENCES}/')
    os.makedirs(folder, exist_ok=True)
    for compiler in names:
        found = changes(compiler, problems)
        writer.writerows(_csv_rows(compiler, found))
        moved, still = [], 0
        for series in series_of(found):
            lines = moves(series, found)
            moved += lines
            still += len(series.points) - len(lines)
            try:
                draw(picture_of(series, compiler, found[-1].number), folder)
            except PlotError as error:
                problems.append(str(error))
        said += [f'{compiler}: {len(found)} changes, {len(moved)} headline figures moved, {still} did not']
        said += [f'  {line}' for line in moved]
    replace_file(os.path.join(folder, 'history.csv'), out.getvalue())
    return said


def main(words: List[str]) -> int:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(
        prog='hyptick history',
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='Exit status: 0 made; 1 made, with problems; 2 nothing made.',
    )
    parser.add_argument('--output', metavar='FOLDER', default=in_tree(FOLDER), help='(%(default)s)')
    given = parser.parse_args(words)

    def work() -> int:
        problems: List[str] = []
        said = write_history(given.output, problems)
        print_all('\n'.join([*said, os.path.join(given.output, 'history.csv')]))
        return tell('history', dict.fromkeys(problems))

    return attempt('history', work)
