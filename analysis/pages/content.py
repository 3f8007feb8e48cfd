"""What the report's pages say: the templates' words, from a run's rows and its pictures."""

from types import SimpleNamespace
from typing import Any, Dict, List, Optional, Sequence, Tuple

from analysis.pages import experiment, front, peers, platforms, questions, sentences, tables
from analysis.pages.drawn import Shelf
from analysis.pages.methods import methods
from analysis.pictures.of_run import across_name
from analysis.read.made import all_made_with
from analysis.read.model import OK, Run
from analysis.read.peers import Peer
from analysis.statistics import grouping
from analysis.statistics.grouping import in_order
from analysis.statistics.rows import Row
from analysis.words import definitions, language
from analysis.words.exits import cause_of, cause_order

NAMED = ('spi', 'irq-total', 'timer', 'inject')  # the first of these that counted exits has them named


def _exits(rows: Sequence[Row], platform: str, shelf: Shelf) -> Optional[SimpleNamespace]:
    """One platform's exits: of one interrupt in words, of all headlines in a picture; None without any."""
    by_experiment = in_order(rows)
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
    figure = shelf.of(platform, 'exits:')
    if not group and not figure:
        return None
    return SimpleNamespace(
        platform=platform,
        named=[
            SimpleNamespace(path=path, text=sentences.named_exits(found[0]))
            for path, found in grouping.by_path(group).items()
        ],
        named_of=' '.join(filter(None, (group[0].key.experiment, variant))) if group else '',
        figure=figure,
    )


def _causes(rows: Sequence[Row]) -> List[SimpleNamespace]:
    """Every cause of an exit that the run has."""
    counters = {
        counter
        for row in rows
        for counter, count in row.counters.items()
        if counter.startswith('exit_') and count
    }
    return [
        SimpleNamespace(counter=counter, **cause_of(counter)._asdict())
        for counter in sorted(counters, key=cause_order)
    ]


def _asked(
    run: Run, by_platform: Dict[str, List[Row]], shelf: Shelf
) -> Tuple[List[SimpleNamespace], List[str]]:
    """The questions, each with a block for every platform that answers it; and what no platform answers."""
    found: Dict[str, SimpleNamespace] = {}
    silent: List[str] = []
    for platform, rows in by_platform.items():
        asked, not_answered = questions.ask(rows)
        where = questions.where(run, platform)
        silent += not_answered
        for each in [*asked, *([where] if where else [])]:
            caption = experiment.not_drawn([row for row in rows if row.key.experiment == each.picture])
            each.platform = platform
            each.file = shelf.name(platform, each.picture)
            each.figure = shelf.figure(each.file, caption)
            if each.figure is None and each.picture.startswith('parts:'):  # no shares: the plain picture
                each.file = shelf.name(platform, each.picture.partition(':')[2])
                each.figure = shelf.figure(each.file)
            question = found.setdefault(
                each.anchor, SimpleNamespace(anchor=each.anchor, title=each.title, blocks=[], used=[])
            )
            question.blocks.append(each)
            question.used += [name for name in each.used if name not in question.used]
    answered = {question.title for question in found.values()}
    order = [f'q-{question.name}' for question in questions.QUESTIONS] + [f'q-{questions.STAGES[0]}']
    return (
        sorted(found.values(), key=lambda question: order.index(question.anchor)),
        [title for title in dict.fromkeys(silent) if title not in answered],
    )


def _across(rows: Sequence[Row], shelf: Shelf) -> Optional[SimpleNamespace]:
    """What differs between platforms; None for a run of one."""
    if across_name(rows) is None:
        return None
    said = platforms.sentences_of(rows) or [
        'No two platforms of this run measured the same interval in one unit.'
    ]
    return SimpleNamespace(
        sentences=said,
        figure=shelf.figure(across_name(rows)),
        table=platforms.table(rows),
    )


def _peers(
    by_platform: Dict[str, List[Row]], rows: Sequence[Row], others: Sequence[Peer], shelf: Shelf
) -> Optional[SimpleNamespace]:
    """Other hypervisors; None where nothing is known of any."""
    if not others:
        return None
    blocks = [
        SimpleNamespace(
            platform=platform,
            sentences=peers.sentences_of(mine, platform, others),
            figure=shelf.of(platform, 'peers:'),
        )
        for platform, mine in by_platform.items()
    ]
    return SimpleNamespace(blocks=blocks, table=peers.table(rows, others))


