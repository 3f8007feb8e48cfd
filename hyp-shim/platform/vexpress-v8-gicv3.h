/*
 * Versatile Express with a CPU that has AArch64, and a GICv3, as simulators have it.
 */
#ifndef PLATFORM_VEXPRESS_V8_GICV3_H
#define PLATFORM_VEXPRESS_V8_GICV3_H

#define PLATFORM_NAME "vexpress-v8-gicv3"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm64
#define PLATFORM_GIC   v3
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL pl031

#include "map/vexpress.h"
#include "map/vexpress_gicv3.h"

#endif
