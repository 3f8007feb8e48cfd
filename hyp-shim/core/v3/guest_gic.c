/*
 * GICv3: the distributor's frame, and two for each redistributor. The CPU interface is system registers,
 * which are the CPU's own or trap (exit_icc.c).
 */
#include "core/guest_gic.h"

#include "core/regions.h"

#include "common/its.h"
#include "core/v3/its_page.h"
#include "core/vcpu.h"
#include "exit_icc.h"
#include "its_hw.h"
#include "stage2.h"
#include "vgic/v3/dist.h"
#include "vgic/v3/its.h"
#include "vpe_hw.h"

#define FRAME_PAGES (VGIC_FRAME_SIZE / PAGE_SIZE)

const struct icc_row *exit_icc_rows;

static struct mmio_table dist_table;
static struct mmio_table control_table;   /* of a redistributor's first frame, ... */
static struct mmio_table interrupt_table; /* ... and its second */

struct mmio_table its_registers;

static struct vgic_its its;

/* With pass-through all frames are the physical ones; else all are emulated. */
void guest_gic_map(struct stage2 *stage2, enum vgic_path path, bool passthrough)
{
    (void)path;
    if (passthrough) {
        stage2_map(stage2, PLATFORM_GICD_BASE, PLATFORM_GICD_BASE, GICD_FRAME_SIZE, STAGE2_DEVICE);
        stage2_map(stage2, PLATFORM_GICR_BASE, PLATFORM_GICR_BASE, PLATFORM_REDISTRIBUTORS, STAGE2_DEVICE);
        if (PLATFORM_GITS_BASE != 0) {
            stage2_map(stage2, PLATFORM_GITS_BASE, PLATFORM_GITS_BASE, GITS_SIZE, STAGE2_DEVICE);
        }
    }
}

bool guest_gic_has_virtual_lpis(void)
{
    return its_hw_is_there() && vpe_hw_is_there();
}

void guest_gic_give_its(struct vgic *vgic, struct stage2 *stage2, bool direct)
{
    uintptr_t page = PLATFORM_GITS_BASE + GITS_TRANSLATER_FRAME;

    if (its_hw_is_there()) {
        its_hw_start();
        its_init(vgic, &its, direct);
        if (direct) {
            vpe_hw_start();
        }
        stage2_map(stage2, page, page, PAGE_SIZE, STAGE2_DEVICE);
    }
}

/*
 * Pages `first` to `last` of the frames of redistributors, from that of `cpu` on: the one with the interrupts
 * before the other.
 */
static struct mmio_page *add_redistributors(struct mmio_page *page, uint32_t cpu, uint32_t cpus,
                                            uint32_t first, uint32_t last)
{
    for (; cpu < cpus; cpu++) {
        uint32_t offset = cpu * GICR_STRIDE;

        page = regions_add_part(page, PLATFORM_GICR_BASE,
                                &(struct mmio_part){&interrupt_table, offset + GICR_SGI_FRAME, first, last});
        page = regions_add_part(page, PLATFORM_GICR_BASE,
                                &(struct mmio_part){&control_table, offset, first, last});
    }
    return page;
}

/* Pages of the ITS's first frame, where there is one. */
static struct mmio_page *add_its(struct mmio_page *page, uint32_t first, uint32_t last)
{
    if (!its_hw_is_there()) {
        return page;
    }
    return regions_add_part(page, PLATFORM_GITS_BASE, &(struct mmio_part){&its_registers, 0, first, last});
}

/* Nearly all registers are in the first page of a frame. */
struct mmio_page *guest_gic_pages(struct mmio_page *page, enum vgic_path path)
{
    exit_icc_rows = icc_rows(path);
    dist_init(&dist_table);
    redist_init(&control_table, &interrupt_table);
    its_registers_init(&its_registers);
    return regions_add_part(page, PLATFORM_GICD_BASE, &(struct mmio_part){&dist_table, 0, 0, 0});
}

struct mmio_page *guest_gic_rare_pages(struct mmio_page *page, enum vgic_path path, uint32_t cpus)
{
    (void)path;
    page = add_redistributors(page, 0, 1, 0, 0);
    page = add_its(page, 0, 0); /* which is in use more than the redistributors of other CPUs */
    page = add_redistributors(page, 1, cpus, 0, 0);
    page =
        regions_add_part(page, PLATFORM_GICD_BASE, &(struct mmio_part){&dist_table, 0, 2, FRAME_PAGES - 1U});
    page = regions_add_part(page, PLATFORM_GICD_BASE, &(struct mmio_part){&dist_table, 0, 1, 1}); /* empty */
    page = add_redistributors(page, 0, cpus, 1, FRAME_PAGES - 1U);
    return add_its(page, 1, FRAME_PAGES - 1U);
}
