"""What a guest found out about its machine, in words."""

import pytest

from analysis.words.machine import core, facts


@pytest.mark.parametrize(
    'midr, said',
    [
        ('0x410fd034', 'Cortex-A53 r0p4'),
        ('0x411fd070', 'Cortex-A57 r1p0'),
        ('0x510fd034', 'unknown (MIDR 0x510fd034)'),
        ('0x410fdff4', 'unknown (MIDR 0x410fdff4)'),
        ('', 'unknown (MIDR )'),
    ],
)
def test_a_core_by_its_register(midr: str, said: str) -> None:
    assert core(midr) == said


def test_each_fact_that_is_told() -> None:
    meta = {'midr:m': '0x410fd083', 'list_registers:m': '4', 'pmu:m': '3', 'event_counters:m': '6'}
    assert facts({**meta, 'errata:m': '853709,1319367'}, 'm') == [
        'its CPU is a Cortex-A72 r0p3',
        'its GIC has 4 list registers',
        'there are performance monitors (version 3), with 6 event counters',
        'errata that may touch the figures: 853709, 1319367',
    ]
    assert facts({'pmu:m': '3', 'errata:m': '-'}, 'm') == [
        'there are performance monitors (version 3), which the guest may not use',
        'no erratum is known that touches the figures',
    ]
    assert facts({'pmu:m': '0'}, 'm') == ["the CPU has no performance monitors of the architecture's"]
    assert not facts(meta, 'n')
