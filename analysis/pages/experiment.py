"""An experiment's page: its definition; what each platform's figures say; one table of all platforms."""

from types import SimpleNamespace
from typing import Callable, Dict, List, Sequence

from analysis.pages import answers, messages, sentences, tables
from analysis.pages.drawn import Drawn
from analysis.pages.floor import counted, floor
from analysis.pages.listings import hint, listings
from analysis.pages.stages import stage_tables
from analysis.pictures.curves import undrawn_kinds
from analysis.read.model import Run
from analysis.read.variants import number_of, parameters
from analysis.statistics.grouping import by_unit, undrawn_paths
from analysis.statistics.rows import Row
from analysis.words import language
from analysis.words.definitions import CONTRASTS, EXPERIMENTS, LIST_REGISTERS, MAINTENANCE
from analysis.words.documented import definition
from analysis.words.exits import EVENTS

EXTREMES = 5  # from so many variants the cheapest and the dearest are named
SHOWN_K = 12  # most numbers of pending interrupts that the table of medians shows
# What says more of an experiment than its difference from native; of all rows of a platform.
ANSWERS: Dict[str, Callable[[Sequence[Row]], List[str]]] = {
    'eoi': answers.eoi,
    'maintenance': answers.maintenance,
    'lr-pressure': answers.pressure,
    'timer-jitter': answers.tick,
    'ipi': answers.ipi,
    'vm-switch': answers.vm_switch,
}
# What is said of an experiment beside that, because it takes another one's rows, too.
BESIDE: Dict[str, Callable[[Sequence[Row]], List[str]]] = {
    'spi': messages.wire_or_message,
    'lpi': messages.of_messages,
    'lpi-total': messages.of_messages,
    'vm-switch': messages.direct,
}


def _sentences(name: str, mine: Sequence[Row], every: Sequence[Row]) -> List[SimpleNamespace]:
    """What one platform's rows say, in words: `mine` of the experiment, `every` of the platform."""
    known = EXPERIMENTS.get(name)
    said = ANSWERS[name](every) if name in ANSWERS else [sentences.against_native(mine)]
    if name not in ANSWERS and len({row.key.variant for row in mine}) >= EXTREMES:
        said.append(sentences.extremes(mine))
    if name in CONTRASTS:
        said.append(sentences.contrast(mine, *CONTRASTS[name]))
    said += BESIDE[name](every) if name in BESIDE else []
    said.append(sentences.exits(mine, 'operation' if known and known.operation else 'interrupt'))
    said += [floor(mine, every), counted(mine)]
    found = [SimpleNamespace(text=text, bad=False) for text in said if text]
    if name == 'storm':
        text, good = sentences.storm(mine)
        found.insert(0, SimpleNamespace(text=text, bad=not good))
    return [line for line in found if line.text]


def _not_drawn(rows: Sequence[Row]) -> str:
    """A caption on the paths and the variants that a picture leaves out, '' where it shows all."""
    left_out = undrawn_paths(rows)
    said = f'Not drawn: {language.listed(left_out)}, where this cannot be measured.' if left_out else ''
    others = language.listed(undrawn_kinds(rows))
    return ' '.join(filter(None, [said, f'The rows with {others} are in the table alone.' if others else '']))


def _block(run: Run, name: str, mine: Sequence[Row], every: Sequence[Row], drawn: Drawn) -> SimpleNamespace:
    """One platform's words, pictures, stages and listings."""
    platform = every[0].key.platform
    caption = _not_drawn(mine)
    figures = [drawn.figure(each, caption) for each in drawn.of_experiment(platform, name)]
    found, wrong = listings(drawn.run_folder, mine)
    measured = any(row.stats or row.counters for row in mine)
    reasons = language.listed(list(dict.fromkeys(row.reason for row in mine if row.reason)))
    return SimpleNamespace(
        platform=platform,
        absent='' if measured else f'Not measured on {platform}{": " + reasons if reasons else ""}.',
        sentences=_sentences(name, mine, every) if measured else [],
        figures=[figure for figure in figures if figure],
        stages=stage_tables(run, platform, name),
        listings=found,
        wrong=wrong,
    )


def _few(rows: Sequence[Row]) -> List[Row]:
    """Of many K those that show the shape: powers of two, the first, the last, and the step's two sides."""
    known = sorted({k for k in (number_of(row.key.variant, 'k') for row in rows) if k is not None})
    if len(known) <= SHOWN_K:
        return list(rows)
    past = [k for k in known if k > LIST_REGISTERS][:1]
    shown = {known[0], known[-1], LIST_REGISTERS, *past, *(k for k in known if k & (k - 1) == 0)}
    return [row for row in rows if number_of(row.key.variant, 'k') in shown]


def _all_figures(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Tables of all figures, unit by unit: of rows that vary, and of rows whose samples are all the same."""
    found = []
    for unit, group in by_unit(rows).items():
        for varying, columns, what in (
            (True, tables.VARYING, 'Rows whose samples differ'),
            (False, tables.STILL, 'Rows whose samples are all the same, each of them'),
        ):
            mine = [row for row in group if tables.varies(row) is varying]
            if mine:
                found.append(
                    SimpleNamespace(
                        caption=f'{what}, in {unit}' if unit else 'Rows without samples',
                        columns=[*columns, *tables.ENDS],
                        lines=tables.figure_lines(mine),
                    )
                )
    return found


def _words(name: str, rows: Sequence[Row], counters: Sequence[str]) -> List[SimpleNamespace]:
    """What a reader may not know of the names in the tables."""
    causes = dict.fromkeys(parameters(row.key.variant).get('cause', '') for row in rows)
    texts = [(f'cause={cause}', MAINTENANCE[cause]) for cause in causes if cause in MAINTENANCE]
    texts = texts if name == 'maintenance' else []
    texts += [(counter, EVENTS[counter]) for counter in counters if counter in EVENTS]
    return [SimpleNamespace(name=each, text=text) for each, text in texts]


def page_of(
    name: str, rows: Sequence[Row], by_platform: Dict[str, List[Row]], run: Run, drawn: Drawn
) -> SimpleNamespace:
    """One experiment's page; `rows` are its rows on all platforms."""
    known = EXPERIMENTS.get(name)
    counted = [row for row in rows if any(row.counters.values())]
    names = tables.counter_names(counted)
    shown = _few(rows) if name == 'lr-pressure' else rows
    found = [tables.of_variants(unit, group) for unit, group in by_unit(shown).items()]
    blocks = [
        _block(run, name, [row for row in every if row.key.experiment == name], every, drawn)
        for every in by_platform.values()
    ]
    return SimpleNamespace(
        name=name,
        title=known.title if known else name,
        anchor=tables.anchor_of(name),
        definition=definition(name),
        hint=hint(rows),
        blocks=blocks,
        first=next((number for number, block in enumerate(blocks, 1) if not block.absent), 1),
        tables=[table for table in found if table],
        spread=sentences.spread(rows),
        all_figures=_all_figures(rows),
        row_count=len(rows),
        counter_names=names,
        counters=tables.counter_lines(counted, names),
        words=_words(name, rows, names),
        operation=bool(known and known.operation),
        platforms=len({row.key.platform for row in rows}) > 1,
        variants=any(row.key.variant for row in rows),
        per_irq=any(row.counters.get('interrupts') for row in counted),
    )
