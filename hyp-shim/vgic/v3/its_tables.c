/*
 * The ITS's tables: in the guest's memory, where the guest may write what it likes. An address is looked at
 * before it is used, a word is read once, and what it says is held against the limits each time.
 */
#include "vgic/ops.h"
#include "vgic/v3/its.h"

#define ENTRY_SIZE 8U

uint64_t *its_word(struct vgic *vgic, uint64_t address)
{
    return (address & (ENTRY_SIZE - 1U)) == 0 ? ops_guest_memory(vgic, address, ENTRY_SIZE) : NULL;
}

/* log2 of the bytes of a page of the table. */
static uint32_t page_shift(uint64_t baser)
{
    uint32_t size = field64_get(GITS_BASER_PAGE, baser);

    return 12U + 2U * (size < 2U ? size : 2U);
}

/* Its place in a page of the second level. */
static uint64_t *indirect_entry(struct vgic *vgic, uint64_t base, uint32_t shift, uint32_t id)
{
    uint32_t each = 1U << shift >> 3U;
    const uint64_t *first = its_word(vgic, base + id / each * ENTRY_SIZE);
    uint64_t page = first != NULL ? its_load(first) : 0;

    if ((page & GITS_VALID) == 0) {
        return NULL;
    }
    return its_word(vgic, (page & GITS_ADDRESS & ~((1ULL << shift) - 1U)) + id % each * ENTRY_SIZE);
}

uint64_t *its_find_entry(struct vgic *vgic, enum its_table table, uint32_t id)
{
    uint64_t baser = vgic->its->baser[table];
    uint32_t shift = page_shift(baser);
    uint64_t base = baser & (GITS_ADDRESS >> 4U) & ~((1ULL << shift) - 1U);
    uint64_t size = (field64_get(GITS_BASER_PAGES, baser) + 1ULL) << shift;
    bool indirect = (baser & GITS_BASER_INDIRECT) != 0;
    uint64_t place = (uint64_t)(indirect ? id >> (shift - 3U) : id) * ENTRY_SIZE;

    if ((baser & GITS_VALID) == 0 || place >= size) {
        return NULL;
    }
    return indirect ? indirect_entry(vgic, base, shift, id) : its_word(vgic, base + place);
}

/* A VM's memory is one range: what lies between two entries in it is, too. */
void its_measure_table(struct vgic *vgic, enum its_table table)
{
    struct its_reach *reach = &vgic->its->reach[table];
    uint64_t baser = vgic->its->baser[table];
    uint64_t size = (field64_get(GITS_BASER_PAGES, baser) + 1ULL) << page_shift(baser);

    *reach = (struct its_reach){NULL, 0};
    if ((baser & GITS_BASER_INDIRECT) != 0) {
        return;
    }
    reach->first = its_find_entry(vgic, table, 0);
    if (reach->first != NULL && its_find_entry(vgic, table, (uint32_t)(size / ENTRY_SIZE) - 1U) != NULL) {
        reach->count = (uint32_t)(size / ENTRY_SIZE);
    }
}

uint64_t *its_event_entry(struct vgic *vgic, uint32_t device, uint32_t event)
{
    const uint64_t *entry = its_entry(vgic, ITS_DEVICES, device);
    uint64_t dte = entry != NULL ? its_load(entry) : 0;

    if ((dte & GITS_VALID) == 0 || (uint64_t)event >> (field64_get(DTE_BITS, dte) + 1U) != 0) {
        return NULL;
    }
    return its_word(vgic, (dte & GITS_ITT_ADDRESS) + (uint64_t)event * ENTRY_SIZE);
}

uint32_t its_target(struct vgic *vgic, uint32_t collection)
{
    const uint64_t *entry = its_entry(vgic, ITS_COLLECTIONS, collection);
    uint64_t cte = entry != NULL ? its_load(entry) : 0;
    uint32_t target = field64_get(CTE_TARGET, cte);

    return (cte & GITS_VALID) != 0 && target < vgic->cpu_count ? target : VGIC_CPU_MAX;
}
