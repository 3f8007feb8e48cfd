"""report.html: one self-contained page from a run's rows and its pictures."""

import os
import re
from types import SimpleNamespace
from typing import Dict, List, Optional, Sequence

import jinja2
from markupsafe import Markup

from analysis import causes, definitions, questions, sentences, tables
from analysis.bars import headline_groups, in_order, undrawn_paths
from analysis.model import OK, Run
from analysis.picture import TEMPLATES, file_name
from analysis.plots import names_of
from analysis.summary import Row

MANY_VARIANTS = 12  # more than these get a small table first, and the full ones folded
EXTREMES = 5  # from so many variants the cheapest and the dearest are named
NAMED = ('spi', 'irq-total', 'timer', 'inject')  # the first of these that counted exits has them named


def _svg(folder: str, name: Optional[str], caption: str = '') -> Optional[SimpleNamespace]:
    """A picture to stand in the page, None where it was not drawn."""
    path = os.path.join(folder, f'{name}.svg')
    if name is None or not os.path.exists(path):
        return None
    with open(path, encoding='utf-8') as file:
        text = file.read()
    text = re.sub(r'<\?xml.*?\?>\s*', '', text)
    text = re.sub(r'<svg\s+width="\d+" height="\d+"', '<svg role="img"', text, count=1)
    return SimpleNamespace(svg=Markup(text), caption=caption)


def _definition(name: str) -> str:
    known = definitions.EXPERIMENTS.get(name)
    if known is None:
        return 'The report has no definition for this experiment.'
    return f'From: {known.start}. To: {known.end}.' + (
        f' {known.note[:1].upper()}{known.note[1:]}.' if known.note else ''
    )


def _sentences(name: str, rows: Sequence[Row]) -> List[SimpleNamespace]:
    """What the data of one experiment say, in words."""
    known = definitions.EXPERIMENTS.get(name)
    what = 'operation' if known and known.operation else 'interrupt'
    said = [
        SimpleNamespace(text=text, bad=False)
        for text in (
            ' '.join(filter(None, (sentences.against_native(rows), sentences.spread(rows)))),
            sentences.exits(rows, what),
        )
    ]
    more = sentences.jitter(rows) if name == 'timer-jitter' else []
    if name in definitions.CONTRASTS:
        more.append(sentences.contrast(rows, *definitions.CONTRASTS[name]))
    if len({row.key.variant for row in rows}) >= EXTREMES:
        more.append(sentences.extremes(rows))
    said += [SimpleNamespace(text=text, bad=False) for text in more]
    if name == 'storm':
        text, good = sentences.storm(rows)
        said.insert(0, SimpleNamespace(text=text, bad=not good))
    return [line for line in said if line.text]


def _figures(
    name: str, rows: Sequence[Row], folder: str, pictures: Dict[str, str], shown: Dict[str, SimpleNamespace]
) -> 'tuple[List[SimpleNamespace], List[SimpleNamespace]]':
    """An experiment's pictures, and the questions that show the others: none stands twice in the page."""
    kinds = [name] + [kind for kind in pictures if kind.rstrip('0123456789') == f'distribution:{name}']
    names = [pictures[kind] for kind in kinds if kind in pictures]
    left_out = undrawn_paths(rows)
    caption = f'Not drawn: {sentences.listed(left_out)}, where this cannot be measured.' if left_out else ''
    figures = [_svg(folder, each, caption) for each in names if each not in shown]
    elsewhere = [shown[each] for each in names if each in shown]
    return [figure for figure in figures if figure], list({each.anchor: each for each in elsewhere}.values())


