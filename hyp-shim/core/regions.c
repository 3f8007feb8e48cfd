/*
 * Which pages are emulated. The list is searched in order.
 */
#include "core/regions.h"

#include "core/doorbell.h"
#include "core/guest_gic.h"
#include "core/vcpu.h"

struct mmio_page mmio_pages[MMIO_PAGES_MAX];

static struct mmio_table doorbell_table;

struct mmio_page *regions_add_part(struct mmio_page *page, uintptr_t base, const struct mmio_part *part)
{
    for (uint32_t at = part->first * PAGE_SIZE; at <= part->last * PAGE_SIZE; at += PAGE_SIZE) {
        uint32_t offset = part->offset + at;

        *page++ = (struct mmio_page){trap_page_tag(base + offset), &part->table->row_of[at / 4U],
                                     &part->table->unknown, offset};
    }
    return page;
}

struct mmio_page *regions_add(struct mmio_page *page, uintptr_t base, uint32_t size,
                              const struct mmio_table *table)
{
    return regions_add_part(page, base, &(struct mmio_part){table, 0, 0, size / PAGE_SIZE - 1U});
}

void regions_init(enum vgic_path path, uint32_t cpus)
{
    struct mmio_page *next = guest_gic_pages(mmio_pages, path);

    doorbell_init(&doorbell_table);
    next = regions_add(next, PLATFORM_DOORBELL_IPA, PAGE_SIZE, &doorbell_table);
    next = guest_gic_rare_pages(next, path, cpus);
    *next = (struct mmio_page){TRAP_NO_PAGE, NULL, NULL, 0};
}
