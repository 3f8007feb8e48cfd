/*
 * What the runtime needs of the CPU besides stamps.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "instructions.h"

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

/*
 * Opens the stretch of memory around `address` in these tables, for any access: what is below them alone
 * decides.
 */
void mmu_open(uintptr_t address);

/* Lets another CPU go on: in every loop that waits for one. */
static inline void relax(void)
{
    __asm__ volatile("yield" : : : "memory");
}

/*
 * A call of the firmware (Arm DEN 0028), PSCI's among them (common/psci.h): by SMC; or by HVC, which only
 * what is at EL2 answers. Returns its answer.
 */
typedef uint32_t psci_conduit(uint32_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3);
psci_conduit psci_by_smc;
psci_conduit psci_by_hvc;

/* The one of the two that PSCI answers here: tried out, the first time. NULL: there is no PSCI. */
psci_conduit *psci_conduit_here(void);

/* No more than a line: of caches whose lines are shorter none is built in. */
#define CPU_CONTEXT_SIZE 32U

/*
 * Turns CPU `cpu` on by such a call; it starts at secondary_start with `context` in its first register, and
 * reads at most CPU_CONTEXT_SIZE bytes there before its caches are on. Returns PSCI's answer.
 */
uint32_t cpu_on(uint32_t cpu, const void *context, psci_conduit *call);

/*
 * Other places for CPU_ON to start a CPU at: 0 in the CPU's own instruction set, 1 in T32 where there is one;
 * 0 beyond the last. They go on to secondary_start once they have noted what a CPU started with.
 */
uintptr_t cpu_probe(uint32_t index);

/*
 * What such a start noted on this CPU: the complement of all general registers but the first, ORed; 1 is in
 * them where it started in T32.
 */
uintptr_t cpu_probe_noted(void);

/*
 * Whether an optional register keeps what is written to it where the ID registers say that there is one:
 * TEEHBR (ID_PFR0), or PMUSERENR_EL0 (ID_AA64DFR0_EL1). One that traps is an undefined instruction.
 */
bool cpu_has_what_it_offers(void);

/* Turns this CPU off, by PSCI or where it waits for an address again. */
_Noreturn void cpu_turn_off(void);

/* Turns the machine off, by PSCI or as the platform does it; where neither works, sleeps for good. */
_Noreturn void cpu_power_off(void);

/* What the fault registers say of an abort that was just taken. */
struct fault_registers {
    uintptr_t address;
    uint32_t status;
};

struct fault_registers cpu_data_fault(void);
struct fault_registers cpu_fetch_fault(void);

#endif
