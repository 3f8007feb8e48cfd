/*
 * BCM2711, as on the Raspberry Pi 4. Addresses in "low peripheral" mode: Raspberry Pi's "BCM2711 ARM
 * Peripherals", 1.2 and chapter 6; Linux's arch/arm/boot/dts/broadcom/bcm2711.dtsi; QEMU's hw/arm/bcm2838.c
 * has the same. The counter's 54 MHz are what the firmware's stub sets (armstubs/armstub8.S).
 */
#ifndef PLATFORM_MAP_BCM2711_H
#define PLATFORM_MAP_BCM2711_H

#define PLATFORM_GICD_BASE 0xff841000U
#define PLATFORM_GICC_BASE 0xff842000U
#define PLATFORM_GICH_BASE 0xff844000U
#define PLATFORM_GICV_BASE 0xff846000U
#define PLATFORM_V2M_BASE  0U          /* no GICv2m */
#define PLATFORM_UART_BASE 0xfe201000U /* UART 0, a PL011 */

/* Interrupts of each CPU: as Arm's server base recommends them, and as the device tree has them. */
#define PLATFORM_MAINTENANCE_INTID 25U
#define PLATFORM_HYPTIMER_INTID    26U
#define PLATFORM_VTIMER_INTID      27U
#define PLATFORM_PTIMER_INTID      30U
#define PLATFORM_PMU_INTID         0U /* the monitors of each CPU have an SPI */

/*
 * SPIs: the console's, the only device that the guest has, which other UARTs share; 64 that GICD_ISPENDR
 * raises, of the SD card, Ethernet and PCIe, which are idle (U-Boot polls them); and the chip's own eight
 * software interrupts. The VideoCore's timers, 96 to 99, are its firmware's.
 */
#define PLATFORM_UART_INTID     153U
#define PLATFORM_MSI_FIRST      154U
#define PLATFORM_MSI_COUNT      64U
#define PLATFORM_SOFTWARE_INTID 72U
#define PLATFORM_INTIDS         224U /* there are at least: what the guest checks */

/* SPIs that belong to the guest's pass-through devices: {first INTID, how many}. */
/* clang-format off */
#define PLATFORM_GUEST_SPIS {PLATFORM_UART_INTID, 1}, {PLATFORM_MSI_FIRST, PLATFORM_MSI_COUNT}
/* clang-format on */

/* The stock stub has no PSCI, and turns SMC off; nothing turns the board off. */
#define PLATFORM_PSCI              false
#define PLATFORM_POWER_OFF_ADDRESS 0U
#define PLATFORM_POWER_OFF_VALUE   0U

#define PLATFORM_RTC_BASE 0U /* no PL031 */

/* Pass-through device pages, identity mapped. */
#define PLATFORM_GUEST_DEVICES PLATFORM_UART_BASE

/*
 * Where devices end and RAM starts, in units of 1 GiB and 2 MiB blocks: [DEVICE_BASE, DEVICE_END) is device
 * memory.
 */
#define PLATFORM_DEVICE_BASE 0xfe000000U
#define PLATFORM_DEVICE_END  0xffa00000U

/*
 * RAM: the stub is below 4 KiB; the firmware loads an image to 32 or 512 KiB; U-Boot runs at the end of the
 * first GiB.
 */
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
