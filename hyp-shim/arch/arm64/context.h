/*
 * The context of a vCPU that shares its CPU: what the exits do not save, because a guest alone on its CPU
 * leaves it in place. Switching is a change of EL2's stacks, as between coroutines: the general-purpose
 * registers lie on them.
 */
#ifndef ARCH_CONTEXT_H
#define ARCH_CONTEXT_H

#include <stdint.h>

/* System registers of EL1 and EL0, ELR_EL2 and SPSR_EL2 (context_switch.S has the order). */
#define CONTEXT_SYSTEM 26U

/* context_switch.S knows the places. */
struct context {
    uint8_t *sp; /* of EL2: the registers that C keeps and where to go on, then what the exit pushed */
    uint64_t system[CONTEXT_SYSTEM];
    uint64_t vttbr; /* the VM's: read only here, as VMPIDR_EL2 */
    uint64_t vmpidr;
};

/* What the CPU has of the VM while the vCPU runs: VTTBR_EL2, and the affinity its MPIDR_EL1 shows. */
void context_set_vm(struct context *context, uint64_t vttbr, uintptr_t affinity);

/*
 * Makes the context one of a vCPU that never ran: it starts at `entry` in EL1, masked, MMU off, with all
 * general-purpose registers zero.
 */
void context_start(struct context *context, uintptr_t entry, uint8_t *stack_top);

/*
 * The CPU goes on as `to` did when it called this; returns when something switches to `from`. Interrupts are
 * masked, as everywhere in the shim.
 */
void context_switch(struct context *from, const struct context *to);

#endif
