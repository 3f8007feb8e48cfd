"""What the names of a run mean: paths, experiments, parameters, units. The one place for these words."""

from typing import Dict, NamedTuple, Tuple


class Path(NamedTuple):
    """How an interrupt reaches the guest and how the guest completes it."""

    colour: str
    meaning: str
    bare: bool = False  # the guest has the physical interrupt controller: nothing virtual to be paid for
    host: str = ''  # what carries the guest in place of the shim, as it stands behind "under"


# A row a path, in the order of every table and plot. Colours are told apart with any kind of colour vision:
# Okabe and Ito's set for the shim's paths, and for hosts such as differ in lightness too.
PATHS: Dict[str, Path] = {
    'native': Path('#8a8a8a', 'the guest alone on the machine: no code in Hyp mode', bare=True),
    'passthrough': Path(
        '#56b4e9',
        'physical interrupts go straight to the guest, which owns the CPU interface and its timers: no exit; '
        'the shim keeps only its own memory from it',
        bare=True,
    ),
    'lr': Path(
        '#0072b2', 'list registers, linked to the physical interrupt (HW = 1); completion needs no exit'
    ),
    'lr-eoi': Path(
        '#e69f00', 'list registers without the link (HW = 0); each completion ends in a maintenance interrupt'
    ),
    'trap': Path('#d55e00', 'no list registers: every access to the CPU interface exits and is emulated'),
    'direct': Path('#cc79a7', 'GICv4: the interrupt controller delivers to the guest, no exit'),
    'kvm': Path('#009e73', 'Linux KVM with its interrupt controller and timer in the kernel', host='KVM'),
    'kvm-user': Path(
        '#8fd175',
        'Linux KVM without its interrupt controller in the kernel: user space answers each access',
        host='KVM with an interrupt controller in user space',
    ),
    'xen': Path('#8c6bb1', 'Xen: the guest is its first domain (dom0)', host='Xen'),
}
UNKNOWN_PATH = Path('#444444', 'a path the report has no words for')


class Experiment(NamedTuple):
    """One measured quantity. docs/experiments.md defines its interval; see documented.py."""

    title: str
    operation: bool = False  # counters cover the measured intervals alone, not the interrupts' whole life


EXPERIMENTS: Dict[str, Experiment] = {
    'clock': Experiment('Two stamps', operation=True),
    'hypercall': Experiment('Null hypercall', operation=True),
    'mmio-trap': Experiment('Emulated register', operation=True),
    'ack': Experiment('Acknowledge', operation=True),
    'eoi': Experiment('Completion', operation=True),
    'inject': Experiment('Software injection'),
    'spi': Experiment('SPI delivery'),
    'irq-total': Experiment('Whole SPI'),
    'timer': Experiment('Timer tick'),
    'timer-jitter': Experiment('Timer jitter'),
    'ipi': Experiment('Inter-processor interrupt'),
    'maintenance': Experiment('Maintenance interrupt', operation=True),
    'lr-pressure': Experiment('Many pending'),
    'preempt': Experiment('Preemption'),
    'unmask': Experiment('Unmasking'),
    'wfi-wake': Experiment('Wake from WFI'),
    'storm': Experiment('Interrupt storm'),
    'dist-config': Experiment('Distributor write', operation=True),
    'vm-switch': Experiment('Switch of virtual machines'),
    'timer-descheduled': Experiment('Timer of a stopped VM'),
    'lpi': Experiment('LPI delivery'),
    'lpi-total': Experiment('Whole LPI'),
    'its-config': Experiment('ITS command', operation=True),
    'lpi-descheduled': Experiment('LPI of a stopped VM'),
}


class Headline(NamedTuple):
    """A row of the report's first table and of the overview plot."""

    experiment: str
    variant: str  # every k=v of it must be in the row's variant; the first such variant counts
    label: str
    drawn: bool = True  # in the overview plot too
    compared: bool = False  # in the picture of trap against list registers too


