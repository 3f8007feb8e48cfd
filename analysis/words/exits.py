"""Why the guest is left for Hyp mode, and what else is counted."""

from typing import Dict, NamedTuple, Tuple


class Cause(NamedTuple):
    """Why the guest left for Hyp mode."""

    colour: str
    name: str
    why: str


# Light colours, unlike those of the paths, told apart with any kind of colour vision (Tol's light set).
# In the order in which they come in an interrupt's life: what raises it, what takes it, what completes it.
CAUSES: Dict[str, Cause] = {
    'exit_hypercall': Cause('#ddbbee', 'hypercall', 'the guest executed HVC.'),
    'exit_psci': Cause(
        '#c0c0c0',
        'PSCI call',
        'SMC is trapped: the shim starts, stops and counts CPUs, and a guest cannot switch off the machine.',
    ),
    'exit_timer': Cause(
        '#c8a98a',
        'timer register',
        'the physical timer is emulated: each access to CNTP_CTL, CVAL or TVAL traps to Hyp mode.',
    ),
    'exit_gicd': Cause(
        '#bbcc33',
        'distributor access',
        'the architecture virtualizes the CPU interface only: the distributor is always emulated, so a '
        'guest that touches it exits.',
    ),
    'exit_gicc_other': Cause(
        '#44bb99',
        'other CPU interface access',
        'PMR, BPR, CTLR and the rest of the emulated CPU interface; with a GICv3 its registers that send '
        'SGIs, which trap with list registers too.',
    ),
    'exit_doorbell': Cause(
        '#aaaa00',
        'doorbell',
        'the store by which the guest asks the shim for a software interrupt; its page is not mapped.',
    ),
    'exit_wfi': Cause(
        '#99cc99',
        'WFI or WFE',
        'with HCR.TWI and TWE set, waiting for an interrupt traps: the shim may run another virtual machine '
        'meanwhile, and makes sure that an interrupt ends the wait.',
    ),
    'exit_hyptimer': Cause(
        '#a0a0d0',
        'Hyp timer',
        'a deadline that the shim keeps with CNTHP, its own timer: of an emulated physical timer, or of '
        'a virtual machine that is not running.',
    ),
    'exit_sgi': Cause(
        '#e0c3a0',
        'SGI of another vCPU',
        'another vCPU sent this one an SGI: a physical SGI carries it to this CPU, where it is taken in Hyp '
        'mode like any other interrupt.',
    ),
    'exit_kick': Cause(
        '#d9a0c8',
        'kick',
        'an SGI of the shim\'s own, with which another vCPU\'s change is brought to this one: a list '
        'register can be written only by the CPU that it belongs to.',
    ),
    'exit_irq': Cause(
        '#77aadd',
        'physical interrupt',
        'HCR.IMO sends every physical interrupt to Hyp mode: the shim acknowledges it there and makes it '
        'pending for the guest.',
    ),
    'exit_spurious': Cause(
        '#909090',
        'spurious interrupt',
        'an interrupt was taken in Hyp mode and, when acknowledged, was gone or had no owner.',
    ),
    'exit_fp': Cause(
        '#7fb0b0',
        'floating point',
        'after a switch of virtual machines the floating-point registers are still those of the other: the '
        'first use of them traps, and only then they are exchanged.',
    ),
    'exit_its': Cause(
        '#c0a060',
        'ITS access',
        'the ITS is emulated: the store that hands it commands, and the load that asks if they are done, '
        'trap to Hyp mode.',
    ),
    'exit_gicc_iar': Cause(
        '#eedd88',
        'IAR read',
        'without list registers no hardware can answer the acknowledge: the load, or with a GICv3 the '
        'read of a system register, traps to Hyp mode, and the shim picks the interrupt and makes it active.',
    ),
    'exit_gicc_eoir': Cause(
        '#ffaabb',
        'EOIR write',
        'the end of an interrupt changes the running priority that software keeps, so the write must '
        'trap to Hyp mode: nothing else tells the shim that the handler is done.',
    ),
    'exit_gicc_dir': Cause(
        '#99ddff',
        'DIR write',
        'with EOImode 1 deactivation is a write of its own, and it traps to Hyp mode as EOIR does.',
    ),
    'exit_maintenance': Cause(
        '#ee8866',
        'maintenance interrupt',
        'the list registers ask for attention by an interrupt of their own, which is taken in Hyp '
        'mode like any other.',
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
    'vm_switch': 'times a vCPU got the CPU from another virtual machine\'s',
    'load_period': 'no count: instructions in a round of the load that a sweep puts its ticks against',
    'worst_phase': 'no count: instructions of that round before the deadline of the tick that is latest',
    'spurious': 'interrupt exceptions of the guest with nothing left to acknowledge',
    'unknown_access': 'accesses to an emulated page that no register covers',
    'abort_injected': 'accesses outside the guest\'s memory, answered with an abort',
    'its_refused': 'commands to the emulated ITS that name what there is not',
}


def cause_order(counter: str) -> Tuple[int, str]:
    """Sort key: known causes of an exit in their order, then the others by name."""
    names = list(CAUSES)
    return (names.index(counter), '') if counter in names else (len(names), counter)


def cause_of(counter: str) -> Cause:
    """The exit cause behind a counter; an unknown one keeps its name."""
    return CAUSES.get(counter, UNKNOWN_CAUSE._replace(name=counter.replace('exit_', '').replace('_', ' ')))
