/*
 * The emulated pages of a guest's address space. They are the same for every VM: what differs stands in the
 * virtual GIC of the vCPU that accesses them.
 */
#ifndef CORE_REGIONS_H
#define CORE_REGIONS_H

#include <stdint.h>

#include "trap.h"
#include "vgic/registers/mmio.h"

/* One page: `tag` is its IPA as the fault registers have it, `row_of` the index of its words. */
struct mmio_page {
    uintptr_t tag;
    const struct mmio_row *const *row_of; /* NULL: the end of the list */
    const struct mmio_row *unknown;
    uint32_t offset; /* of the page in its device */
};

/* The GIC's, the doorbell; then the end, whose tag no page has. */
#define MMIO_PAGES_MAX (VGIC_PAGES_MAX + 2U)

extern struct mmio_page mmio_pages[MMIO_PAGES_MAX];

/* Fills the list for `path`, and a VM of `cpus` vCPUs. */
void regions_init(enum vgic_path path, uint32_t cpus);

/* Pages `first` to `last` of `table`, which covers what is `offset` bytes into a device. */
struct mmio_part {
    const struct mmio_table *table;
    uint32_t offset;
    uint32_t first;
    uint32_t last;
};

/* Enters a part of the device at IPA `base`, from `page` on. Returns the next free entry. */
struct mmio_page *regions_add_part(struct mmio_page *page, uintptr_t base, const struct mmio_part *part);

/* The same for `size` bytes of `table`, which are the whole device. */
struct mmio_page *regions_add(struct mmio_page *page, uintptr_t base, uint32_t size,
                              const struct mmio_table *table);

/* What the handlers of a row get for an access at `offset` in `page` (vgic/mmio.h). */
static inline uint32_t mmio_page_offset(const struct mmio_page *page, uint32_t offset)
{
    return VGIC_FRAME_OFFSET ? page->offset + offset : offset;
}

/* The page with this tag, or NULL where nothing is emulated. */
static inline const struct mmio_page *mmio_page_of(uintptr_t tag)
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
