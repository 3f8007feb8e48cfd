/*
 * Which pages are emulated. The list is searched in order: on the `trap` path GICC is what a guest touches
 * most.
 */
#include "core/regions.h"

#include "core/doorbell.h"
#include "core/vm.h"
#include "vgic/cpuif_mmio.h"
#include "vgic/dist.h"
#include "vgic/lr_dir.h"

struct mmio_page mmio_pages[MMIO_PAGES_MAX];

static struct mmio_table dist_table;
static struct mmio_table cpuif_table;
static struct mmio_table doorbell_table;

/* Enters the pages of `table`, `size` bytes at IPA `base`, from `page` on. Returns the next free entry. */
static struct mmio_page *add(struct mmio_page *page, uint32_t base, uint32_t size,
                             const struct mmio_table *table)
{
    for (uint32_t at = 0; at < size; at += PAGE_SIZE) {
        *page++ = (struct mmio_page){trap_page_tag(base + at), &table->row_of[at / 4U], &table->unknown};
    }
    return page;
}

void regions_init(enum vgic_path path)
{
    struct mmio_page *next = mmio_pages;

    if (path == VGIC_TRAP) {
        cpuif_mmio_init(&cpuif_table);
        next = add(next, PLATFORM_GICC_BASE, GICC_SIZE, &cpuif_table);
    }
    dist_init(&dist_table);
    next = add(next, PLATFORM_GICD_BASE, GICD_SIZE, &dist_table);
    doorbell_init(&doorbell_table);
    next = add(next, PLATFORM_DOORBELL_IPA, PAGE_SIZE, &doorbell_table);
    if (path != VGIC_TRAP) {
        lr_dir_init(&cpuif_table);
        next = add(next, PLATFORM_GICC_BASE + GICC_DIR, PAGE_SIZE, &cpuif_table); /* where it is not mapped */
    }
    *next = (struct mmio_page){TRAP_NO_PAGE, NULL, NULL};
}
