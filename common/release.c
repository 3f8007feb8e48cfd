/*
 * See release.h.
 */
#include "common/release.h"

#include "common/release_boot.h"
#include "release_store.h"
#include "sysreg.h"
#include PLATFORM_HEADER

#define AFF0 0xffU

/* What each CPU is to have in its first register; boot.S reads it with the CPU's caches off. */
uintptr_t release_contexts[PLATFORM_CPU_MAX];

/* CPUs that have started; and what is for one that waits in release_wait(): 0 while nothing is. */
static uint32_t released;
static volatile uintptr_t again[PLATFORM_CPU_MAX];

/* What was stored is seen by the CPU that waits, and it looks. */
static void wake(void)
{
    dsb();
    __asm__ volatile("sev" : : : "memory");
}

uint32_t release_cpu(uintptr_t affinity, uintptr_t context)
{
    uint32_t cpu = (uint32_t)affinity & AFF0;
    volatile release_word *word;

    if (PLATFORM_RELEASE_BASE == 0) {
        return PSCI_NOT_SUPPORTED;
    }
    if (cpu >= PLATFORM_CPU_MAX || cpu == 0) {
        return PSCI_INVALID_PARAMETERS;
    }
    if ((released & 1U << cpu) != 0) {
        again[cpu] = context;
        wake();
        return PSCI_SUCCESS;
    }
    released |= 1U << cpu;
    release_contexts[cpu] = context;
    release_clean(&release_contexts[cpu]);
    word = (volatile release_word *)((uintptr_t)PLATFORM_RELEASE_BASE + cpu * PLATFORM_RELEASE_STRIDE);
    *word = (uintptr_t)secondary_released; /* device memory, or mapped as such: it is in memory at once */
    wake();
    return PSCI_SUCCESS;
}

void release_wait(uintptr_t affinity)
{
    uint32_t cpu = (uint32_t)affinity & AFF0;
    uintptr_t context;

    do {
        __asm__ volatile("wfe" : : : "memory");
        context = again[cpu];
    } while (context == 0);
    again[cpu] = 0;
    secondary_start(context);
}
