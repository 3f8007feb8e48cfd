/*
 * A CPU on its way into the guest.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdbool.h>
#include <stdint.h>

struct vcpu;

/* Makes WFI and WFE of the guest on this CPU trap, or not. */
void guest_trap_wfi(bool trap);

/* How a path treats the guest. */
enum guest_interrupts {
    GUEST_VIRTUAL,    /* physical interrupts exit; its physical timer traps */
    GUEST_PASSTHROUGH /* physical interrupts and both timers are the guest's own */
};

static inline void wait_for_interrupt(void)
{
    __asm__ volatile("dsb\n\twfi" : : : "memory");
}

/* Sets what traps, and starts `vcpu` on this CPU at `entry`, in SVC mode. */
_Noreturn void guest_enter(struct vcpu *vcpu, uint32_t entry, enum guest_interrupts interrupts);

#endif
