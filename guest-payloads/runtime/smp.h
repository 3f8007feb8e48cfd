/*
 * CPUs besides the one that measures: they sleep, and take interrupts.
 */
#ifndef RUNTIME_SMP_H
#define RUNTIME_SMP_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"
#include "cpu.h"
#include "sysreg.h"
#include PLATFORM_HEADER

struct smp_cpu;

/*
 * What a CPU does once it is on, with its MMU on and interrupts masked, in place of taking interrupts asleep.
 */
typedef void smp_work(struct smp_cpu *cpu);

/* One of them. The vector writes the stamp, the boot code reads the stacks: their places are known there. */
struct smp_cpu {
    volatile uint64_t stamp; /* handler's stamp of the last interrupt */
    uint8_t *stack_top;
    uint8_t *irq_stack_top;
    uint32_t index;
    smp_work *work;
    volatile uint32_t alive; /* it takes interrupts */
    volatile uint32_t seen;  /* not zero once an interrupt was handled: smp_expect() clears it */
    volatile uint32_t count; /* interrupts handled since it was turned on */
};

extern struct smp_cpu smp_cpus[PLATFORM_CPU_MAX];

/* Called between IAR and EOIR on such a CPU, with what IAR read. */
typedef void smp_handler(struct smp_cpu *cpu, uint32_t iar);

/* Sets the handler of all of them; NULL: none needed. */
void smp_set_handler(smp_handler *handler);

/* Replaces it, and returns the one before. */
smp_handler *smp_swap_handler(smp_handler *handler);

/*
 * Turns one CPU on; it does `work`, or NULL. Returns what PSCI answered. It lives when its `alive` says so,
 * which `work` sets.
 */
uint32_t smp_turn_on(uint32_t index, smp_work *work, psci_conduit *call);

/* Has CPUs 0 to count - 1 on. False: the machine has fewer, or one does not come. */
bool smp_start(uint32_t count);

/* CPUs that are on, this one included. */
uint32_t smp_online(void);

/*
 * Before an interrupt is raised that `cpu` is to handle: forgets what it handled before, and has that CPU see
 * so first. Its other half is smp_wait().
 */
static inline void smp_expect(struct smp_cpu *cpu)
{
    cpu->stamp = 0;
    cpu->seen = 0;
    dsb(); /* there before the SGI or the SPI is: a later store of ours would undo what its handler stores */
}

/* Waits until `cpu` has handled an interrupt since smp_expect(). False: it is lost. */
bool smp_wait(const struct smp_cpu *cpu);

/* Behind it: the low half of that interrupt's stamp; of the first one's, where that is kept (late.h). */
uint32_t smp_stamp(const struct smp_cpu *cpu);

/* Called by the boot code and by the vector. */
_Noreturn void smp_main(struct smp_cpu *cpu);
void smp_handle(struct smp_cpu *cpu);

#endif
