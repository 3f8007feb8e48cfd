/*
 * The emulated pages of a guest's address space. They are the same for every VM: what differs stands in the
 * virtual GIC of the vCPU that accesses them.
 */
#ifndef CORE_REGIONS_H
#define CORE_REGIONS_H

#include <stdint.h>

#include "trap.h"
#include "vgic/mmio.h"

/* One page: `tag` is its IPA as the fault registers have it, `row_of` the index of its words. */
struct mmio_page {
    uint32_t tag;
    const struct mmio_row *const *row_of; /* NULL: the end of the list */
    const struct mmio_row *unknown;
};

/* GICC on the `trap` path (two pages), the distributor, the doorbell; then the end, whose tag no page has. */
#define MMIO_PAGES_MAX 5U

extern struct mmio_page mmio_pages[MMIO_PAGES_MAX];

/* Fills the list for `path`. */
void regions_init(enum vgic_path path);

/* The page with this tag, or NULL where nothing is emulated. */
static inline const struct mmio_page *mmio_page_of(uint32_t tag)
{
    const struct mmio_page *page = mmio_pages;

    while (page->tag != tag) {
        if (page->row_of == NULL) {
            return NULL;
        }
        page++;
    }
    return page;
}

#endif
