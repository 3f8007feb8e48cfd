"""Writes made-up results folders for the tests, from a few rules; no randomness but a fixed generator.

As a program: `python3 -m analysis.tests.synth FOLDER [SAMPLES]` writes a whole run to look at.
"""

import os
import sys
from typing import Dict, Iterable, List, Sequence, Tuple

PLATFORM = 'virt-v7-gicv2'
PATHS = ('native', 'lr', 'lr-eoi', 'trap')
JITTER = [f'timer=cntv;load={load};period=1ms' for load in ('idle', 'busy', 'irq')]

# experiment -> variant -> p50 on each of PATHS; None is "unsupported"
COST: Dict[str, Dict[str, Sequence]] = {
    'clock': {'': (2, 2, 2, 2)},
    'hypercall': {'': (None, 27, 27, 27)},
    'mmio-trap': {'op=read': (1, 92, 92, 94), 'op=write': (1, 97, 97, 99)},
    'ack': {'': (3, 3, 3, 131)},
    'eoi': {
        'mode=0': (3, 3, 118, 140),
        'mode=1;op=drop': (3, 3, 3, 121),
        'mode=1;op=deactivate': (3, 3, 109, 117),
        'mode=1;op=both': (6, 6, 112, 238),
    },
    'inject': {'from=self': (9, 104, 104, 98)},
    'spi': {'trigger=edge': (11, 57, 62, 71), 'trigger=level': (14, 60, 65, 74)},
    'irq-total': {'trigger=edge': (41, 88, 205, 362), 'trigger=level': (55, 101, 219, 380)},
    'timer': {'timer=cntv;wait=spin': (8, 55, 61, 69), 'timer=cntv;wait=wfi': (9, 56, 62, 70)},
    'timer-jitter': {name: (8, 55, 61, 69) for name in JITTER},
    'unmask': {'': (5, 6, 6, 9)},
    'storm': {'cpus=1': (60, 110, 230, 390)},
}
WHOLE: Dict[str, Dict[str, int]] = {
    'native': {},
    'lr': {'exit_irq': 1},
    'lr-eoi': {'exit_irq': 1, 'exit_maintenance': 1, 'maint_eoi': 1},
    'trap': {'exit_irq': 1, 'exit_gicc_iar': 1, 'exit_gicc_eoir': 1},
}
MAINTENANCE = {'exit_maintenance': 1, 'maint_eoi': 1}
# Exits of one measured operation: experiment and variant -> path -> counters; other paths have none.
OPERATION: Dict[Tuple[str, str], Dict[str, Dict[str, int]]] = {
    ('clock', ''): {},
    ('hypercall', ''): {path: {'exit_hypercall': 1} for path in PATHS[1:]},
    ('mmio-trap', 'op=read'): {path: {'exit_gicd': 1} for path in PATHS[1:]},
    ('mmio-trap', 'op=write'): {path: {'exit_gicd': 1} for path in PATHS[1:]},
    ('ack', ''): {'trap': {'exit_gicc_iar': 1}},
    ('eoi', 'mode=0'): {'lr-eoi': MAINTENANCE, 'trap': {'exit_gicc_eoir': 1}},
    ('eoi', 'mode=1;op=drop'): {'trap': {'exit_gicc_eoir': 1}},
    ('eoi', 'mode=1;op=deactivate'): {'lr-eoi': MAINTENANCE, 'trap': {'exit_gicc_dir': 1}},
    ('eoi', 'mode=1;op=both'): {'lr-eoi': MAINTENANCE, 'trap': {'exit_gicc_eoir': 1, 'exit_gicc_dir': 1}},
}


def values(base: int, path: str, variant: str, count: int) -> Iterable[int]:
    """Samples of one row: `base` with a period of larger ones, wider under load, as on a real path."""
    spread = {'native': 3, 'lr': 12, 'lr-eoi': 25, 'trap': 70}[path] if 'load=irq' in variant else 0
    spread += 2 if 'load=busy' in variant or 'wait' in variant else 0
    state = 12345
    for _ in range(count):
        state = (state * 1103515245 + 12345) % (1 << 31)
        step = (state >> 16) % 100
        yield base + (spread * (step - 60) // 40 if step > 60 else 0)


def write(folder: str, name: str, rows: Iterable[Sequence]) -> None:
    """One CSV, plain: no field of these needs quotes."""
    with open(os.path.join(folder, name), 'w', encoding='utf-8') as file:
        for row in rows:
            file.write(','.join(str(cell) for cell in row) + '\n')


def counters_of(experiment: str, variant: str, path: str, count: int) -> List[Tuple[str, int]]:
    """Counters the guest would print for a row of `count` interrupts or operations."""
    if (experiment, variant) in OPERATION:
        each = OPERATION[experiment, variant].get(path, {})
    elif experiment == 'inject' and path != 'native':
        each = {'exit_doorbell': 1, **{name: n for name, n in WHOLE[path].items() if name != 'exit_irq'}}
    else:
        each = WHOLE[path]
    exits = count * sum(n for name, n in each.items() if name.startswith('exit_'))
    head = [('interrupts', count), ('lost', 0), ('duplicated', 0), ('spurious', 0), ('clock_overhead', 2)]
    return head + [('exits', exits)] + [(name, n * count) for name, n in each.items()]


def write_run(folder: str, samples: int = 200, experiments: Sequence[str] = tuple(COST)) -> str:
    """A whole run with every experiment and path; native rows that need a shim are unsupported."""
    os.makedirs(folder, exist_ok=True)
    run = [
        ('key', 'value'),
        ('version', '0.1.0'),
        ('commit', '0123abc'),
        ('dirty', '0'),
        ('toolchain', 'arm-none-eabi-gcc 12.2.1'),
        ('qemu_version', '7.2.19'),
        ('host', 'x86_64 Linux'),
        ('matrix', 'matrix.csv'),
        ('start', '2026-01-01T00:00:00Z'),
        ('end', '2026-01-01T00:01:00Z'),
        ('status', 'ok'),
    ]
    rows: List[Sequence] = [
        ('platform', 'path', 'experiment', 'variant', 'vcpu', 'seq', 'warmup', 'value', 'unit')
    ]
    counters: List[Sequence] = [('platform', 'path', 'experiment', 'variant', 'counter', 'value')]
    for path in PATHS:
        for experiment in experiments:
            for variant, costs in COST[experiment].items():
                key = (PLATFORM, path, experiment, variant)
                base = costs[PATHS.index(path)]
                run.append(('status:' + '/'.join(key), 'unsupported' if base is None else 'ok'))
                if base is None:
                    run.append(('reason:' + '/'.join(key), 'no hypervisor to call'))
                    continue
                rows.append((*key, 0, 0, 1, base + 40, 'insn'))
                rows += [
                    (*key, 0, i + 1, 0, value, 'insn')
                    for i, value in enumerate(values(base, path, variant, samples))
                ]
                counters += [(*key, *pair) for pair in counters_of(experiment, variant, path, samples)]
    write(folder, 'run.csv', run)
    write(folder, 'samples.csv', rows)
    write(folder, 'counters.csv', counters)
    write(
        folder, 'stages.csv', [('platform', 'path', 'experiment', 'variant', 'stage', 'order', 'p50', 'unit')]
    )
    return folder


if __name__ == '__main__':
    write_run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
