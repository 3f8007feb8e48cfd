/*
 * The emulated pages of a guest's address space. They are the same for every VM: what differs stands in the virtual GIC
 * of the vCPU that accesses them.
 */
#ifndef CORE_REGIONS_H
#define CORE_REGIONS_H

#include <stdint.h>

#include "vgic/mmio.h"

struct mmio_region {
    uint32_t base;
    uint32_t last; /* offset of its last byte */
    const struct mmio_table *table;
};

/* GICC on the `trap` path, the distributor, the doorbell; then one that has every address, and no table. */
#define REGIONS_MAX 4U

extern struct mmio_region regions[REGIONS_MAX];

/* Fills the list for `path`. */
void regions_init(enum vgic_path path);

/* The region that has `ipa`; its table is NULL where nothing is emulated. */
static inline const struct mmio_region *region_of(uint32_t ipa)
{
    const struct mmio_region *region = regions;

    while (ipa - region->base > region->last) {
        region++;
    }
    return region;
}

#endif
