/*
 * Calxeda ECX-2000 ("Midway"): four Cortex-A15 and their GICv2. Addresses and SPIs: Linux's
 * arch/arm/boot/dts/ecx-2000.dts and ecx-common.dtsi; QEMU's hw/arm/highbank.c has the same.
 */
#ifndef PLATFORM_MAP_ECX2000_H
#define PLATFORM_MAP_ECX2000_H

#define PLATFORM_GICD_BASE 0xfff11000U
#define PLATFORM_GICC_BASE 0xfff12000U
#define PLATFORM_GICH_BASE 0xfff14000U
#define PLATFORM_GICV_BASE 0xfff16000U
#define PLATFORM_V2M_BASE  0U          /* no GICv2m */
#define PLATFORM_UART_BASE 0xfff36000U /* PL011 */
#define PLATFORM_RTC_BASE  0xfff35000U /* PL031 */

/* Interrupts of each CPU: as Arm's server base recommends them, and as the device tree has them. */
#define PLATFORM_MAINTENANCE_INTID 25U
#define PLATFORM_HYPTIMER_INTID    26U
#define PLATFORM_VTIMER_INTID      27U
#define PLATFORM_PTIMER_INTID      30U
#define PLATFORM_PMU_INTID         0U /* the monitors of each CPU have an SPI */

/*
 * SPIs: those of the console and of the RTC; 64 that GICD_ISPENDR raises, of devices that are idle (memory
 * controller, Ethernet, SATA); and the first of eight for software interrupts.
 */
#define PLATFORM_UART_INTID     52U
#define PLATFORM_RTC_INTID      51U
#define PLATFORM_MSI_FIRST      64U
#define PLATFORM_MSI_COUNT      64U
#define PLATFORM_SOFTWARE_INTID 56U
#define PLATFORM_INTIDS         160U /* there are at least: what the guest checks */

/* SPIs that belong to the guest's pass-through devices: {first INTID, how many}. */
/* clang-format off */
#define PLATFORM_GUEST_SPIS \
    {PLATFORM_UART_INTID, 1}, {PLATFORM_RTC_INTID, 1}, {PLATFORM_MSI_FIRST, PLATFORM_MSI_COUNT}
/* clang-format on */

/* PSCI answers SMC, below EL2. */
#define PLATFORM_PSCI              true
#define PLATFORM_POWER_OFF_ADDRESS 0U
#define PLATFORM_POWER_OFF_VALUE   0U

/* CPUs do not wait for an address to start at. */
#define PLATFORM_RELEASE_BASE   0U
#define PLATFORM_RELEASE_STRIDE 0U

/* Pass-through device pages, identity mapped. */
#define PLATFORM_GUEST_DEVICES PLATFORM_UART_BASE, PLATFORM_RTC_BASE

/*
 * Where devices end and RAM starts, in units of 1 GiB and 2 MiB blocks: [DEVICE_BASE, DEVICE_END) is device
 * memory. Here that is to the end of the address space, which 32 bits do not hold: a page less.
 */
#define PLATFORM_DEVICE_BASE 0xffe00000U
#define PLATFORM_DEVICE_END  0xfffff000U

#include "ram_from_zero.h"

/*
 * IPA pages with nothing physical at them: the doorbell, the counters (one page a vCPU), the page two VMs
 * share, and the page of the distributor that has GICD_ISPENDR.
 */
#define PLATFORM_DOORBELL_IPA 0xfc000000U
#define PLATFORM_COUNTERS_IPA 0xfc001000U
#define PLATFORM_SHARED_IPA   0xfc080000U
#define PLATFORM_RAISE_IPA    0xfc0c0000U

/* CPUs, and the affinity fields of MPIDR of each. */
#define PLATFORM_CPU_MAX       4U
#define PLATFORM_AFFINITY(cpu) (cpu)

#endif
