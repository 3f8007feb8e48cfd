"""The report's reference: for each experiment its definition, all its pictures and all its figures."""

from types import SimpleNamespace
from typing import Dict, List, Sequence

from analysis.pages import sentences, tables
from analysis.pages.drawn import Shelf
from analysis.pages.listings import hint, listings
from analysis.statistics.grouping import platforms_of, undrawn_paths
from analysis.statistics.rows import Row
from analysis.words import definitions, language
from analysis.words.documented import definition
from analysis.words.exits import EVENTS

MANY_ROWS = 60  # more than these are folded; of one platform their medians stand before them
EXTREMES = 5  # from so many variants the cheapest and the dearest are named


def _sentences(name: str, rows: Sequence[Row]) -> List[SimpleNamespace]:
    """What the data of one experiment on one platform say, in words."""
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


def not_drawn(rows: Sequence[Row]) -> str:
    """A caption on the paths that a picture leaves out, '' where it shows all."""
    left_out = undrawn_paths(rows)
    return f'Not drawn: {language.listed(left_out)}, where this cannot be measured.' if left_out else ''


def _block(
    name: str, rows: Sequence[Row], shelf: Shelf, shown: Dict[str, SimpleNamespace]
) -> SimpleNamespace:
    """One platform's words and pictures; those that a question shows (`shown`) are linked, not repeated."""
    platform = rows[0].key.platform
    names = shelf.of_experiment(platform, name)
    caption = not_drawn(rows)
    figures = [shelf.figure(each, caption) for each in names if each not in shown]
    elsewhere = [shown[each] for each in names if each in shown]
    found, wrong = listings(shelf.run_folder, rows)
    return SimpleNamespace(
        listings=found,
        wrong=wrong,
        platform=platform,
        sentences=_sentences(name, rows),
        figures=[figure for figure in figures if figure],
        elsewhere=list({each.anchor: each for each in elsewhere}.values()),
    )


def _lines(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Lines of the table of all figures."""
    return [
        SimpleNamespace(
            platform=row.key.platform,
            variant=row.key.variant or tables.NONE,
            path=row.key.path,
            cells=tables.figures(row),
            first=first,
            status=tables.status(row),
            mark=tables.mark(row),
        )
        for row, first in tables.with_first(rows)
    ]


def experiment(
    name: str, rows: Sequence[Row], shelf: Shelf, shown: Dict[str, SimpleNamespace]
) -> SimpleNamespace:
    """One experiment's section, all platforms of the run together."""
    known = definitions.EXPERIMENTS.get(name)
    counted = [row for row in rows if any(row.counters.values())]
    names = tables.counter_names(counted)
    units = tables.units_of(rows)
    caption = f'Samples in {language.listed(units)}' if units else 'No samples'
    if len(units) > 1:
        caption += ': rows in different units do not compare, and a picture shows only the first of its units'
    platforms = platforms_of(rows)
    many = len(rows) > MANY_ROWS
    return SimpleNamespace(
        name=name,
        title=known.title if known else name,
        anchor=tables.anchor_of(name),
        caption=caption,
        definition=definition(name),
        hint=hint(rows),
        blocks=[
            _block(name, [row for row in rows if row.key.platform == platform], shelf, shown)
            for platform in platforms
        ],
        many=many,
        small=tables.medians(rows, 'variant') if many and len(platforms) == 1 else None,
        lines=_lines(rows),
        counter_names=names,
        counters=tables.counter_lines(counted, names),
        events=[
            SimpleNamespace(counter=counter, text=EVENTS[counter])
            for counter in names
            if counter in EVENTS
        ],
        operation=bool(known and known.operation),
        platforms=len(platforms) > 1,
        variants=any(row.key.variant for row in rows),
        per_irq=any(row.counters.get('interrupts') for row in counted),
    )
