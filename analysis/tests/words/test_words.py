"""Every name that the shim, the guest or the bench can write has words in the report."""

import os
import re

from analysis.tests.helpers import ROOT
from analysis.words.definitions import CONTRASTS, EXPERIMENTS, HEADLINES, MAINTENANCE, PATHS
from analysis.words.documented import documented
from analysis.words.exits import CAUSES, EVENTS, UNKNOWN_CAUSE, cause_of
from analysis.words.stages import STAGES, stage_of


def counters(group: str) -> 'list[str]':
    """Names of one group of common/counters.h."""
    with open(os.path.join(ROOT, 'common', 'counters.h'), encoding='utf-8') as file:
        text = file.read()
    block = re.search(rf'#define {group}\(COUNTER\)(.*?)\n\n', text, re.S)
    assert block
    return re.findall(r'COUNTER\((\w+)\)', block.group(1))


def test_every_exit_is_explained() -> None:
    """Each exit counter has a name, a colour of its own and a sentence."""
    names = counters('COUNTERS_EXIT')
    assert len(names) > 10
    for name in names:
        assert name in CAUSES, name
        assert CAUSES[name].why.endswith('.') and CAUSES[name].name


def test_every_event_is_explained() -> None:
    """Each other counter too; a cause of maintenance has its words beside the experiment's variants."""
    for name in counters('COUNTERS_EVENT'):
        assert EVENTS.get(name), name
        assert not name.startswith('maint_') or MAINTENANCE.get(name[6:]), name


def test_unknown_names_keep_theirs() -> None:
    """A counter or a stage that the report has never heard of."""
    assert cause_of('exit_new_thing') == UNKNOWN_CAUSE._replace(name='new thing')
    assert stage_of('new-stage').short == 'new-stage' and stage_of('new-stage').colour


def test_order_of_the_paths() -> None:
    """The shim's, from nothing in between to everything in between; then other hosts. No colour twice."""
    shim = ['native', 'passthrough', 'lr', 'lr-eoi', 'trap', 'direct']
    assert list(PATHS) == [*shim, 'kvm', 'kvm-user', 'xen']
    assert [name for name, path in PATHS.items() if not path.host] == shim
    assert len({path.colour for path in PATHS.values()}) == len(PATHS)
    assert 'no exit' in PATHS['passthrough'].meaning and 'no exit' in PATHS['direct'].meaning


def test_definitions_are_whole() -> None:
    """docs/experiments.md defines each experiment; what is drawn or compared is a known experiment."""
    found = documented()
    assert set(found) == set(EXPERIMENTS)
    for name, words in found.items():
        assert words.start and words.end and words.about, name
        assert EXPERIMENTS[name].operation is (words.over == 'interval'), name
    assert {line.experiment for line in HEADLINES} | set(CONTRASTS) <= set(EXPERIMENTS)


def test_stage_colours_tell_apart() -> None:
    """No two stages share a colour."""
    assert len({words.colour for words in STAGES.values()}) == len(STAGES)
