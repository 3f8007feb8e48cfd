"""Writes made-up results folders for the tests, from a few rules; no randomness but a fixed generator.

As a program: `python3 -m analysis.tests.synth FOLDER [SAMPLES [all]]` writes a whole run to look at, with
`all` of every platform.
"""

import os
import sys
from typing import Dict, Iterable, List, Sequence, Tuple

from analysis.read.peers import Peer

PLATFORM = 'virt-v7-gicv2'
# Platforms of a run of several: what each path but those without an exit costs more than on the first.
PLATFORMS: Dict[str, int] = {PLATFORM: 0, 'virt-v8-gicv2': 7, 'virt-v8-gicv3': 13, 'vexpress-v7': 1}
PATHS = ('native', 'passthrough', 'lr', 'lr-eoi', 'trap')
BARE = PATHS[:2]  # without an exit
JITTER = [
    f'timer={timer};load={load};period=1ms' for timer in ('cntv', 'cntp') for load in ('idle', 'busy', 'irq')
]
KS = (1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48, 64)
REGISTERS = [
    f'{name}{end}'
    for name in ('ISENABLER', 'ICENABLER', 'ISPENDR', 'ICPENDR', 'IPRIORITYR', 'ITARGETSR', 'ICFGR')
    for end in ('', '-sgi', '-ppi')
]
CAUSES = {
    'eoi': 92,
    'u': 104,
    'np': 108,
    'lrenp': 131,
    'vgrp0e': 88,
    'vgrp0d': 88,
    'vgrp1e': 90,
    'vgrp1d': 89,
}

# A figure of another hypervisor, beside one of these rows.
PEER = Peer(
    'KVM 6.1', 'VHE', PLATFORM, 'cortex-a15', 'GICv2', 'tick', 'timer', 'timer=cntv;wait=spin', 900,
    900, 'insn', 'p50', 'QEMU', 'us', '',
)  # fmt: skip