HEADLINES: Tuple[Headline, ...] = (
    Headline('spi', 'trigger=edge', 'SPI, edge → handler', compared=True),
    Headline('spi', 'trigger=level', 'SPI, level → handler', False),
    Headline('irq-total', 'trigger=edge', 'whole SPI, edge', compared=True),
    Headline('irq-total', 'trigger=level', 'whole SPI, level', False),
    Headline('timer', 'timer=cntv;wait=spin', 'timer tick → handler', compared=True),
    Headline('timer', 'timer=cntv;wait=wfi', 'timer tick → handler, from WFI', False),
    Headline('timer', 'timer=cntp;wait=spin', 'physical timer tick → handler', False),
    Headline('ack', '', 'acknowledge (IAR)', compared=True),
    Headline('eoi', 'mode=0', 'complete (EOIR)', compared=True),
    Headline('inject', 'from=self', 'software interrupt to self', compared=True),
    Headline('inject', 'from=remote', 'software interrupt to another vCPU', False),
    Headline('ipi', 'op=one-way', 'IPI → handler on another vCPU', compared=True),
    Headline('lpi', 'via=translater;mapped=one', 'message (LPI) → handler', compared=True),
    Headline('unmask', '', 'unmask → handler', False),
    Headline('wfi-wake', 'wfi=trap', 'wake from a trapped WFI → handler', False),
    Headline('maintenance', 'cause=eoi', 'maintenance interrupt (EOI)', False),
    Headline('hypercall', '', 'null hypercall'),
    Headline('mmio-trap', 'op=read', 'emulated register, read'),
    Headline('vm-switch', 'save=all', 'switch of VMs'),
    Headline('timer-descheduled', '', 'timer of a stopped VM → handler', False),
)
# The experiments whose exits per interrupt are drawn: those that take one interrupt from start to end.
EXIT_HEADLINES: Tuple[Headline, ...] = (
    Headline('spi', 'trigger=edge', 'SPI, edge'),
    Headline('spi', 'trigger=level', 'SPI, level'),
    Headline('timer', 'timer=cntv;wait=spin', 'timer tick'),
    Headline('inject', 'from=self', 'software interrupt'),
    Headline('ipi', 'op=one-way', 'IPI'),
    Headline('lpi', 'via=translater;mapped=one', 'message (LPI)'),
    Headline('storm', '', 'one of a storm'),
)
LIST_REGISTERS = 4  # of GIC-400 and of QEMU's GICs: what GICH_VTR says on every platform there is so far
PARAMETERS: Dict[str, str] = {
    'k': 'K: interrupts pending at once',
    'depth': 'depth: handlers interrupted, one inside the other',
    'vcpus': 'vCPUs',
}
LOGARITHMIC = ('lr-pressure',)  # drawn over a logarithmic axis
# What each `cause` of the maintenance experiment stands for.
MAINTENANCE: Dict[str, str] = {
    'eoi': 'a list register that asked for it (EOI bit) was completed',
    'u': 'underflow: at most one list register is still in use',
    'np': 'no list register holds a pending interrupt',
    'lrenp': 'an interrupt that is in no list register was completed',
    'vgrp0e': 'the guest enabled group 0',
    'vgrp0d': 'the guest disabled group 0',
    'vgrp1e': 'the guest enabled group 1',
    'vgrp1d': 'the guest disabled group 1',
}
# Two values of one parameter that a reader compares: experiment -> parameter, base, the other.
CONTRASTS: Dict[str, Tuple[str, str, str]] = {
    'timer': ('timer', 'cntv', 'cntp'),
    'timer-jitter': ('timer', 'cntv', 'cntp'),
    'inject': ('from', 'self', 'remote'),
    'wfi-wake': ('wfi', 'native', 'trap'),
    'storm': ('cpus', '1', '2'),
}
SWEEP = 'phase=sweep'  # a variant whose samples are all there are, so that its largest is exact


class Unit(NamedTuple):
    """A unit of samples: its name on an axis, and what the reader must know."""

    axis: str
    meaning: str


UNITS: Dict[str, Unit] = {
    'insn': Unit(
        'insn (executed instructions, not time)',
        'An insn is one executed instruction, of the guest or of the shim: QEMU advances the counter by one '
        'for each (-icount shift=0, counter at 1 GHz), at every exception level, so a figure is the exact '
        'length of the path between two stamps and the same on every run. It is not a measure of time: it '
        'knows no caches, no pipeline, no cost of an exception or of a device access, and two paths of one '
        'length may differ on a real core. Compare paths with it, count exits with it, and do not turn it '
        'into nanoseconds.',
    ),
    'cycles': Unit(
        'cycles (CPU clock)',
        'Cycles are the CPU\'s own (PMCCNTR), counted at EL1 and EL2 on real hardware: they include caches, '
        'the pipeline and the bus, and they vary from run to run.',
    ),
    'ns': Unit(
        'ns (generic counter)',
        'Nanoseconds come from the generic counter of real hardware, and are no finer than its tick.',
    ),
}


def path_order(name: str) -> Tuple[int, str]:
    """Sort key: known paths in their order, then the others by name."""
    names = list(PATHS)
    return (names.index(name), '') if name in names else (len(names), name)


def experiment_order(name: str) -> Tuple[int, str]:
    """Sort key: known experiments in their order, then the others by name."""
    names = list(EXPERIMENTS)
    return (names.index(name), '') if name in names else (len(names), name)


def path_of(name: str) -> Path:
    """What is known of a path."""
    return PATHS.get(name, UNKNOWN_PATH)


def path_colour(name: str) -> str:
    """The path's colour, the same in every picture."""
    return path_of(name).colour


def axis_title(unit: str) -> str:
    """A unit as it stands on an axis."""
    return UNITS[unit].axis if unit in UNITS else unit


def matches(variant: str, wanted: str) -> bool:
    """Does a variant have every k=v of `wanted`?"""
    return set(filter(None, wanted.split(';'))) <= set(variant.split(';'))
