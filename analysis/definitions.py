"""What the names of a run mean: paths, experiments, exit causes, units. The one place for these words."""

from typing import Dict, NamedTuple, Tuple


class Path(NamedTuple):
    """How an interrupt reaches the guest and how the guest completes it."""

    colour: str
    meaning: str


# Order of every table and plot. Colours: Okabe and Ito's set, told apart with any kind of colour vision.
PATHS: Dict[str, Path] = {
    'native': Path('#8a8a8a', 'the guest alone on the machine: no code in Hyp mode'),
    'passthrough': Path('#56b4e9', 'physical interrupts go straight to the guest, past the shim'),
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
        'the distributor is emulated on every path but native',
        operation=True,
    ),
    'ack': Experiment(
        'Acknowledge', 'just before the read of IAR, one interrupt pending', 'just after it', operation=True
    ),
    'eoi': Experiment(
        'Completion',
        'just before the write that completes an active interrupt',
        'just after it',
        'with mode=0, EOIR drops the priority and deactivates; with mode=1, EOIR drops and DIR deactivates',
        operation=True,
    ),
    'inject': Experiment(
        'Software injection',
        'the guest makes a software interrupt pending for itself',
        'first instruction of the handler',
        'by a store to the shim\'s doorbell; natively by a store to GICD_ISPENDR',
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
        'Timer tick', 'the virtual counter reaches CNTV_CVAL', 'first instruction of the handler'
    ),
    'timer-jitter': Experiment(
        'Timer jitter',
        'the tick\'s place on the ideal grid, which never moves',
        'first instruction of the handler',
        'each deadline is the previous deadline plus the period, so lateness does not add up',
    ),
    'ipi': Experiment(
        'Inter-processor interrupt', 'just before the write that sends an SGI', 'handler on the other vCPU'
    ),
    'maintenance': Experiment(
        'Maintenance interrupt', 'the maintenance interrupt is taken in Hyp mode', 'the guest goes on'
    ),
    'lr-pressure': Experiment(
        'Many pending',
        'K interrupts are made pending at once',
        'the last of them is handled',
        'per interrupt',
    ),
    'preempt': Experiment(
        'Preemption', 'a more urgent interrupt is made pending inside a handler', 'its own handler'
    ),
    'unmask': Experiment(
        'Unmasking', 'interrupts are unmasked with one pending', 'first instruction of the handler'
    ),
    'wfi-wake': Experiment(
        'Wake from WFI',
        'an interrupt becomes pending while the vCPU waits in WFI',
        'first instruction of the handler',
    ),
    'storm': Experiment(
        'Interrupt storm',
        'the handler before, or the store that raises the first of a burst',
        'the handler',
        'interrupts come in bursts of more than the list registers hold, and follow each other without a '
        'pause; each is counted: none may be lost, none may come twice',
    ),
    'dist-config': Experiment(
        'Distributor write', 'just before a write to a distributor register', 'just after it'
    ),
    'vm-switch': Experiment(
        'Switch of virtual machines', 'the vCPU of one VM is stopped', 'the vCPU of the other runs'
    ),
    'timer-descheduled': Experiment(
        'Timer of a stopped VM', 'the deadline of a VM that is not running', 'its handler'
    ),
    'lpi': Experiment('Message-signalled interrupt', 'an MSI is written', 'first instruction of the handler'),
}


class Headline(NamedTuple):
    """A row of the report's first table and of the overview plot."""

    experiment: str
    variant: str  # every k=v of it must be in the row's variant; the first such variant counts
    label: str
    drawn: bool = True  # in the overview plot too


HEADLINES: Tuple[Headline, ...] = (
    Headline('spi', 'trigger=edge', 'SPI, edge → handler'),
    Headline('spi', 'trigger=level', 'SPI, level → handler', False),
    Headline('irq-total', 'trigger=edge', 'whole SPI, edge'),
    Headline('irq-total', 'trigger=level', 'whole SPI, level', False),
    Headline('timer', 'timer=cntv;wait=spin', 'timer tick → handler'),
    Headline('timer', 'timer=cntv;wait=wfi', 'timer tick → handler, from WFI', False),
    Headline('ack', '', 'acknowledge (IAR)'),
    Headline('eoi', 'mode=0', 'complete (EOIR)'),
    Headline('inject', 'from=self', 'software interrupt to self'),
    Headline('ipi', 'op=one-way', 'interrupt to another vCPU'),
    Headline('lpi', '', 'MSI → handler'),
    Headline('unmask', '', 'unmask → handler', False),
    Headline('hypercall', '', 'null hypercall'),
    Headline('mmio-trap', 'op=read', 'emulated register, read'),
)

# The experiments whose exits per interrupt are drawn: those that take one interrupt from start to end.
EXIT_HEADLINES: Tuple[Headline, ...] = (
    Headline('spi', 'trigger=edge', 'SPI, edge'),
    Headline('spi', 'trigger=level', 'SPI, level'),
    Headline('timer', 'timer=cntv;wait=spin', 'timer tick'),
    Headline('inject', 'from=self', 'software interrupt'),
    Headline('storm', '', 'one of a storm'),
)


