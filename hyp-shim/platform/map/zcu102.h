/*
 * Zynq UltraScale+. Addresses and SPIs: Xilinx UG1085, tables 10-1 and 13-1; QEMU's hw/arm/xlnx-zynqmp.c has
 * the same. The counter's 100 MHz are what the first-stage boot loader sets.
 */
#ifndef PLATFORM_MAP_ZCU102_H
#define PLATFORM_MAP_ZCU102_H

/*
 * The GIC-400 decodes pages of 64 KiB: what a GICv2 has 4 KiB apart stands 64 KiB apart, and each 4 KiB
 * repeat up to there. The last repetition of a CPU interface's first page and its second page, with DIR, are
 * next to each other (Linux's arch/arm64/boot/dts/xilinx/zynqmp.dtsi has the interfaces whole).
 */
#define PLATFORM_GICD_BASE 0xf9010000U
#define PLATFORM_GICC_BASE 0xf902f000U
#define PLATFORM_GICH_BASE 0xf9040000U
#define PLATFORM_GICV_BASE 0xf906f000U
#define PLATFORM_V2M_BASE  0U          /* no GICv2m */
#define PLATFORM_UART_BASE 0xff000000U /* UART 0 */

#define PLATFORM_UART_INTID 53U /* an SPI */
#define PLATFORM_PMU_INTID  0U  /* the monitors of each CPU have an SPI */

#define PLATFORM_CPU_MAX 4U

#endif
