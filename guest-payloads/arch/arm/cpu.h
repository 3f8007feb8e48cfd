/*
 * What the runtime needs of the CPU besides stamps.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdbool.h>
#include <stdint.h>

static inline void irq_mask(void)
{
    __asm__ volatile("cpsid i" : : : "memory");
}

static inline void irq_unmask(void)
{
    __asm__ volatile("cpsie i" : : : "memory");
}

/* May return early (a WFI is a hint). */
static inline void wait_for_interrupt(void)
{
    __asm__ volatile("wfi" : : : "memory");
}

/* Asks the shim: see common/hypercall.h. */
uint32_t hypercall(uint32_t number, uint32_t argument);

/* Builds the tables, once: the guest's RAM and devices, each where it is. */
void mmu_build(void);

/* Turns MMU and caches of this CPU on. */
void mmu_enable(void);

/* Lets another CPU go on: in every loop that waits for one. */
static inline void relax(void)
{
    __asm__ volatile("yield" : : : "memory");
}

/*
 * Turns CPU `cpu` on; it starts at secondary_start with `context` in r0. False: there is none, or it is on.
 */
bool cpu_on(uint32_t cpu, const void *context);

/* Turns the machine off where the firmware below this EL has PSCI; else sleeps for good. */
_Noreturn void cpu_power_off(void);

/* What the fault registers say of an abort that was just taken. */
struct fault_registers {
    uint32_t address;
    uint32_t status;
};

struct fault_registers cpu_data_fault(void);
struct fault_registers cpu_fetch_fault(void);

#endif
