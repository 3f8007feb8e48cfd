/*
 * See release.h.
 */
#include "common/release.h"

#include "common/release_boot.h"
#include "release_store.h"
#include PLATFORM_HEADER

#define AFF0 0xffU

/* What each CPU is to have in its first register; boot.S reads it with the CPU's caches off. */
uintptr_t release_contexts[PLATFORM_CPU_MAX];

/* CPUs that have started; and what is for one that waits in release_wait(): 0 while nothing is. */
static uint32_t released;
static volatile uintptr_t again[PLATFORM_CPU_MAX];

uint32_t release_cpu(uintptr_t affinity, uintptr_t context)
{
    uint32_t cpu = (uint32_t)affinity & AFF0;

    if (PLATFORM_RELEASE_BASE == 0) {
        return PSCI_NOT_SUPPORTED;
    }
    if (cpu >= PLATFORM_CPU_MAX || cpu == 0) {
        return PSCI_INVALID_PARAMETERS;
    }
    if ((released & 1U << cpu) != 0) {
        again[cpu] = context;
        release_event();
        return PSCI_SUCCESS;
    }
    released |= 1U << cpu;
    release_contexts[cpu] = context;
    release_clean(&release_contexts[cpu]);
    release_store(PLATFORM_RELEASE_BASE + cpu * PLATFORM_RELEASE_STRIDE, (uintptr_t)secondary_released);
    return PSCI_SUCCESS;
}

void release_wait(uintptr_t affinity)
{
    uint32_t cpu = (uint32_t)affinity & AFF0;
    uintptr_t context;

    do {
        release_wait_for_event();
        context = again[cpu];
    } while (context == 0);
    again[cpu] = 0;
    secondary_start(context);
}
