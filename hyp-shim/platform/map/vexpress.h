/*
 * Arm's Versatile Express with the memory map of its Cortex-A15 tile ("RS1"), which simulators have as well,
 * whatever its GIC (Arm DUI 0604; QEMU's hw/arm/vexpress.c).
 */
#ifndef PLATFORM_MAP_VEXPRESS_H
#define PLATFORM_MAP_VEXPRESS_H

#define PLATFORM_UART_BASE 0x1c090000U /* PL011 */
#define PLATFORM_RTC_BASE  0x1c170000U /* PL031 */

/* Interrupts. MSIs are none here: SPIs without a device, which GICD_ISPENDR raises. */
#define PLATFORM_PMU_INTID         0U /* the monitors of each CPU have an SPI, among those below */
#define PLATFORM_MAINTENANCE_INTID 25U
#define PLATFORM_HYPTIMER_INTID    26U
#define PLATFORM_VTIMER_INTID      27U
#define PLATFORM_PTIMER_INTID      30U
#define PLATFORM_RTC_INTID         36U
#define PLATFORM_UART_INTID        37U
#define PLATFORM_SOFTWARE_INTID    60U /* no device behind it: software interrupts use it */
#define PLATFORM_MSI_FIRST         64U
#define PLATFORM_MSI_COUNT         64U
#define PLATFORM_INTIDS            160U /* there are at least: what the guest checks */

/* SPIs that belong to the guest's pass-through devices: {first INTID, how many}. */
/* clang-format off */
#define PLATFORM_GUEST_SPIS \
    {PLATFORM_UART_INTID, 1}, {PLATFORM_RTC_INTID, 1}, {PLATFORM_MSI_FIRST, PLATFORM_MSI_COUNT}
/* clang-format on */

/* There is no PSCI below EL2. The store that turns the machine off: SYS_CFGCTRL, function 8. */
#define PLATFORM_PSCI              false
#define PLATFORM_POWER_OFF_ADDRESS 0x1c0100a4U
#define PLATFORM_POWER_OFF_VALUE   0xc0800000U

/* CPUs do not wait for an address to start at. */
#define PLATFORM_RELEASE_BASE   0U
#define PLATFORM_RELEASE_STRIDE 0U

/* Pass-through device pages, identity mapped. */
#define PLATFORM_GUEST_DEVICES PLATFORM_UART_BASE, PLATFORM_RTC_BASE

/*
 * Where devices end and RAM starts, in units of 1 GiB and 2 MiB blocks: [DEVICE_BASE, DEVICE_END) is device
 * memory.
 */
#define PLATFORM_DEVICE_BASE 0x1c000000U
#define PLATFORM_DEVICE_END  0x2c200000U

/* RAM: the shim's own, and the guest's. The boot parameters lie in the guest's last 64 KiB. */
#define PLATFORM_SHIM_BASE   0x80200000U
#define PLATFORM_SHIM_SIZE   0x00400000U
#define PLATFORM_GUEST_BASE  0x84000000U
#define PLATFORM_GUEST_SIZE  0x02000000U
#define PLATFORM_BOOT_PARAMS 0x85ff0000U

/* RAM of the second VM, which sees it where the first sees its own. */
#define PLATFORM_SECOND_BASE 0x86000000U

/* IPA pages with nothing physical at them, for the doorbell and the counters (one page a vCPU). */
#define PLATFORM_DOORBELL_IPA 0x2c400000U
#define PLATFORM_COUNTERS_IPA 0x2c401000U
#define PLATFORM_SHARED_IPA   0x2c480000U

/* CPUs, and the affinity fields of MPIDR of each. */
#define PLATFORM_CPU_MAX       4U
#define PLATFORM_AFFINITY(cpu) (cpu)

#endif
