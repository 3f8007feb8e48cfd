/*
 * PSCI by SMC, as firmware below EL2 offers it.
 */
#include "psci_firmware.h"

#include "common/release.h"
#include "io.h"
#include "smc.h"
#include "sysreg.h"
#include PLATFORM_HEADER

bool firmware_psci = PLATFORM_PSCI;

static _Noreturn void call_and_sleep(uint32_t number)
{
    if (firmware_psci) {
        smc_call(number, 0, 0, 0);
    }
    for (;;) {
        __asm__ volatile("wfi");
    }
}

uint32_t firmware_cpu_on(uintptr_t affinity, uintptr_t entry, uintptr_t context)
{
    return !firmware_psci ? release_cpu(affinity, context)
                          : smc_call(PSCI_CPU_ON | SMC_WIDE, affinity, entry, context);
}

void firmware_cpu_off(void)
{
    if (!firmware_psci && PLATFORM_RELEASE_BASE != 0) {
        release_wait((uintptr_t)read_MPIDR());
    }
    call_and_sleep(PSCI_CPU_OFF);
}

void power_off(void)
{
    if (PLATFORM_POWER_OFF_ADDRESS != 0) {
        io_write32(PLATFORM_POWER_OFF_ADDRESS, PLATFORM_POWER_OFF_VALUE);
    }
    call_and_sleep(PSCI_SYSTEM_OFF);
}

void system_reset(void)
{
    call_and_sleep(PSCI_SYSTEM_RESET);
}
