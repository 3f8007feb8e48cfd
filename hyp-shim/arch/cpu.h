/*
 * A CPU on its way into the guest.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "sysreg.h"
#include "traps.h"

struct vcpu;

/* Makes WFI and WFE of the guest on this CPU trap, or not. */
void guest_trap_wfi(bool trap);

/* The cycle counter of this CPU runs, here and in the guest, where the CPU has one of the architecture's. */
void guest_count_cycles(void);

/* How a path treats the guest. */
enum guest_interrupts {
    GUEST_VIRTUAL,    /* physical interrupts exit; its physical timer traps */
    GUEST_PASSTHROUGH /* physical interrupts and both timers are the guest's own */
};

/* Of a guest that has not asked for anything; with `no_fp`, its use of the floating-point registers too. */
struct guest_traps guest_initial_traps(enum guest_interrupts interrupts, bool no_fp);

/* The exits of this CPU are those of `vcpu` from now on. */
static inline void cpu_set_vcpu(struct vcpu *vcpu)
{
    write_HTPIDR((uintptr_t)vcpu);
}

static inline void wait_for_interrupt(void)
{
    __asm__ volatile("dsb sy\n\twfi" : : : "memory");
}

/* Sets what traps, and starts `vcpu` on this CPU at its entry, in EL1, its context in the first register. */
_Noreturn void guest_enter(struct vcpu *vcpu, enum guest_interrupts interrupts);

/* Turns the CPU of `vcpu` on; it goes to shim_secondary_main(). Returns PSCI's answer. */
uint32_t cpu_start(struct vcpu *vcpu);

/* A page; a page below it is a hole. boot.S and vectors.S know both. */
#define CPU_STACK_SIZE 4096

/* The stack of EL2 for vCPU `number` of all there are. */
uint8_t *cpu_stack_top(uint32_t number);

#endif
