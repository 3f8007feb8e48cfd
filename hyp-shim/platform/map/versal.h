/*
 * Versal. Addresses and SPIs: Xilinx AM011, chapters 17 and 50, and Linux's
 * arch/arm64/boot/dts/xilinx/versal.dtsi; QEMU's include/hw/arm/xlnx-versal.h has the same.
 */
#ifndef PLATFORM_MAP_VERSAL_H
#define PLATFORM_MAP_VERSAL_H

#define PLATFORM_GICD_BASE 0xf9000000U
#define PLATFORM_GICR_BASE 0xf9080000U
#define PLATFORM_GITS_BASE 0xf9020000U /* QEMU 7.2 has none */
#define PLATFORM_UART_BASE 0xff000000U /* UART 0, a PL011 */

#define PLATFORM_UART_INTID 50U /* an SPI */
#define PLATFORM_PMU_INTID  23U

#define PLATFORM_CPU_MAX        2U
#define PLATFORM_REDISTRIBUTORS 0x00040000U /* of as many redistributors */

#endif
