/*
 * Which pages are emulated. The list is searched in order.
 */
#include "core/regions.h"

#include "core/doorbell.h"
#include "core/guest_gic.h"
#include "core/vm.h"

struct mmio_page mmio_pages[MMIO_PAGES_MAX];

static struct mmio_table doorbell_table;

struct mmio_page *regions_add(struct mmio_page *page, uintptr_t base, uint32_t size,
                              const struct mmio_table *table)
{
    for (uint32_t at = 0; at < size; at += PAGE_SIZE) {
        *page++ = (struct mmio_page){trap_page_tag(base + at), &table->row_of[at / 4U], &table->unknown, at};
    }
    return page;
}

void regions_init(enum vgic_path path)
{
    struct mmio_page *next = guest_gic_pages(mmio_pages, path);

    doorbell_init(&doorbell_table);
    next = regions_add(next, PLATFORM_DOORBELL_IPA, PAGE_SIZE, &doorbell_table);
    next = guest_gic_rare_pages(next, path);
    *next = (struct mmio_page){TRAP_NO_PAGE, NULL, NULL, 0};
}
