"""What the names of a run mean: paths, experiments, parameters, units. The one place for these words."""

from typing import Dict, NamedTuple, Tuple


class Path(NamedTuple):
    """How an interrupt reaches the guest and how the guest completes it."""

    colour: str
    meaning: str


# Order of every table and plot. Colours: Okabe and Ito's set, told apart with any kind of colour vision.
PATHS: Dict[str, Path] = {
    'native': Path('#8a8a8a', 'the guest alone on the machine: no code in Hyp mode'),
    'passthrough': Path(
        '#56b4e9',
        'physical interrupts go straight to the guest, which owns the CPU interface and its timers: no exit; '
        'the shim keeps only its own memory from it',
    ),
    'lr': Path(
        '#0072b2', 'list registers, linked to the physical interrupt (HW = 1); completion needs no exit'
    ),
    'lr-eoi': Path(
        '#e69f00', 'list registers without the link (HW = 0); each completion ends in a maintenance interrupt'
    ),
    'trap': Path('#d55e00', 'no list registers: every access to the CPU interface exits and is emulated'),
    'direct': Path('#cc79a7', 'GICv4: the interrupt controller delivers to the guest, no exit'),
}
OTHER_COLOUR = '#444444'


class Experiment(NamedTuple):
    """One measured quantity: the interval `start` to `end`, and what a sample stands for."""

    title: str
    start: str
    end: str
    note: str = ''
    operation: bool = False  # counters cover the measured intervals alone, not the interrupts' whole life


# What makes a row of one GIC an instruction longer than the same row of another.
TRAPPED = (
    'on trap, an access to a GICv3, a system register\'s, counts as an instruction; one to a GICv2, a load '
    'or store that aborts, does not, so that the same thing is one insn shorter there'
)

