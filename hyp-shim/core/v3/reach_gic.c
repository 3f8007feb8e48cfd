/*
 * What a guest may reach of a GICv3. Of the ITS it is the frame that messages are stored to.
 */
#include "core/reach.h"

#include "common/its.h"

#define ITS_MESSAGES (PLATFORM_GITS_BASE + GITS_TRANSLATER_FRAME)

const struct reach reach_gic[] = {
    {{ITS_MESSAGES, ITS_MESSAGES, PLATFORM_GITS_BASE != 0 ? PAGE_SIZE : 0, STAGE2_DEVICE},
     REACH_FIRST | REACH_VIRTUAL},
    {{PLATFORM_GICD_BASE, PLATFORM_GICD_BASE, GICD_FRAME_SIZE, STAGE2_DEVICE},
     REACH_FIRST | REACH_PASSTHROUGH},
    {{PLATFORM_GICR_BASE, PLATFORM_GICR_BASE, PLATFORM_REDISTRIBUTORS, STAGE2_DEVICE},
     REACH_FIRST | REACH_PASSTHROUGH},
    {{PLATFORM_GITS_BASE, PLATFORM_GITS_BASE, PLATFORM_GITS_BASE != 0 ? GITS_SIZE : 0, STAGE2_DEVICE},
     REACH_FIRST | REACH_PASSTHROUGH},
};

const uint32_t reach_gic_count = sizeof(reach_gic) / sizeof(reach_gic[0]);
