/*
 * PSCI by SMC, as firmware below Hyp mode offers it.
 */
#include "psci_firmware.h"

static uint32_t call(uint32_t number, uint32_t a1, uint32_t a2, uint32_t a3)
{
    register uint32_t r0 __asm__("r0") = number;
    register uint32_t r1 __asm__("r1") = a1;
    register uint32_t r2 __asm__("r2") = a2;
    register uint32_t r3 __asm__("r3") = a3;

    __asm__ volatile("smc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "r12", "memory");
    return r0;
}

static _Noreturn void call_and_sleep(uint32_t number)
{
    call(number, 0, 0, 0);
    for (;;) {
        __asm__ volatile("wfi");
    }
}

uint32_t firmware_cpu_on(uint32_t affinity, uint32_t entry, uint32_t context)
{
    return call(PSCI_CPU_ON, affinity, entry, context);
}

void firmware_cpu_off(void)
{
    call_and_sleep(PSCI_CPU_OFF);
}

void power_off(void)
{
    call_and_sleep(PSCI_SYSTEM_OFF);
}

void system_reset(void)
{
    call_and_sleep(PSCI_SYSTEM_RESET);
}
