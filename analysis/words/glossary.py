"""Words the report uses and a reader may not know, and what the figures are not."""

from typing import Dict, Tuple

# In the order of the glossary. Those of paths, experiments, exits and stages stand with these.
WORDS: Dict[str, str] = {
    'shim': 'the program in Hyp mode (EL2): a virtual GIC, virtual timers, and nothing else of a hypervisor',
    'guest': 'the program at EL1 that raises interrupts, handles them, and measures how they reach it',
    'Hyp mode, EL2': 'the privilege level of a hypervisor, above the guest\'s',
    'path': 'how an interrupt reaches the guest, and how the guest completes it',
    'experiment': 'one measured quantity, defined by where its interval starts and ends',
    'variant': 'the parameters of an experiment, as mode=1;op=drop',
    'platform': 'the machine: its CPU and its interrupt controller',
    'row': 'the samples of one variant of one experiment, on one path of one platform',
    'interval, sample': 'what lies between two stamps of the counter; one measured interval',
    'handler': 'the stamp that the guest\'s vector takes, once it has saved what it must',
    'warm-up, cold': 'the first sample of a row, taken while nothing was warm: no statistic includes it',
    'p50, p90, p99, p99.9': 'percentiles: the smallest sample that this share of all does not exceed',
    'exit': 'the CPU leaves the guest for the shim, and resumes it when the shim is done',
    'GIC': 'the Arm interrupt controller: a distributor (GICD), and an interface for each CPU (GICC)',
    'SGI, PPI, SPI, LPI': 'interrupts: of one CPU to another; of a CPU\'s own timers; of devices; by message',
    'MSI': 'an interrupt that a device raises by a store',
    'acknowledge (IAR)': 'the CPU reads which interrupt it is to handle, and makes it active',
    'completion (EOIR, DIR)': 'the CPU drops the running priority (EOIR) and deactivates the interrupt: by '
    'the same write with EOImode 0, by a second one to DIR with EOImode 1',
    'list register': 'where a hypervisor tells the virtual CPU interface of an interrupt: the guest then '
    'acknowledges and completes it without an exit',
    'HW bit': 'of a list register: completion also deactivates the physical interrupt behind it',
    'maintenance interrupt': 'by which the virtual CPU interface notifies the hypervisor: of a completion, '
    'or of list registers that have become empty',
    'doorbell': 'a page of the shim\'s: a store of an interrupt\'s number to it makes that interrupt pending',
    'CNTV, CNTP': 'the virtual and the physical timer of a CPU, with their deadlines CVAL',
    'WFI': 'the instruction with which a CPU waits for an interrupt',
}
STATUSES: Dict[str, str] = {
    'ok': 'the row ended as it should',
    'unsupported': 'it cannot exist on this path or machine; the reason stands beside it',
    'incomplete': 'a part of it is missing, or was damaged',
    'failed': 'it ended in an error, or its samples cannot be put together',
}
# What a reader might take the figures for: by unit, and of any unit.
NOT: Dict[str, Tuple[str, ...]] = {
    'insn': (
        'Not time. An instruction is counted once, whatever it would take: there are no caches, no pipeline, '
        'no memory and no bus behind it. Taking an exception costs nothing, a load from a device as much as '
        'an addition.',
        'Not the ratios of a board. A path that spends few instructions on slow things (exceptions, device '
        'registers, barriers) looks better here than there; its exits are the other half of the answer.',
        'Not independent of the compiler: another version moves them by some instructions.',
        'Not a statement about chance. The same images give the same samples on every run, so a confidence '
        'interval over them would mean nothing; where samples differ, the guest\'s own phase makes them.',
        'With several vCPUs, not what a user waits for: QEMU runs one CPU at a time, and the figure is the '
        'sum of what all of them execute between the stamps.',
    ),
    'cycles': ('Not the same on every run, nor on another clock: compare whole runs, repeated.',),
    'ns': ('Not finer than the counter\'s tick, which the run\'s tick_hz gives.',),
    '': (
        'Not a whole hypervisor: the shim has no scheduler, no devices and no user space, and does nothing '
        'else while it measures.',
        'Not what an operating system adds: the guest\'s handler is a few instructions long.',
    ),
}