def _notices(run: Run, rows: Sequence[Row], plot_problems: Sequence[str]) -> List[str]:
    """What a reader must know before any figure."""
    lines = []
    if run.meta.get('status', OK) != OK:
        lines.append(f'This run is marked {run.meta["status"]}: something is missing.')
    if run.meta.get('dirty') in ('yes', '1', 'true'):
        lines.append('This run was made from a tree with changes that no commit holds.')
    bad = sum(1 for row in rows if tables.mark(row) == 'bad')
    if bad:
        lines.append(f'{bad} of {len(rows)} rows failed or are incomplete: see "What did not run".')
    if run.problems:
        lines.append('Parts of the input could not be used: see "What was wrong with the input".')
    if not rows:
        lines.append('This run has no rows at all.')
    return lines + [f'Without a picture: {text}' for text in plot_problems]


def _fronts(by_platform: Dict[str, List[Row]], shelf: Shelf) -> List[SimpleNamespace]:
    """What the first page says of each platform."""
    return [
        SimpleNamespace(
            platform=platform,
            answers=front.answers(rows),
            figure=shelf.of(platform, 'answer:'),
            table=tables.overview(rows),
        )
        for platform, rows in by_platform.items()
    ]


def _subtitle(run: Run, rows: Sequence[Row]) -> str:
    """What this page is of, in one line."""
    said = ('commit', 'commit'), ('toolchain', ''), ('qemu_version', '')
    parts = [f'{len(rows)} rows', f'{sum(row.count for row in rows):,} samples', *grouping.platforms_of(rows)]
    texts = [(label, all_made_with(run.meta, key, grouping.platforms_of(rows))) for key, label in said]
    parts += [f'{label} {text}'.strip() for label, text in texts if text]
    return ' · '.join(parts)


def content(
    run: Run,
    rows: Sequence[Row],
    plots: str,
    plot_problems: Sequence[str] = (),
    others: Sequence[Peer] = (),
) -> Dict[str, Any]:
    """Everything that the pages show, by the templates' names for it.

    `plots` is the folder with the SVGs; pictures that are not there are left out.
    """
    names = grouping.platforms_of(rows)
    by_platform = {name: [row for row in rows if row.key.platform == name] for name in names}
    shelf = Shelf(plots, rows)
    asked, silent = _asked(run, by_platform, shelf)
    shown = {each.file: question for question in asked for each in question.blocks if each.figure}
    found = [(name, _exits(mine, name, shelf)) for name, mine in by_platform.items()]
    reference_of = [experiment.experiment(e, mine, shelf, shown) for e, mine in in_order(rows).items()]
    run.problems += [line for each in reference_of for block in each.blocks for line in block.wrong]
    operations = [name for name in in_order(rows) if name in definitions.EXPERIMENTS]
    return {
        'title': ' '.join(filter(None, (', '.join(names), run.meta.get('commit', '')))),
        'subtitle': _subtitle(run, rows),
        'several': len(names) > 1,
        'notices': _notices(run, rows, plot_problems),
        'units': language.listed(tables.units_of(rows)),
        'operations': language.listed([e for e in operations if definitions.EXPERIMENTS[e].operation]),
        'fronts': _fronts(by_platform, shelf),
        'not_run': front.not_run(rows),
        'exits': [each for _, each in found if each],
        'causes': _causes(rows),
        'questions': asked,
        'silent': silent,
        'across': _across(rows, shelf),
        'peers': _peers(by_platform, rows, others, shelf),
        'experiments': reference_of,
        'columns': tables.COLUMNS,
        'row_count': len(rows),
        'problems': run.problems,
        'marked': [
            SimpleNamespace(key=row.key, status=row.status, reason=row.reason, mark=tables.mark(row))
            for row in rows
            if not row.ok
        ],
        'methods': methods(run, rows),
        'meta': list(run.meta.items()),
    }
