/*
 * Allwinner H3, as on the Orange Pi PC: four Cortex-A7 (ARMv7) and a GIC-400. The A20 has the same map and
 * two.
 */
#ifndef PLATFORM_SUNXI_V7_GICV2_H
#define PLATFORM_SUNXI_V7_GICV2_H

#define PLATFORM_NAME "sunxi-v7-gicv2"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm
#define PLATFORM_GIC   v2
#define PLATFORM_UART  ns16550
#define PLATFORM_LEVEL uart

#include "map/sunxi.h"

#endif
