/*
 * Versatile Express with a CPU that has AArch64, as simulators have it, and a GICv2 with the virtualization
 * extensions.
 */
#ifndef PLATFORM_VEXPRESS_V8_H
#define PLATFORM_VEXPRESS_V8_H

#define PLATFORM_NAME "vexpress-v8"

/* For the build: the folders of arch/ and gic/. */
#define PLATFORM_ARCH arm64
#define PLATFORM_GIC  v2

#include "map/vexpress.h"

#endif
