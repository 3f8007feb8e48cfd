/*
 * QEMU's `virt` machine with a Cortex-A57 (AArch64) and a GICv3 that has the virtualization extensions.
 */
#ifndef PLATFORM_VIRT_V8_GICV3_H
#define PLATFORM_VIRT_V8_GICV3_H

#define PLATFORM_NAME "virt-v8-gicv3"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm64
#define PLATFORM_GIC   v3
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL pl031

/* Of eight redistributors. */
#define PLATFORM_REDISTRIBUTORS 0x00100000U

#include "map/virt.h"
#include "map/virt_gicv3.h"

#endif
