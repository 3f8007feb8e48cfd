/*
 * The end.
 */
#include "common/psci.h"
#include "cpu.h"
#include "io.h"
#include PLATFORM_HEADER

void cpu_power_off(void)
{
    if (PLATFORM_PSCI) {
        psci_by_smc(PSCI_SYSTEM_OFF, 0, 0, 0);
    } else {
        io_write32(PLATFORM_POWER_OFF_ADDRESS, PLATFORM_POWER_OFF_VALUE);
    }
    for (;;) {
        wait_for_interrupt();
    }
}
