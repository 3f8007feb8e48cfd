/*
 * Allwinner H3 and A20. Addresses and SPIs: H3 datasheet 1.2, 4.1 and 4.12; A20 user manual 1.4, 1.1
 * and 1.13; QEMU's hw/arm/allwinner-h3.c has the same.
 */
#ifndef PLATFORM_MAP_SUNXI_H
#define PLATFORM_MAP_SUNXI_H

#define PLATFORM_GICD_BASE 0x01c81000U
#define PLATFORM_GICC_BASE 0x01c82000U
#define PLATFORM_GICH_BASE 0x01c84000U
#define PLATFORM_GICV_BASE 0x01c86000U
#define PLATFORM_V2M_BASE  0U          /* no GICv2m */
#define PLATFORM_UART_BASE 0x01c28000U /* UART 0, a 16550 */

/* Interrupts of each CPU: as Arm's server base recommends them, and as the H3's device tree has them. */
#define PLATFORM_MAINTENANCE_INTID 25U
#define PLATFORM_HYPTIMER_INTID    26U
#define PLATFORM_VTIMER_INTID      27U
#define PLATFORM_PTIMER_INTID      30U
#define PLATFORM_PMU_INTID         0U /* the monitors of each CPU have an SPI */

/*
 * SPIs: the console's, the only device that the guest has; 64 that GICD_ISPENDR raises, of devices that are
 * idle (MMC, USB, Ethernet; U-Boot polls them); and the first of eight for software interrupts.
 */
#define PLATFORM_UART_INTID     32U
#define PLATFORM_MSI_FIRST      64U
#define PLATFORM_MSI_COUNT      64U
#define PLATFORM_SOFTWARE_INTID 40U
#define PLATFORM_INTIDS         160U /* there are at least: what the guest checks */

/* SPIs that belong to the guest's pass-through devices: {first INTID, how many}. */
/* clang-format off */
#define PLATFORM_GUEST_SPIS {PLATFORM_UART_INTID, 1}, {PLATFORM_MSI_FIRST, PLATFORM_MSI_COUNT}
/* clang-format on */

/* PSCI answers SMC, below EL2, as U-Boot's own does. */
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
#define PLATFORM_DEVICE_BASE 0x01c00000U
#define PLATFORM_DEVICE_END  0x01e00000U

/*
 * RAM: the shim's own, and the guest's; the boot parameters lie in the guest's last 64 KiB, and the second
 * VM's RAM behind it. U-Boot runs above all of it, at the end of RAM.
 */
#define PLATFORM_SHIM_BASE   0x40200000U
#define PLATFORM_SHIM_SIZE   0x00400000U
#define PLATFORM_GUEST_BASE  0x44000000U
#define PLATFORM_GUEST_SIZE  0x02000000U
#define PLATFORM_BOOT_PARAMS 0x45ff0000U
#define PLATFORM_SECOND_BASE 0x46000000U

/*
 * IPA pages with nothing physical at them: the doorbell, the counters (one page a vCPU), the page two VMs
 * share, and the page of the distributor that has GICD_ISPENDR.
 */
#define PLATFORM_DOORBELL_IPA 0x02000000U
#define PLATFORM_COUNTERS_IPA 0x02001000U
#define PLATFORM_SHARED_IPA   0x02080000U
#define PLATFORM_RAISE_IPA    0x020c0000U

/* CPUs, and the affinity fields of MPIDR of each. */
#define PLATFORM_CPU_MAX       4U
#define PLATFORM_AFFINITY(cpu) (cpu)

#endif
