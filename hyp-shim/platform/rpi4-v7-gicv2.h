/*
 * Raspberry Pi 4: four Cortex-A72, here in ARMv7, and a GIC-400.
 */
#ifndef PLATFORM_RPI4_V7_GICV2_H
#define PLATFORM_RPI4_V7_GICV2_H

#define PLATFORM_NAME "rpi4-v7-gicv2"

/* For the build: the folders of arch/ and gic/, of common/uart/, and of the guest's level/. */
#define PLATFORM_ARCH  arm
#define PLATFORM_GIC   v2
#define PLATFORM_UART  pl011
#define PLATFORM_LEVEL uart

#include "map/bcm2711.h"

/*
 * Where the other CPUs wait for an address to start at: mailbox 3 of each, which the stock stub looks at
 * (armstubs/armstub7.S; "BCM2836 ARM Quad A7 core", 4.8, at this base). An old stub looks at another address.
 */
#define PLATFORM_RELEASE_BASE   0xff80008cU
#define PLATFORM_RELEASE_STRIDE 16U

#endif
