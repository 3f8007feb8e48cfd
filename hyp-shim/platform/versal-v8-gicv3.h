/*
 * VCK190: Versal with two Cortex-A72 (AArch64) and a GICv3 (GIC-500).
 */
#ifndef PLATFORM_VERSAL_V8_GICV3_H
#define PLATFORM_VERSAL_V8_GICV3_H

#define PLATFORM_NAME "versal-v8-gicv3"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm64
#define PLATFORM_GIC   v3
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL uart

#include "map/versal.h"
#include "map/xilinx.h"

#endif
