/*
 * GICv2: the distributor, and the pages of the CPU interface.
 */
#include "core/guest_gic.h"

#include "core/regions.h"

#include "common/gicv2.h"
#include "core/vcpu.h"
#include "stage2.h"
#include "vgic/v2/cpuif_mmio.h"
#include "vgic/v2/dist.h"

static struct mmio_table dist_table;
static struct mmio_table cpuif_table;

/*
 * GICV stands where the guest expects GICC, but on `trap`, where nothing does; with pass-through it has the
 * physical distributor and CPU interface.
 */
void guest_gic_map(struct stage2 *stage2, enum vgic_path path, bool passthrough)
{
    if (passthrough) {
        stage2_map(stage2, PLATFORM_GICD_BASE, PLATFORM_GICD_BASE, GICD_SIZE, STAGE2_DEVICE);
        stage2_map(stage2, PLATFORM_GICC_BASE, PLATFORM_GICC_BASE, GICC_SIZE, STAGE2_DEVICE);
    } else if (path != VGIC_TRAP) {
        stage2_map(stage2, PLATFORM_GICC_BASE, PLATFORM_GICV_BASE, GICC_SIZE, STAGE2_DEVICE);
    }
}

/* On the `trap` path GICC is what a guest touches most. */
struct mmio_page *guest_gic_pages(struct mmio_page *page, enum vgic_path path)
{
    if (path == VGIC_TRAP) {
        cpuif_mmio_init(&cpuif_table);
        page = regions_add(page, PLATFORM_GICC_BASE, GICC_SIZE, &cpuif_table);
    }
    dist_init(&dist_table);
    return regions_add(page, PLATFORM_GICD_BASE, GICD_SIZE, &dist_table);
}

struct mmio_page *guest_gic_rare_pages(struct mmio_page *page, enum vgic_path path, uint32_t cpus)
{
    (void)cpus;
    if (path != VGIC_TRAP) {
        cpuif_dir_init(&cpuif_table);
        page = regions_add(page, PLATFORM_GICC_BASE + GICC_DIR, PAGE_SIZE,
                           &cpuif_table); /* where it is not mapped */
    }
    return page;
}

bool guest_gic_has_virtual_lpis(void)
{
    return false;
}

void guest_gic_give_its(struct vgic *vgic, struct stage2 *stage2, bool direct)
{
    (void)vgic, (void)stage2, (void)direct;
}
