/*
 * The shim's own PSCI calls to the firmware below it.
 */
#ifndef ARCH_PSCI_FIRMWARE_H
#define ARCH_PSCI_FIRMWARE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/psci.h"

/*
 * Whether there is any. The boot code clears it where the machine starts the shim in secure state: then
 * nothing is below.
 */
extern bool firmware_psci;

/*
 * Asks for CPU `affinity` to start at `entry`, which is secondary_start, MMU off, with `context` in its first
 * register: of PSCI, or of where it waits for that (common/release.h).
 * Returns PSCI's answer.
 */
uint32_t firmware_cpu_on(uintptr_t affinity, uintptr_t entry, uintptr_t context);

/* Turn this CPU off, the machine off, or reset it; where nothing does that, sleep for good. */
_Noreturn void firmware_cpu_off(void);
_Noreturn void power_off(void);
_Noreturn void system_reset(void);

#endif
