/* See map.h: the platforms with a GICv2. */
#include "hosts/kvm/map.h"

#include "platform/virt-v8-gicv2.h"

const struct map map_gicv2 = {
    MAP_COMMON,
    .gic = 2,
    .gicc = PLATFORM_GICC_BASE,
    .msi = PLATFORM_V2M_BASE,
};
