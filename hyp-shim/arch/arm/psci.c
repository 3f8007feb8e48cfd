/*
 * PSCI by SMC, as firmware below Hyp mode offers it.
 */
#include "psci.h"

void power_off(void)
{
    register uint32_t r0 __asm__("r0") = PSCI_SYSTEM_OFF;

    __asm__ volatile("smc #0" : "+r"(r0) : : "r1", "r2", "r3", "r12", "memory");
    for (;;) {
        __asm__ volatile("wfi");
    }
}
