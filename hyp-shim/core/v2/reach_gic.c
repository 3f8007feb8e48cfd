/*
 * What a guest may reach of a GICv2.
 */
#include "core/reach.h"

#include "common/gicv2.h"

const struct reach reach_gic[] = {
    {{PLATFORM_GICC_BASE, PLATFORM_GICV_BASE, GICC_SIZE, STAGE2_DEVICE}, REACH_EITHER | REACH_LISTS},
    {{PLATFORM_GICC_BASE, PLATFORM_GICC_BASE, GICC_SIZE, STAGE2_DEVICE}, REACH_FIRST | REACH_PASSTHROUGH},
    {{PLATFORM_GICD_BASE, PLATFORM_GICD_BASE, GICD_SIZE, STAGE2_DEVICE}, REACH_FIRST | REACH_PASSTHROUGH},
};

const uint32_t reach_gic_count = sizeof(reach_gic) / sizeof(reach_gic[0]);
