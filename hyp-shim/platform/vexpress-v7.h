/*
 * Versatile Express with a Cortex-A15 (ARMv7), and a GICv2 with the virtualization extensions.
 */
#ifndef PLATFORM_VEXPRESS_V7_H
#define PLATFORM_VEXPRESS_V7_H

#define PLATFORM_NAME "vexpress-v7"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm
#define PLATFORM_GIC   v2
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL pl031

#include "map/vexpress.h"
#include "map/vexpress_gicv2.h"

#endif
