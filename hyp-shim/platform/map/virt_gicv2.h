/*
 * The GICv2 of QEMU's `virt` machine, and its GICv2m.
 */
#ifndef PLATFORM_MAP_VIRT_GICV2_H
#define PLATFORM_MAP_VIRT_GICV2_H

#define PLATFORM_GICC_BASE 0x08010000U
#define PLATFORM_V2M_BASE  0x08020000U
#define PLATFORM_RAISE_IPA 0U /* the GICv2m raises SPIs */
#define PLATFORM_GICH_BASE 0x08030000U
#define PLATFORM_GICV_BASE 0x08040000U

/* INTIDs there are at least: what the guest checks. */
#define PLATFORM_INTIDS 288U

#define PLATFORM_MSI_DEVICE PLATFORM_V2M_BASE,

#endif