def _experiment(
    name: str,
    rows: Sequence[Row],
    anchor: str,
    folder: str,
    pictures: Dict[str, str],
    shown: Dict[str, SimpleNamespace],
) -> SimpleNamespace:
    """One experiment's section; `shown` are the questions that show a picture already, by its name."""
    known = definitions.EXPERIMENTS.get(name)
    counted = [row for row in rows if any(row.counters.values())]
    names = tables.counter_names(counted)
    units = list(dict.fromkeys(row.unit for row in rows if row.unit))
    lines = [
        SimpleNamespace(
            variant=row.key.variant or tables.NONE,
            path=row.key.path,
            cells=tables.figures(row),
            first=first,
            status=tables.status(row),
            mark=tables.mark(row),
        )
        for row, first in tables.with_first(rows)
    ]
    events = [
        SimpleNamespace(counter=counter, text=causes.EVENTS[counter])
        for counter in names
        if counter in causes.EVENTS
    ]
    caption = f'Samples in {sentences.listed(units)}' if units else 'No samples'
    if len(units) > 1:
        caption += ': rows in different units do not compare, and the picture shows only the first of them'
    figures, elsewhere = _figures(name, rows, folder, pictures, shown)
    many = len({row.key.variant for row in rows}) > MANY_VARIANTS
    return SimpleNamespace(
        name=name,
        title=known.title if known else name,
        anchor=f'{anchor}-{file_name(name)}',
        caption=caption,
        definition=_definition(name),
        sentences=_sentences(name, rows),
        figures=figures,
        elsewhere=elsewhere,
        many=many,
        small=tables.medians(rows, 'variant') if many else None,
        lines=lines,
        counter_names=names,
        counters=tables.counter_lines(counted, names),
        events=events,
        operation=bool(known and known.operation),
        variants=any(row.key.variant for row in rows),
        per_irq=any(row.counters.get('interrupts') for row in counted),
    )


def _questions(
    run: Run, platform: str, rows: Sequence[Row], folder: str, pictures: Dict[str, str]
) -> 'tuple[List[SimpleNamespace], List[str]]':
    """The platform's questions with their pictures, and the titles of those without data."""
    anchor = file_name(platform)
    asked, silent = questions.ask(rows, anchor)
    where = questions.where(run, platform, anchor)
    for each in [*asked, *([where] if where else [])]:
        left_out = undrawn_paths([row for row in rows if row.key.experiment == each.picture])
        caption = (
            f'Not drawn: {sentences.listed(left_out)}, where this cannot be measured.' if left_out else ''
        )
        each.figure = _svg(folder, pictures.get(each.picture), caption)
        if each.figure is None and each.picture.startswith('parts:'):  # no shares: the plain picture
            each.picture = each.picture.partition(':')[2]
            each.figure = _svg(folder, pictures.get(each.picture))
    return asked + ([where] if where else []), silent


def _platform(
    run: Run, name: str, rows: Sequence[Row], folder: str, pictures: Dict[str, str]
) -> SimpleNamespace:
    """One platform: headline, exits, questions, experiments."""
    anchor = file_name(name)
    by_experiment = in_order(rows)
    named: List[SimpleNamespace] = []
    group: Sequence[Row] = next(
        (
            found
            for found in (by_experiment.get(e, []) for e in NAMED)
            if any(row.exits_per_irq is not None for row in found)
        ),
        [],
    )
    variant = next((row.key.variant for row in group if row.exits_per_irq is not None), '')
    group = [row for row in group if row.key.variant == variant and row.exits_per_irq is not None]
    for path, found in sentences.by_path(group).items():
        named.append(SimpleNamespace(path=path, text=sentences.named_exits(found[0])))
    counters = sorted(
        {
            counter
            for row in rows
            for counter, count in row.counters.items()
            if counter.startswith('exit_') and count
        },
        key=causes.cause_order,
    )
    units = list(dict.fromkeys(row.unit for row in rows if row.unit))
    asked, silent = _questions(run, name, rows, folder, pictures)
    shown = {pictures[each.picture]: each for each in asked if each.figure}
    total = next(
        (found for label, found in headline_groups(rows) if found[0].key.experiment == 'irq-total'), []
    )
    return SimpleNamespace(
        name=name,
        anchor=anchor,
        unit=sentences.listed(units),
        headline=tables.overview(rows, anchor),
        operations=sentences.listed(
            [
                e
                for e in by_experiment
                if e in definitions.EXPERIMENTS and definitions.EXPERIMENTS[e].operation
            ]
        ),
        sentence=sentences.whole_interrupt(total),
        named=named,
        named_of=' '.join(filter(None, (group[0].key.experiment, variant))) if group else '',
        cost=_svg(folder, pictures.get('cost:')),
        exits=_svg(folder, pictures.get('exits:')),
        questions=asked,
        silent=silent,
        causes=[
            SimpleNamespace(counter=counter, **causes.cause_of(counter)._asdict()) for counter in counters
        ],
        experiments=[
            _experiment(e, found, anchor, folder, pictures, shown) for e, found in by_experiment.items()
        ],
    )


