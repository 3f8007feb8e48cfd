/*
 * QEMU's `virt` machine, whatever its CPU and GIC. Addresses as QEMU 7.2 to 10.0 lay them out
 * (hw/arm/virt.c).
 */
#ifndef PLATFORM_MAP_VIRT_H
#define PLATFORM_MAP_VIRT_H

#define PLATFORM_GICD_BASE 0x08000000U
#define PLATFORM_UART_BASE 0x09000000U /* PL011 */
#define PLATFORM_RTC_BASE  0x09010000U /* PL031 */

/* Interrupts. */
#define PLATFORM_PMU_INTID         23U
#define PLATFORM_MAINTENANCE_INTID 25U
#define PLATFORM_HYPTIMER_INTID    26U
#define PLATFORM_VTIMER_INTID      27U
#define PLATFORM_PTIMER_INTID      30U
#define PLATFORM_UART_INTID        33U
#define PLATFORM_RTC_INTID         34U
#define PLATFORM_MSI_FIRST         80U
#define PLATFORM_MSI_COUNT         64U
#define PLATFORM_SOFTWARE_INTID    40U /* no device behind it: software interrupts use it */

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
#define PLATFORM_GUEST_DEVICES PLATFORM_MSI_DEVICE PLATFORM_UART_BASE, PLATFORM_RTC_BASE

/*
 * Where devices end and RAM starts, in units of 1 GiB and 2 MiB blocks: [DEVICE_BASE, DEVICE_END) is device
 * memory.
 */
#define PLATFORM_DEVICE_BASE 0x08000000U
#define PLATFORM_DEVICE_END  0x0a000000U

/* RAM: the shim's own, and the guest's. The boot parameters lie in the guest's last 64 KiB. */
#define PLATFORM_SHIM_BASE   0x40200000U
#define PLATFORM_SHIM_SIZE   0x00400000U
#define PLATFORM_GUEST_BASE  0x44000000U
#define PLATFORM_GUEST_SIZE  0x02000000U
#define PLATFORM_BOOT_PARAMS 0x45ff0000U

/*
 * Where the second VM's RAM is: as much again, behind the guest's. Its guest sees it where the first sees its
 * own.
 */
#define PLATFORM_SECOND_BASE 0x46000000U

/*
 * IPA pages with nothing physical at them: the doorbell, the page two VMs share, and the counters, one page a
 * vCPU, the second VM's behind the others.
 */
#define PLATFORM_DOORBELL_IPA 0x0b000000U
#define PLATFORM_COUNTERS_IPA 0x0b001000U
#define PLATFORM_SHARED_IPA   0x0b080000U

/* CPUs, and the affinity fields of MPIDR of each. */
#define PLATFORM_CPU_MAX       8U
#define PLATFORM_AFFINITY(cpu) (cpu)

#endif
