/* See map.h: the platforms with a GICv3. */
#include "hosts/kvm/map.h"

#include "platform/virt-v8-gicv3.h"

const struct map map_gicv3 = {
    MAP_COMMON, .gic = 3, .gicr = PLATFORM_GICR_BASE, .gits = PLATFORM_GITS_BASE, .msi = PLATFORM_RAISE_IPA,
};