EXPERIMENTS: Dict[str, Experiment] = {
    'clock': Experiment(
        'Two stamps',
        'a stamp',
        'the stamp right after it',
        'the clock\'s own cost: nothing is subtracted here, and this from every sample of the others',
        operation=True,
    ),
    'hypercall': Experiment(
        'Null hypercall',
        'just before HVC',
        'just after it',
        'into Hyp mode and back, with nothing to do there',
        operation=True,
    ),
    'mmio-trap': Experiment(
        'Emulated register',
        'just before a load from, or a store to, a register of the distributor',
        'just after it',
        'the distributor is emulated on every path but native and passthrough',
        operation=True,
    ),
    'ack': Experiment(
        'Acknowledge',
        'just before the read of IAR, one interrupt pending',
        'just after it',
        TRAPPED,
        operation=True,
    ),
    'eoi': Experiment(
        'Completion',
        'just before the write that completes an active interrupt',
        'just after it',
        'with mode=0, EOIR drops the priority and deactivates; with mode=1, EOIR drops and DIR deactivates; '
        + TRAPPED,
        operation=True,
    ),
    'inject': Experiment(
        'Software injection',
        'the guest makes a software interrupt pending: for itself with from=self, from another vCPU with '
        'from=remote',
        'first instruction of the handler',
        'by a store to the shim\'s doorbell; without one by a store to GICD_ISPENDR',
    ),
    'spi': Experiment(
        'SPI delivery',
        'a shared peripheral interrupt is made pending at the physical GIC',
        'first instruction of the handler',
    ),
    'irq-total': Experiment(
        'Whole SPI',
        'a shared peripheral interrupt is made pending at the physical GIC',
        'the interrupted code goes on',
        'delivery, acknowledge, handler and completion: all that one interrupt takes from the guest',
    ),
    'timer': Experiment(
        'Timer tick',
        'the counter reaches the deadline: CNTV_CVAL with timer=cntv, CNTP_CVAL with timer=cntp',
        'first instruction of the handler',
        'CNTV belongs to the guest; CNTP is emulated on every path but native and passthrough: its registers '
        'trap, and the shim keeps the deadline with a timer of its own',
    ),
    'timer-jitter': Experiment(
        'Timer jitter',
        'the tick\'s place on the ideal grid, which never moves',
        'first instruction of the handler',
        'each deadline is the previous deadline plus the period, so lateness does not add up; load says what '
        'the guest does meanwhile: nothing, computing, or handling other interrupts. With phase=sweep there '
        'is one tick at each instruction of a load that repeats itself, and the largest sample is the '
        'latest that a tick can be under that load',
    ),
    'ipi': Experiment(
        'Inter-processor interrupt',
        'vCPU 0 is about to write GICD_SGIR',
        'first instruction of the handler on the other vCPU (op=one-way); of the answer\'s handler on vCPU 0 '
        '(op=round-trip); of the last handler on any other vCPU (op=broadcast, to all but itself)',
        'the receivers sleep in WFI; the sender yields while it waits',
    ),
    'maintenance': Experiment(
        'Maintenance interrupt',
        'just before the guest\'s load or store that makes the maintenance interrupt come',
        'just after it',
        'the interrupt is taken in Hyp mode right behind that access, so this is the whole of it: the exit, '
        'what the hypervisor does about the cause, the return; each cause is provoked by itself',
        operation=True,
    ),
    'lr-pressure': Experiment(
        'Many pending',
        'just before the first of K interrupts of mixed priorities is made pending, interrupts masked',
        'the last of them is completed',
        'they are unmasked once all are pending; a sample is the interval divided by K, rounded: what one '
        'interrupt among K costs, from raising to completion',
    ),
    'preempt': Experiment(
        'Preemption',
        'inside a handler, a more urgent interrupt is made pending',
        'first instruction of the more urgent one\'s handler',
        'depth says how many handlers are interrupted already, one inside the other',
    ),
    'unmask': Experiment(
        'Unmasking', 'interrupts are unmasked with one pending', 'first instruction of the handler'
    ),
    'wfi-wake': Experiment(
        'Wake from WFI',
        'the deadline of the virtual timer, while the vCPU waits in WFI',
        'first instruction of the handler',
        'with wfi=native the CPU itself waits; with wfi=trap the wait is an exit, and the shim waits instead',
    ),
    'storm': Experiment(
        'Interrupt storm',
        'the handler before, or the store that raises the first of a burst',
        'the handler',
        'interrupts come in bursts of more than the list registers hold, and follow each other without a '
        'pause, with cpus=2 from two CPUs at once; each is counted: none may be lost, none may come twice',
    ),
    'dist-config': Experiment(
        'Distributor write',
        'just before a write to the distributor register that reg names',
        'just after it',
        'enabling, disabling, priority, target: what a guest\'s driver does to set up an interrupt',
        operation=True,
    ),
    'vm-switch': Experiment(
        'Switch of virtual machines',
        'the vCPU of one VM is stopped',
        'the vCPU of the other VM runs, on the same CPU',
        'save=all switches everything; no-vgic leaves the list registers and active priorities as they are, '
        'no-timer the timers: what each saves is its share',
    ),
    'timer-descheduled': Experiment(
        'Timer of a stopped VM',
        'the deadline of a VM that is not running',
        'first instruction of that VM\'s handler',
        'the shim\'s own timer keeps the deadline and switches to that VM first',
    ),
    'lpi': Experiment('Message-signalled interrupt', 'an MSI is written', 'first instruction of the handler'),
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
    Headline('lpi', '', 'MSI → handler', compared=True),
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
        'length of the path between two stamps and the same on every run. It is no time: it knows no caches, '
        'no pipeline, no cost of an exception or of a device access, and two paths of one length may differ '
        'on a real core. Compare paths with it, count exits with it, and do not turn it into nanoseconds.',
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


def path_colour(name: str) -> str:
    """The path's colour, the same in every picture."""
    return PATHS[name].colour if name in PATHS else OTHER_COLOUR


def axis_title(unit: str) -> str:
    """A unit as it stands on an axis."""
    return UNITS[unit].axis if unit in UNITS else unit


def matches(variant: str, wanted: str) -> bool:
    """Does a variant have every k=v of `wanted`?"""
    return set(filter(None, wanted.split(';'))) <= set(variant.split(';'))
