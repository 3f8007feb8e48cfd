/*
 * A virtual machine of Xen 4.17 on AArch64 with a GICv3, as Xen lays every one out
 * (xen/include/public/arch-arm.h): an example of a platform that only a guest is built for. Where it is not a
 * hypervisor's business, it is as QEMU's `virt`.
 */
#ifndef PLATFORM_XEN_V8_GICV3_H
#define PLATFORM_XEN_V8_GICV3_H

#define PLATFORM_NAME "xen-v8-gicv3"

#define PLATFORM_ARCH  arm64
#define PLATFORM_GIC   v3
#define PLATFORM_UART  sbsa
#define PLATFORM_LEVEL pl031

#define PLATFORM_REDISTRIBUTORS 0x01000000U

#include "map/virt.h"

#undef PLATFORM_GICD_BASE
#undef PLATFORM_UART_BASE
#undef PLATFORM_DEVICE_BASE
#undef PLATFORM_DEVICE_END
#define PLATFORM_GICD_BASE   0x03001000U
#define PLATFORM_GICR_BASE   0x03020000U
#define PLATFORM_GITS_BASE   0U
#define PLATFORM_UART_BASE   0x22000000U
#define PLATFORM_DEVICE_BASE 0x00000000U
#define PLATFORM_DEVICE_END  0x23000000U

#define PLATFORM_RAISE_IPA 0U
#define PLATFORM_INTIDS    64U
#define PLATFORM_MSI_DEVICE

#endif
