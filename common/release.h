/*
 * CPUs that wait for an address to start at, on machines whose firmware has no PSCI: each looks at a word of
 * its own (PLATFORM_RELEASE_BASE). There is no way back into the firmware's loop: one that is done waits
 * here.
 */
#ifndef COMMON_RELEASE_H
#define COMMON_RELEASE_H

#include <stdint.h>

#include "common/psci.h"

/*
 * Has the CPU of that affinity start at secondary_released (boot.S), MMU off, and go on to secondary_start
 * with `context` in its first register. Returns what PSCI's CPU_ON would; where CPUs do not wait,
 * NOT_SUPPORTED.
 */
uint32_t release_cpu(uintptr_t affinity, uintptr_t context);

/* The CPU of that affinity, which is this one, waits until release_cpu() is called for it again. */
_Noreturn void release_wait(uintptr_t affinity);

#endif
