/*
 * QEMU's `virt` machine with a Cortex-A57 (AArch64) and a GICv2 that has the virtualization extensions.
 */
#ifndef PLATFORM_VIRT_V8_GICV2_H
#define PLATFORM_VIRT_V8_GICV2_H

#define PLATFORM_NAME "virt-v8-gicv2"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm64
#define PLATFORM_GIC   v2
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL pl031

#include "map/virt.h"
#include "map/virt_gicv2.h"

#endif
