/*
 * Which pages are emulated. The list is searched in order: on the `trap` path GICC is what a guest touches most.
 */
#include "core/regions.h"

#include "core/doorbell.h"
#include "core/vm.h"
#include "vgic/cpuif_mmio.h"
#include "vgic/dist.h"

struct mmio_region regions[REGIONS_MAX];

static struct mmio_table dist_table;
static struct mmio_table cpuif_table;
static struct mmio_table doorbell_table;

void regions_init(enum vgic_path path)
{
    struct mmio_region *next = regions;

    if (path == VGIC_TRAP) {
        cpuif_mmio_init(&cpuif_table);
        *next++ = (struct mmio_region){PLATFORM_GICC_BASE, GICC_SIZE - 1U, &cpuif_table};
    }
    dist_init(&dist_table);
    *next++ = (struct mmio_region){PLATFORM_GICD_BASE, GICD_SIZE - 1U, &dist_table};
    doorbell_init(&doorbell_table);
    *next++ = (struct mmio_region){PLATFORM_DOORBELL_IPA, PAGE_SIZE - 1U, &doorbell_table};
    *next = (struct mmio_region){0, UINT32_MAX, NULL};
}
