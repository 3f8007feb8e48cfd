/*
 * PSCI calls to the firmware (Arm DEN 0022).
 */
#ifndef ARCH_PSCI_H
#define ARCH_PSCI_H

#include <stdint.h>

#define PSCI_SYSTEM_OFF    0x84000008U
#define PSCI_NOT_SUPPORTED 0xffffffffU

/* Turns the machine off; where there is no PSCI, sleeps for good. */
_Noreturn void power_off(void);

#endif
