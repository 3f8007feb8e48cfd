/*
 * Calxeda Midway: four Cortex-A15 (ARMv7) and a GICv2.
 */
#ifndef PLATFORM_MIDWAY_V7_GICV2_H
#define PLATFORM_MIDWAY_V7_GICV2_H

#define PLATFORM_NAME "midway-v7-gicv2"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm
#define PLATFORM_GIC   v2
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL pl031

#include "map/ecx2000.h"

#endif