def pressure(k: int) -> Sequence[int]:
    """One interrupt among k: a step where four list registers are full, flat from there."""
    step = 70 if k > 4 else 0
    return (52 + 8 // k, 52 + 8 // k, 64 + 40 // k + step, 190 + 40 // k + step, 360 + 30 // k)


# experiment -> variant -> p50 on each of PATHS; None is "unsupported"
COST: Dict[str, Dict[str, Sequence]] = {
    'clock': {'': (2, 2, 2, 2, 2)},
    'hypercall': {'': (None, 27, 27, 27, 27)},
    'mmio-trap': {'op=read': (1, 1, 92, 92, 94), 'op=write': (1, 1, 97, 97, 99)},
    'ack': {'': (3, 3, 3, 3, 131)},
    'eoi': {
        'mode=0': (3, 3, 3, 118, 140),
        'mode=1;op=drop': (3, 3, 3, 3, 121),
        'mode=1;op=deactivate': (3, 3, 3, 109, 117),
        'mode=1;op=both': (6, 6, 6, 112, 238),
    },
    'inject': {'from=self': (9, 9, 104, 104, 98), 'from=remote': (23, 23, 211, 211, 240)},
    'spi': {'trigger=edge': (11, 11, 57, 62, 71), 'trigger=level': (14, 14, 60, 65, 74)},
    'irq-total': {'trigger=edge': (41, 41, 88, 205, 362), 'trigger=level': (55, 55, 101, 219, 380)},
    'timer': {
        'timer=cntv;wait=spin': (8, 8, 55, 61, 69),
        'timer=cntv;wait=wfi': (9, 9, 56, 62, 70),
        'timer=cntp;wait=spin': (8, 8, 101, 107, 115),
        'timer=cntp;wait=wfi': (9, 9, 102, 108, 116),
    },
    'timer-jitter': {name: (8, 8, 55, 61, 69) for name in JITTER},
    'unmask': {'': (5, 5, 6, 6, 9)},
    'ipi': {
        'op=one-way;vcpus=2': (21, 21, 187, 187, 310),
        'op=round-trip;vcpus=2': (50, 50, 380, 500, 870),
        'op=broadcast;vcpus=2': (21, 21, 187, 187, 310),
        'op=broadcast;vcpus=4': (40, 40, 290, 290, 450),
    },
    'maintenance': {f'cause={cause}': (None, None, cost, cost + 6, None) for cause, cost in CAUSES.items()},
    'lr-pressure': {f'k={k}': pressure(k) for k in KS},
    'preempt': {f'depth={i}': (14, 14, 112, 112, 205) for i in range(1, 16)},
    'wfi-wake': {'wfi=native': (9, 9, 58, 58, 130), 'wfi=trap': (None, None, 121, 121, 190)},
    'storm': {'cpus=1': (60, 60, 110, 230, 390), 'cpus=2': (60, 60, 140, 260, 420)},
    'dist-config': {
        f'reg={name}': (1, 1, 90 + 3 * i, 90 + 3 * i, 92 + 3 * i) for i, name in enumerate(REGISTERS)
    },
    'vm-switch': {
        'save=all': (None, None, 384, 390, 330),
        'save=no-vgic': (None, None, 240, 246, 300),
        'save=no-timer': (None, None, 310, 316, 256),
    },
    'timer-descheduled': {'': (None, None, 481, 490, 440)},
}
# The same of LPIs, which a run has where it is asked for: only a GICv3 has them.
MESSAGES: Dict[str, Dict[str, Sequence]] = {
    'lpi': {
        'via=translater;mapped=one': (11, 11, 67, 67, 139),
        'via=translater;mapped=many': (11, 11, 67, 67, 139),
        'via=its;mapped=one': (11, 11, 487, 487, 509),
        'via=its;mapped=many': (11, 11, 487, 487, 509),
    },
    'lpi-total': {'via=translater': (49, 49, 105, 105, 420), 'via=its': (49, 49, 525, 525, 790)},
    'its-config': {
        **{f'op=mapti;mapped={n}': (4, 4, 640, 640, 640) for n in ('one', '10000')},
        **{f'op={op}': (4, 4, cost, cost, cost) for op, cost in
           (('movi', 871), ('inv', 520), ('int', 700), ('sync', 390))},
    },
    'lpi-descheduled': {'': (None, None, 560, 560, 610)},
}  # fmt: skip
COST_OF_ALL = {**COST, **MESSAGES}
STAGES: Dict[str, Sequence[Tuple[str, int]]] = {
    'lr': (
        ('el2-entry', 12), ('acknowledge', 4), ('inject', 14), ('list-register', 9), ('el2-exit', 10),
        ('guest-vector', 6), ('iar', 2), ('handler', 5), ('eoi', 3),
    ),
    'lr-eoi': (
        ('el2-entry', 12), ('acknowledge', 4), ('inject', 16), ('list-register', 12), ('el2-exit', 10),
        ('guest-vector', 6), ('iar', 2), ('handler', 5), ('eoi', 118),
    ),
    'trap': (
        ('el2-entry', 12), ('acknowledge', 4), ('inject', 18), ('list-register', 11), ('el2-exit', 12),
        ('guest-vector', 6), ('iar', 131), ('handler', 5), ('eoi', 140),
    ),
}  # fmt: skip
WHOLE: Dict[str, Dict[str, int]] = {
    'native': {},
    'passthrough': {},
    'lr': {'exit_irq': 1},
    'lr-eoi': {'exit_irq': 1, 'exit_maintenance': 1, 'maint_eoi': 1},
    'trap': {'exit_irq': 1, 'exit_gicc_iar': 1, 'exit_gicc_eoir': 1},
    'direct': {},
}
MAINTENANCE = {'exit_maintenance': 1, 'maint_eoi': 1}
# Exits of one measured operation: experiment and variant -> path -> counters; other paths have none.
OPERATION: Dict[Tuple[str, str], Dict[str, Dict[str, int]]] = {
    ('clock', ''): {},
    ('hypercall', ''): {path: {'exit_hypercall': 1} for path in PATHS[1:]},
    ('mmio-trap', 'op=read'): {path: {'exit_gicd': 1} for path in PATHS[2:]},
    ('mmio-trap', 'op=write'): {path: {'exit_gicd': 1} for path in PATHS[2:]},
    ('ack', ''): {'trap': {'exit_gicc_iar': 1}},
    ('eoi', 'mode=0'): {'lr-eoi': MAINTENANCE, 'trap': {'exit_gicc_eoir': 1}},
    ('eoi', 'mode=1;op=drop'): {'trap': {'exit_gicc_eoir': 1}},
    ('eoi', 'mode=1;op=deactivate'): {'lr-eoi': MAINTENANCE, 'trap': {'exit_gicc_dir': 1}},
    ('eoi', 'mode=1;op=both'): {'lr-eoi': MAINTENANCE, 'trap': {'exit_gicc_eoir': 1, 'exit_gicc_dir': 1}},
}


def values(base: int, path: str, variant: str, count: int) -> Iterable[int]:
    """Samples of one row: `base` with a period of larger ones, wider under load, as on a real path."""
    spread = (
        {'native': 3, 'passthrough': 3, 'lr': 12, 'lr-eoi': 25, 'trap': 70}[path]
        if 'load=irq' in variant
        else 0
    )
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
    elif experiment == 'dist-config':
        each = {} if path in BARE else {'exit_gicd': 1}
    elif experiment == 'its-config':
        each = {} if path in BARE else {'exit_its': 2}
    elif experiment[:3] == 'lpi' and path == 'lr-eoi':  # an LPI has no active state, and no maintenance
        each = WHOLE['lr']
    elif experiment == 'maintenance':
        cause = variant.partition('=')[2]
        each = {'exit_maintenance': 1, f'maint_{cause}': 1}
    elif experiment == 'wfi-wake' and variant == 'wfi=trap':
        each = {**WHOLE[path], 'exit_wfi': 1}
    elif experiment == 'ipi' and path not in BARE:
        each = {'exit_gicd': 1, 'exit_kick': 1, **{n: c for n, c in WHOLE[path].items() if n != 'exit_irq'}}
    elif experiment == 'inject' and path not in BARE:
        each = {'exit_doorbell': 1, **{name: n for name, n in WHOLE[path].items() if name != 'exit_irq'}}
    else:
        each = WHOLE[path]
    exits = count * sum(n for name, n in each.items() if name.startswith('exit_'))
    head = [('interrupts', count), ('lost', 0), ('duplicated', 0), ('spurious', 0), ('clock_overhead', 2)]
    return head + [('exits', exits)] + [(name, n * count) for name, n in each.items()]


def of_host(base: int, count: int) -> Iterable[int]:
    """Samples of one row under another hypervisor, whose own tick comes in between: p50 < p99 < max."""
    for i in range(count):
        yield 17 * base + (0 if i % 50 else 700) + (0 if i else 9000)


def write_run(
    folder: str,
    samples: int = 200,
    experiments: Sequence[str] = tuple(COST),
    platforms: Sequence[str] = (PLATFORM,),
    hosts: Sequence[str] = (),
) -> str:
    """A whole run with every experiment and path; native rows that need a shim are unsupported.

    `hosts` are paths of other hypervisors, on the first platform alone.
    """
    os.makedirs(folder, exist_ok=True)
    run = [
        ('key', 'value'),
        ('version', '0.1.0'),
        ('commit', '0123abc'),
        ('dirty', '0'),
        ('toolchain', 'arm-none-eabi-gcc 12.2.1'),
        ('qemu_version', 'QEMU emulator version 7.2.19'),
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
    wanted = [
        (platform, path, experiment, variant, costs[PATHS.index(path)])
        for platform in platforms
        for path in PATHS
        for experiment in experiments
        for variant, costs in COST_OF_ALL[experiment].items()
    ]
    for platform, path, experiment, variant, base in wanted:
        key = (platform, path, experiment, variant)
        run.append(('status:' + '/'.join(key), 'unsupported' if base is None else 'ok'))
        if base is None:
            run.append(('reason:' + '/'.join(key), 'no hypervisor to call'))
            continue
        base += 0 if path in BARE else PLATFORMS[platform]
        rows.append((*key, 0, 0, 1, base + 40, 'insn'))
        rows += [
            (*key, 0, i + 1, 0, value, 'insn') for i, value in enumerate(values(base, path, variant, samples))
        ]
        counters += [(*key, *pair) for pair in counters_of(experiment, variant, path, samples)]
    for path in hosts:
        for experiment in experiments:
            for variant, costs in COST_OF_ALL[experiment].items():
                key = (platforms[0], path, experiment, variant)
                run.append(('status:' + '/'.join(key), 'ok'))
                rows += [(*key, 0, i, 0, each, 'insn') for i, each in enumerate(of_host(costs[2], samples))]
                counters += [(*key, name, count) for name, count in (('interrupts', samples), ('lost', 0))]
    write(folder, 'run.csv', run)
    write(folder, 'samples.csv', rows)
    write(folder, 'counters.csv', counters)
    write_stages(folder, {('spi', 'trigger=edge'): STAGES} if 'spi' in experiments else {}, platforms)
    return folder


def write_stages(
    folder: str,
    traced: Dict[Tuple[str, str], Dict[str, Sequence[Tuple[str, int]]]],
    platforms: Sequence[str] = (PLATFORM,),
) -> None:
    """stages.csv: experiment and variant -> path -> stages with their medians, in order."""
    rows: List[Sequence] = [('platform', 'path', 'experiment', 'variant', 'stage', 'order', 'p50', 'unit')]
    rows += [
        (platform, path, experiment, variant, name, order, p50, 'insn')
        for platform in platforms
        for (experiment, variant), by_path in traced.items()
        for path, stages in by_path.items()
        for order, (name, p50) in enumerate(stages)
    ]
    write(folder, 'stages.csv', rows)


if __name__ == '__main__':
    write_run(
        sys.argv[1],
        int(sys.argv[2]) if len(sys.argv) > 2 else 2000,
        platforms=list(PLATFORMS) if sys.argv[3:] == ['all'] else (PLATFORM,),
    )
