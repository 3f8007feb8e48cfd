"""What the report's pages say: the templates' words, from a run's rows and its pictures."""

from types import SimpleNamespace
from typing import Any, Dict, List, Optional, Sequence

from analysis.pages import answers, exits, experiment, front, messages, peers, platforms, stages, tables
from analysis.pages import repeats as several
from analysis.pages.drawn import Drawn
from analysis.pages.methods import methods
from analysis.pictures.of_run import across_name
from analysis.read.made import short
from analysis.read.model import OK, Run
from analysis.read.peers import Peer
from analysis.statistics.grouping import by_path, by_unit, in_order, platforms_of
from analysis.statistics.rows import Row
from analysis.words.definitions import EXPERIMENTS, path_of
from analysis.words.language import counted, listed


def _topic(
    title: str, by_platform: Dict[str, Optional[SimpleNamespace]], **more: Any
) -> Optional[SimpleNamespace]:
    """A page with a block for each platform; None where no platform has anything to show."""
    if not any(by_platform.values()):
        return None
    blocks = []
    for platform, found in by_platform.items():
        block = found or SimpleNamespace()
        block.platform = platform
        block.absent = '' if found else f'The run has nothing of this on {platform}.'
        blocks.append(block)
    return SimpleNamespace(title=title, blocks=blocks, **more)


def _paths(rows: Sequence[Row], by_platform: Dict[str, List[Row]], drawn: Drawn) -> Optional[SimpleNamespace]:
    """The paths side by side; None for a run of one."""
    found: Dict[str, Optional[SimpleNamespace]] = {}
    for platform, mine in by_platform.items():
        figure = drawn.of(platform, 'cost:')
        said = answers.trap_or_lr(mine) + messages.of_messages(mine)
        found[platform] = SimpleNamespace(sentences=said, figure=figure) if figure or said else None
    paths = list(by_path(rows))
    meanings = [SimpleNamespace(path=path, meaning=path_of(path).meaning) for path in paths]
    return _topic('The paths side by side', found, meanings=meanings) if len(paths) > 1 else None


def _across(rows: Sequence[Row], drawn: Drawn) -> Optional[SimpleNamespace]:
    """What differs between platforms; None for a run of one."""
    if across_name(rows) is None:
        return None
    said = platforms.sentences_of(rows) or [
        'No two platforms of this run measured the same interval in one unit.'
    ]
    return SimpleNamespace(
        sentences=said,
        figure=drawn.figure(across_name(rows)),
        table=platforms.table(rows),
    )


def _peers(
    by_platform: Dict[str, List[Row]], rows: Sequence[Row], others: Sequence[Peer], drawn: Drawn
) -> Optional[SimpleNamespace]:
    """Other hypervisors; None where nothing of them stands beside a figure of this run."""
    found = peers.of_setups(rows, others)
    if not any(setup.beside for setup in found):
        return None
    blocks: Dict[str, Optional[SimpleNamespace]] = {}
    for platform, mine in by_platform.items():
        blocks[platform] = SimpleNamespace(
            sentences=peers.sentences_of(mine, platform, others),
            figure=drawn.of(platform, 'peers:'),
            how=peers.how(mine, platform, others),
        )
    return _topic('What do other hypervisors cost?', blocks, setups=found, ours=peers.OURS)


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


def _fronts(by_platform: Dict[str, List[Row]], drawn: Drawn) -> List[SimpleNamespace]:
    """What the first page says of each platform."""
    fronts = []
    for platform, rows in by_platform.items():
        found = [tables.of_headlines(unit, group) for unit, group in by_unit(rows).items()]
        fronts.append(
            SimpleNamespace(
                platform=platform,
                answers=front.answers(rows),
                figure=drawn.of(platform, 'answer:'),
                tables=[table for table in found if table.lines],
            )
        )
    return fronts


def _subtitle(run: Run, rows: Sequence[Row]) -> str:
    """What this run is, in one line."""
    names = platforms_of(rows)
    parts = [counted(len(rows), 'row'), f'{sum(row.count for row in rows):,} samples']
    parts += names[:1] if len(names) == 1 else []
    if run.meta.get('commit'):
        parts.append(f'commit {run.meta["commit"]}')
    return ' · '.join([*parts, *short(run.meta, 'toolchain', names), *short(run.meta, 'qemu_version', names)])


def content(
    run: Run,
    rows: Sequence[Row],
    plots: str,
    plot_problems: Sequence[str] = (),
    others: Sequence[Peer] = (),
    narrow: Optional[str] = None,
) -> Dict[str, Any]:
    """Everything that the pages show, by the templates' names for it.

    `plots` is the folder with the SVGs, `narrow` that with those for a narrow page; pictures that are not
    there are left out.
    """
    names = platforms_of(rows)
    by_platform = {name: [row for row in rows if row.key.platform == name] for name in names}
    drawn = Drawn(plots, rows, narrow)
    of_stages = {name: stages.block(run, name, drawn) for name in names}
    of_exits = {name: exits.block(mine, drawn) for name, mine in by_platform.items()}
    experiments = [experiment.page_of(e, mine, by_platform, run, drawn) for e, mine in in_order(rows).items()]
    run.problems += [line for each in experiments for block in each.blocks for line in block.wrong]
    measured_again = several.of_run(drawn.run_folder, run)
    for each in experiments:
        each.repeats = several.table(measured_again, each.name)
    operations = [name for name in in_order(rows) if name in EXPERIMENTS and EXPERIMENTS[name].operation]
    return {
        'title': ' '.join(filter(None, (', '.join(names), run.meta.get('commit', '')))),
        'subtitle': _subtitle(run, rows),
        'platforms': names,
        'notices': _notices(run, rows, plot_problems),
        'units': listed([unit for unit in by_unit(rows) if unit]),
        'operations': listed(operations),
        'repeats': several.summary(measured_again),
        'fronts': _fronts(by_platform, drawn),
        'not_run': front.not_run(rows),
        'paths': _paths(rows, by_platform, drawn),
        'stages': _topic('Where do the instructions go?', of_stages),
        'exits': _topic('Every exit, named', of_exits, causes=exits.causes(rows)),
        'across': _across(rows, drawn),
        'peers': _peers(by_platform, rows, others, drawn),
        'experiments': experiments,
        'row_count': len(rows),
        'problems': run.problems,
        'marked': front.not_run_by_experiment(rows),
        'methods': methods(run, rows),
        'meta': list(run.meta.items()),
    }