class Cause(NamedTuple):
    """Why the guest left for Hyp mode."""

    colour: str
    name: str
    why: str


# Light colours, unlike those of the paths, told apart with any kind of colour vision (Tol's light set).
CAUSES: Dict[str, Cause] = {
    'exit_irq': Cause(
        '#77aadd',
        'physical interrupt',
        'HCR.IMO sends every physical interrupt to Hyp mode: the shim acknowledges it there and makes it '
        'pending for the guest.',
    ),
    'exit_doorbell': Cause(
        '#aaaa00',
        'doorbell',
        'the store by which the guest asks the shim for a software interrupt; its page is not mapped.',
    ),
    'exit_maintenance': Cause(
        '#ee8866',
        'maintenance interrupt',
        'the list registers ask for attention by an interrupt of their own, which is taken in Hyp '
        'mode like any other.',
    ),
    'exit_gicc_iar': Cause(
        '#eedd88',
        'GICC_IAR read',
        'without list registers no hardware can answer the acknowledge: the page is not mapped in '
        'stage 2, the load aborts to Hyp mode, the shim picks the interrupt and makes it active.',
    ),
    'exit_gicc_eoir': Cause(
        '#ffaabb',
        'GICC_EOIR write',
        'the end of an interrupt changes the running priority that software keeps, so the store must '
        'abort to Hyp mode: nothing else tells the shim that the handler is done.',
    ),
    'exit_gicc_dir': Cause(
        '#99ddff',
        'GICC_DIR write',
        'with EOImode 1 deactivation is a store of its own, and it aborts to Hyp mode as EOIR does.',
    ),
    'exit_gicc_other': Cause(
        '#44bb99', 'other GICC access', 'PMR, BPR, CTLR and the rest of the emulated CPU interface.'
    ),
    'exit_gicd': Cause(
        '#bbcc33',
        'distributor access',
        'the architecture virtualizes the CPU interface only: the distributor is always emulated, so a '
        'guest that touches it exits.',
    ),
    'exit_hypercall': Cause('#ddbbee', 'hypercall', 'the guest executed HVC.'),
    'exit_timer': Cause('#c8a98a', 'timer register', 'the physical timer is emulated: its registers trap.'),
    'exit_hyptimer': Cause(
        '#a0a0d0', 'Hyp timer', 'the deadline of an emulated timer, kept by the shim\'s own timer.'
    ),
    'exit_psci': Cause('#c0c0c0', 'PSCI call', 'SMC is trapped, so that a guest cannot switch the machine.'),
    'exit_spurious': Cause(
        '#909090',
        'spurious interrupt',
        'an interrupt was taken in Hyp mode and was gone, or nobody\'s, when acknowledged.',
    ),
    'exit_other': Cause('#606060', 'other', 'what no other cause covers: a guest should not do it.'),
}
UNKNOWN_CAUSE = Cause('#000000', '', 'the report has no explanation for this counter.')

# Counters that are no exits: what they say when they are above zero.
EVENTS: Dict[str, str] = {
    'maint_eoi': 'maintenance because a list register that asked for it was completed (EOI)',
    'maint_u': 'maintenance for underflow: at most one list register still in use',
    'maint_lrenp': 'maintenance because an interrupt that is in no list register was completed (LRENP)',
    'maint_np': 'maintenance because no list register holds a pending interrupt (NP)',
    'maint_vgrp0e': 'maintenance: the guest enabled group 0',
    'maint_vgrp0d': 'maintenance: the guest disabled group 0',
    'maint_vgrp1e': 'maintenance: the guest enabled group 1',
    'maint_vgrp1d': 'maintenance: the guest disabled group 1',
    'lr_spill': 'interrupts taken out of a list register for a more urgent one',
    'lr_refill': 'interrupts that waited for a list register and got it',
    'spurious': 'interrupt exceptions of the guest with nothing left to acknowledge',
    'unknown_access': 'accesses to an emulated page that no register covers',
    'abort_injected': 'accesses outside the guest\'s memory, answered with an abort',
}


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


def cause_order(counter: str) -> Tuple[int, str]:
    """Sort key: known causes of an exit in their order, then the others by name."""
    names = list(CAUSES)
    return (names.index(counter), '') if counter in names else (len(names), counter)


def cause_of(counter: str) -> Cause:
    """The exit cause behind a counter; an unknown one keeps its name."""
    return CAUSES.get(counter, UNKNOWN_CAUSE._replace(name=counter.replace('exit_', '').replace('_', ' ')))


def axis_title(unit: str) -> str:
    """A unit as it stands on an axis."""
    return UNITS[unit].axis if unit in UNITS else unit


def matches(variant: str, wanted: str) -> bool:
    """Does a variant have every k=v of `wanted`?"""
    return set(filter(None, wanted.split(';'))) <= set(variant.split(';'))
