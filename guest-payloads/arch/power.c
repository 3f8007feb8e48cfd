/*
 * The way to PSCI, and the end.
 */
#include <stddef.h>

#include "attempt.h"
#include "common/psci.h"
#include "common/release.h"
#include "cpu.h"
#include "io.h"
#include "sysreg.h"
#include PLATFORM_HEADER

/* What was answered to PSCI_VERSION: negative where nothing knows it. */
static int32_t version;

static void ask_by_smc(void)
{
    version = (int32_t)psci_by_smc(PSCI_VERSION, 0, 0, 0);
}

static void ask_by_hvc(void)
{
    version = (int32_t)psci_by_hvc(PSCI_VERSION, 0, 0, 0);
}

/* Stands in for PSCI where CPUs wait for an address: it can turn one on, and nothing else. */
static uint32_t psci_by_release(uint32_t number, uintptr_t affinity, uintptr_t entry, uintptr_t context)
{
    (void)entry;
    return (number & ~PSCI_WIDE) == PSCI_CPU_ON ? release_cpu(affinity, context) : PSCI_NOT_SUPPORTED;
}

/*
 * SMC first: with EL2 but no shim, nothing is there for HVC to call, and it would not come back. A hypervisor
 * may leave SMC undefined, or say that it knows nothing by it. Where CPUs wait for an address, nobody answers
 * an SMC, and a CPU that has no vectors there does not come back from it.
 */
psci_conduit *psci_conduit_here(void)
{
    static psci_conduit *found;

    if (found == NULL && PLATFORM_RELEASE_BASE == 0 && attempt(ask_by_smc) && version >= 0) {
        found = psci_by_smc;
    }
    if (found == NULL && attempt(ask_by_hvc) && version >= 0) {
        found = psci_by_hvc;
    }
    if (found == NULL && PLATFORM_RELEASE_BASE != 0) {
        found = psci_by_release;
    }
    return found;
}

void cpu_turn_off(void)
{
    psci_conduit *call = psci_conduit_here();

    if (call == psci_by_release) {
        release_wait((uintptr_t)read_MPIDR());
    }
    call(PSCI_CPU_OFF, 0, 0, 0);
    for (;;) {
        wait_for_interrupt();
    }
}

void cpu_power_off(void)
{
    if (PLATFORM_PSCI) {
        psci_conduit *call = psci_conduit_here();

        if (call != NULL) {
            call(PSCI_SYSTEM_OFF, 0, 0, 0);
        }
    } else if (PLATFORM_POWER_OFF_ADDRESS != 0) {
        io_write32(PLATFORM_POWER_OFF_ADDRESS, PLATFORM_POWER_OFF_VALUE);
    }
    for (;;) {
        wait_for_interrupt();
    }
}
