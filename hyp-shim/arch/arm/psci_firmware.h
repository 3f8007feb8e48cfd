/*
 * PSCI (Arm DEN 0022): its numbers, and the shim's own calls to the firmware below it.
 */
#ifndef ARCH_PSCI_FIRMWARE_H
#define ARCH_PSCI_FIRMWARE_H

#include <stdint.h>

#define PSCI_VERSION           0x84000000U
#define PSCI_CPU_OFF           0x84000002U
#define PSCI_CPU_ON            0x84000003U
#define PSCI_AFFINITY_INFO     0x84000004U
#define PSCI_MIGRATE_INFO_TYPE 0x84000006U
#define PSCI_SYSTEM_OFF        0x84000008U
#define PSCI_SYSTEM_RESET      0x84000009U
#define PSCI_FEATURES          0x8400000aU

#define PSCI_SUCCESS            0U
#define PSCI_NOT_SUPPORTED      0xffffffffU
#define PSCI_INVALID_PARAMETERS 0xfffffffeU
#define PSCI_ALREADY_ON         0xfffffffcU
#define PSCI_ON_PENDING         0xfffffffbU

/* Asks for CPU `affinity` to start at `entry`, MMU off, with `context` in r0. Returns PSCI's answer. */
uint32_t firmware_cpu_on(uint32_t affinity, uint32_t entry, uint32_t context);

/* Turn this CPU off, the machine off, or reset it; where there is no PSCI, sleep for good. */
_Noreturn void firmware_cpu_off(void);
_Noreturn void power_off(void);
_Noreturn void system_reset(void);

#endif
