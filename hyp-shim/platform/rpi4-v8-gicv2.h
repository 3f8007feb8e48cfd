/*
 * Raspberry Pi 4: four Cortex-A72, here in AArch64, and a GIC-400.
 */
#ifndef PLATFORM_RPI4_V8_GICV2_H
#define PLATFORM_RPI4_V8_GICV2_H

#define PLATFORM_NAME "rpi4-v8-gicv2"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm64
#define PLATFORM_GIC   v2
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL uart

#include "map/bcm2711.h"

/*
 * Where the other CPUs wait for an address to start at, each in a word of its own: the spin table of the
 * stock stub (armstubs/armstub8.S, spin_cpu0).
 */
#define PLATFORM_RELEASE_BASE   0x000000d8U
#define PLATFORM_RELEASE_STRIDE 8U

#endif