def _notices(run: Run, rows: Sequence[Row], plot_problems: Sequence[str]) -> List[str]:
    """What a reader must know before any figure."""
    lines = []
    if run.meta.get('status', OK) != OK:
        lines.append(f'This run is marked {run.meta["status"]}: something is missing.')
    if run.meta.get('dirty') in ('yes', '1', 'true'):
        lines.append('This run was made from a tree with changes that no commit holds.')
    bad = sum(1 for row in rows if tables.mark(row) == 'bad')
    if bad:
        lines.append(f'{bad} of {len(rows)} rows failed or are incomplete: see "Rows that are not whole".')
    if run.problems:
        lines.append('Parts of the input could not be used: see "What was wrong with the input".')
    if not rows:
        lines.append('This run has no rows at all.')
    return lines + [f'Without a picture: {text}' for text in plot_problems]


def render(run: Run, rows: Sequence[Row], plots: str, plot_problems: Sequence[str] = ()) -> str:
    """The page as text. `plots` is the folder with the SVGs; pictures that are not there are left out."""
    names = list(dict.fromkeys(row.key.platform for row in rows))
    platforms = [
        _platform(run, name, [row for row in rows if row.key.platform == name], plots, names_of(name, rows))
        for name in names
    ]
    units = list(dict.fromkeys(row.unit for row in rows if row.unit))
    commit = run.meta.get('commit', '')
    title = ' '.join(filter(None, (', '.join(names), commit)))
    asked = [SimpleNamespace(anchor=q.anchor, text=q.title) for p in platforms for q in p.questions]
    links = [SimpleNamespace(anchor=e.anchor, text=e.name) for p in platforms for e in p.experiments]
    links += [
        SimpleNamespace(anchor=anchor, text=text)
        for anchor, text in (('marked', 'rows not whole'), ('method', 'how to read'), ('run', 'this run'))
    ]
    subtitle = [
        f'{len(rows)} rows',
        f'{sum(row.count for row in rows):,} samples',
        *names,
        *(
            f'{label} {run.meta[key]}'
            for key, label in (('commit', 'commit'), ('toolchain', ''), ('qemu_version', ''))
            if run.meta.get(key)
        ),
    ]
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    env.filters['file_name'] = file_name
    env.globals['path_colour'] = definitions.path_colour
    with open(os.path.join(TEMPLATES, 'report.css'), encoding='utf-8') as file:
        css = Markup(file.read())
    return env.get_template('report.html.j2').render(
        title=title,
        subtitle=' · '.join(part.strip() for part in subtitle),
        asked=asked,
        links=links,
        css=css,
        platforms=platforms,
        notices=_notices(run, rows, plot_problems),
        columns=tables.COLUMNS,
        row_count=len(rows),
        problems=run.problems,
        marked=[
            SimpleNamespace(key=row.key, status=row.status, reason=row.reason, mark=tables.mark(row))
            for row in rows
            if not row.ok
        ],
        units=[
            SimpleNamespace(
                name=unit,
                meaning=definitions.UNITS[unit].meaning
                if unit in definitions.UNITS
                else 'The report does not know this unit.',
            )
            for unit in units
        ],
        overhead=sentences.overhead(rows),
        paths=[
            SimpleNamespace(
                name=path,
                meaning=definitions.PATHS[path].meaning
                if path in definitions.PATHS
                else 'a path the report has no words for',
            )
            for path in sentences.by_path(rows)
        ],
        meta=list(run.meta.items()),
    )
