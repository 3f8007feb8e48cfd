/*
 * PSCI's function numbers and answers (Arm DEN 0022), 32-bit calling convention.
 */
#ifndef COMMON_PSCI_H
#define COMMON_PSCI_H

#define PSCI_VERSION           0x84000000U
#define PSCI_CPU_SUSPEND       0x84000001U
#define PSCI_CPU_OFF           0x84000002U
#define PSCI_CPU_ON            0x84000003U
#define PSCI_AFFINITY_INFO     0x84000004U
#define PSCI_MIGRATE_INFO_TYPE 0x84000006U
#define PSCI_SYSTEM_OFF        0x84000008U
#define PSCI_SYSTEM_RESET      0x84000009U
#define PSCI_FEATURES          0x8400000aU

/* Added to the number of a call whose arguments have 64 bits. */
#define PSCI_WIDE 0x40000000U

#define PSCI_SUCCESS            0U
#define PSCI_NOT_SUPPORTED      0xffffffffU
#define PSCI_INVALID_PARAMETERS 0xfffffffeU
#define PSCI_DENIED             0xfffffffdU
#define PSCI_ALREADY_ON         0xfffffffcU
#define PSCI_ON_PENDING         0xfffffffbU
#define PSCI_INTERNAL_FAILURE   0xfffffffaU

/* A power state (CPU_SUSPEND): what stands in it besides a number, all of it zero for the standby of one CPU.
 */
#define PSCI_POWER_STATE_ID 0x0000ffffU
#define PSCI_POWER_DOWN     0x00010000U
#define PSCI_POWER_LEVEL_1  0x01000000U

/* What AFFINITY_INFO says of a CPU. */
#define PSCI_AFFINITY_ON         0U
#define PSCI_AFFINITY_OFF        1U
#define PSCI_AFFINITY_ON_PENDING 2U

#endif
