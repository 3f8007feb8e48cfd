/*
 * The context of a vCPU that shares its CPU: what the exits do not save, because a guest alone on its CPU
 * leaves it in place. Switching is a change of Hyp stacks, as between coroutines: the general-purpose
 * registers lie on them.
 */
#ifndef ARCH_CONTEXT_H
#define ARCH_CONTEXT_H

#include <stdint.h>

/* Modes' banked registers with ELR_hyp and SPSR_hyp, and the system registers of PL1 (context_switch.S has
 * the order). */
#define CONTEXT_BANKED 23U
#define CONTEXT_SYSTEM 27U

/* context_switch.S knows the places. */
struct context {
    uint8_t *sp; /* of Hyp mode: r4 to r11 and where to go on, then what the exit pushed */
    uint32_t banked[CONTEXT_BANKED];
    uint32_t system[CONTEXT_SYSTEM];
    uint32_t vttbr[2]; /* the VM's: read only here, as VMPIDR */
    uint32_t vmpidr;
};

/* What the CPU has of the VM while the vCPU runs: VTTBR, and the affinity its MPIDR shows. */
void context_set_vm(struct context *context, uint64_t vttbr, uintptr_t affinity);

/*
 * Makes the context one of a vCPU that never ran: it starts at `entry` in SVC mode, masked, MMU off, with r0
 * to r12 zero. From now on ThumbEE traps on this CPU.
 */
void context_start(struct context *context, uintptr_t entry, uint8_t *stack_top);

/*
 * The CPU goes on as `to` did when it called this; returns when something switches to `from`. Interrupts are
 * masked, as everywhere in the shim.
 */
void context_switch(struct context *from, const struct context *to);

#endif
