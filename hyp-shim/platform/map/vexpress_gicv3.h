/*
 * A GICv3 in the same place, as simulators put it.
 */
#ifndef PLATFORM_MAP_VEXPRESS_GICV3_H
#define PLATFORM_MAP_VEXPRESS_GICV3_H

#define PLATFORM_GICD_BASE 0x2c000000U
#define PLATFORM_GICR_BASE 0x2c010000U
#define PLATFORM_GITS_BASE 0U /* no ITS */

/* Of four redistributors. */
#define PLATFORM_REDISTRIBUTORS 0x00080000U

/* Where a guest that does not have the distributor finds the page with GICD_ISPENDR, which raises SPIs. */
#define PLATFORM_RAISE_IPA 0x2c4c0000U

#endif
