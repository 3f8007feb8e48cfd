"""What a guest found out about its machine, in words: the facts of its `cpu` record (docs/records.md)."""

from typing import Callable, List, Mapping, Tuple

# MIDR's part numbers of Arm's own cores (each core's technical reference manual).
ARM = 0x41
CORES = {
    0xC07: 'Cortex-A7',
    0xC0F: 'Cortex-A15',
    0xD03: 'Cortex-A53',
    0xD05: 'Cortex-A55',
    0xD07: 'Cortex-A57',
    0xD08: 'Cortex-A72',
    0xD09: 'Cortex-A73',
    0xD0B: 'Cortex-A76',
    0xD0C: 'Neoverse N1',
}


def core(midr: str) -> str:
    """The core that a main ID register names, and its revision; the register itself where it is not known."""
    try:
        value = int(midr, 16)
    except ValueError:
        return f'unknown (MIDR {midr})'
    part = value >> 4 & 0xFFF
    if value >> 24 != ARM or part not in CORES:
        return f'unknown (MIDR {midr})'
    return f'{CORES[part]} r{value >> 20 & 0xF}p{value & 0xF}'


def _monitors(version: str, counters: str) -> str:
    if version == '0':
        return 'the CPU has no performance monitors of the architecture\'s'
    beside = f', with {counters} event counters' if counters else ', which the guest may not use'
    return f'there are performance monitors (version {version}){beside}'


def facts(meta: Mapping[str, str], platform: str) -> List[str]:
    """A sentence's parts, one for each fact that the run tells of the platform."""

    def of(name: str) -> str:
        return meta.get(f'{name}:{platform}', '')

    said: Tuple[Tuple[str, Callable[[str], str]], ...] = (
        ('midr', lambda value: f'its CPU is a {core(value)}'),
        ('list_registers', lambda value: f'its GIC has {value} list registers'),
        ('pmu', lambda value: _monitors(value, of('event_counters'))),
        (
            'errata',
            lambda value: 'no erratum is known that touches the figures'
            if value == '-'
            else f'errata that may touch the figures: {value.replace(",", ", ")}',
        ),
    )
    return [words(of(name)) for name, words in said if of(name)]
