/*
 * What the runtime needs of the CPU besides stamps.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

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

/* Identity-maps the guest's RAM and devices and turns MMU and caches on. */
void mmu_enable(void);

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
