/*
 * What Zynq UltraScale+ and Versal have alike: both boards' firmware is TF-A, and U-Boot above it.
 */
#ifndef PLATFORM_MAP_XILINX_H
#define PLATFORM_MAP_XILINX_H

/* Interrupts of each CPU: as Arm's server base recommends them, and as both device trees have them. */
#define PLATFORM_MAINTENANCE_INTID 25U
#define PLATFORM_HYPTIMER_INTID    26U
#define PLATFORM_VTIMER_INTID      27U
#define PLATFORM_PTIMER_INTID      30U

/*
 * SPIs: beside the console's, which is the only device that the guest has, 64 that GICD_ISPENDR raises, of
 * devices that are idle (timers, SD, Ethernet, USB; a boot loader polls them); and the first of eight for
 * software interrupts.
 */
#define PLATFORM_MSI_FIRST      64U
#define PLATFORM_MSI_COUNT      64U
#define PLATFORM_SOFTWARE_INTID 40U
#define PLATFORM_INTIDS         192U /* there are at least: what the guest checks */

/* SPIs that belong to the guest's pass-through devices: {first INTID, how many}. */
/* clang-format off */
#define PLATFORM_GUEST_SPIS {PLATFORM_UART_INTID, 1}, {PLATFORM_MSI_FIRST, PLATFORM_MSI_COUNT}
/* clang-format on */

/* PSCI answers SMC, below EL2, as TF-A does. */
#define PLATFORM_PSCI              true
#define PLATFORM_POWER_OFF_ADDRESS 0U
#define PLATFORM_POWER_OFF_VALUE   0U

/* CPUs do not wait for an address to start at. */
#define PLATFORM_RELEASE_BASE   0U
#define PLATFORM_RELEASE_STRIDE 0U

#define PLATFORM_RTC_BASE 0U /* no PL031 */

/* Pass-through device pages, identity mapped. */
#define PLATFORM_GUEST_DEVICES PLATFORM_UART_BASE

/*
 * Where devices end and RAM starts, in units of 1 GiB and 2 MiB blocks: [DEVICE_BASE, DEVICE_END) is device
 * memory.
 */
#define PLATFORM_DEVICE_BASE 0xf8000000U
#define PLATFORM_DEVICE_END  0xffe00000U

/* RAM: U-Boot runs above all of it; TF-A, where it is in RAM, at the end of the first bank. */
#include "ram_from_zero.h"

/*
 * IPA pages with nothing physical at them: the doorbell, the counters (one page a vCPU), the page two VMs
 * share, and the page of the distributor that has GICD_ISPENDR.
 */
#define PLATFORM_DOORBELL_IPA 0xf8000000U
#define PLATFORM_COUNTERS_IPA 0xf8001000U
#define PLATFORM_SHARED_IPA   0xf8080000U
#define PLATFORM_RAISE_IPA    0xf80c0000U

/* The affinity fields of MPIDR of each CPU. */
#define PLATFORM_AFFINITY(cpu) (cpu)

#endif
