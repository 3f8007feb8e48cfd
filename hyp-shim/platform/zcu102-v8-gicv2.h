/*
 * ZCU102, and ZCU104: Zynq UltraScale+ with four Cortex-A53 (AArch64) and a GIC-400.
 */
#ifndef PLATFORM_ZCU102_V8_GICV2_H
#define PLATFORM_ZCU102_V8_GICV2_H

#define PLATFORM_NAME "zcu102-v8-gicv2"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm64
#define PLATFORM_GIC   v2
#define PLATFORM_UART  cadence
#define PLATFORM_LEVEL uart

#include "map/xilinx.h"
#include "map/zcu102.h"

#endif
