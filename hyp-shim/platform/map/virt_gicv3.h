/*
 * The GICv3 of QEMU's `virt` machine; and its GICv4, which has two more frames in each redistributor.
 */
#ifndef PLATFORM_MAP_VIRT_GICV3_H
#define PLATFORM_MAP_VIRT_GICV3_H

#define PLATFORM_GITS_BASE 0x08080000U
#define PLATFORM_GICR_BASE 0x080a0000U

/*
 * No GICv2m comes with it, and QEMU's distributor takes no messages: the physical GICD_ISPENDR raises SPIs. A
 * guest that does not have the distributor finds the page with that register here.
 */
#define PLATFORM_RAISE_IPA 0x08020000U

/* INTIDs there are at least: what the guest checks. QEMU 7.2 has 32 less than with a GICv2. */
#define PLATFORM_INTIDS 256U

#define PLATFORM_MSI_DEVICE

#endif
