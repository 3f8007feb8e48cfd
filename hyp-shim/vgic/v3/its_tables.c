/*
 * Where the ITS's tables are, and how far each reaches. A VM's memory is one range: what lies between two
 * places in it is in it, too.
 */
#include "vgic/v3/its_tables.h"

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
    const uint64_t *first = its_word(vgic, base + id / each * ITS_ENTRY_SIZE);
    uint64_t page = first != NULL ? its_load(first) : 0;

    if ((page & GITS_VALID) == 0) {
        return NULL;
    }
    return its_word(vgic, (page & GITS_ADDRESS & ~((1ULL << shift) - 1U)) + id % each * ITS_ENTRY_SIZE);
}

__attribute__((noinline)) uint64_t *its_find_entry(struct vgic_its *its, enum its_table table, uint32_t id)
{
    uint64_t baser = its->baser[table];
    uint32_t shift = page_shift(baser);
    uint64_t base = baser & (GITS_ADDRESS >> 4U) & ~((1ULL << shift) - 1U);
    uint64_t size = (field64_get(GITS_BASER_PAGES, baser) + 1ULL) << shift;
    bool indirect = (baser & GITS_BASER_INDIRECT) != 0;
    uint64_t place = (uint64_t)(indirect ? id >> (shift - 3U) : id) * ITS_ENTRY_SIZE;

    if ((baser & GITS_VALID) == 0 || place >= size) {
        return NULL;
    }
    return indirect ? indirect_entry(its->vgic, base, shift, id) : its_word(its->vgic, base + place);
}

void its_measure_table(struct vgic_its *its, enum its_table table)
{
    struct its_reach *reach = &its->reach[table];
    uint64_t baser = its->baser[table];
    uint64_t size = (field64_get(GITS_BASER_PAGES, baser) + 1ULL) << page_shift(baser);

    *reach = (struct its_reach){NULL, 0};
    if ((baser & GITS_BASER_INDIRECT) != 0) {
        return;
    }
    reach->first = its_find_entry(its, table, 0);
    if (reach->first != NULL && its_find_entry(its, table, (uint32_t)(size / ITS_ENTRY_SIZE) - 1U) != NULL) {
        reach->count = (uint32_t)(size / ITS_ENTRY_SIZE);
    }
}

void its_measure_queue(struct vgic_its *its)
{
    uint64_t base = its->cbaser & GITS_ADDRESS;
    const uint64_t *first = ops_guest_memory(its->vgic, base, ITS_COMMAND_SIZE);

    its->queue_size = (field64_get(GITS_CBASER_PAGES, its->cbaser) + 1U) * ITS_QUEUE_PAGE;
    if (!its->enabled || (its->cbaser & GITS_VALID) == 0 ||
        ops_guest_memory(its->vgic, base + its->queue_size - ITS_COMMAND_SIZE, ITS_COMMAND_SIZE) == NULL) {
        first = NULL;
    }
    its->queue = first;
}

/* LPIs that PROPBASER has bytes for. */
static uint32_t byte_count(uint64_t propbaser)
{
    uint32_t bits = field64_get(GICR_PROPBASER_IDBITS, propbaser) + 1U;

    return bits < VGIC_ID_BITS ? 0 : VGIC_LPI_COUNT;
}

void its_measure_bytes(struct vgic_its *its)
{
    uint64_t base = its->propbaser & GITS_ADDRESS;
    const uint8_t *first = ops_guest_memory(its->vgic, base, 1);

    its->bytes = (struct lpi_bytes){NULL, 0};
    if (first != NULL && ops_guest_memory(its->vgic, base + VGIC_LPI_COUNT - 1U, 1) != NULL) {
        its->bytes = (struct lpi_bytes){first, byte_count(its->propbaser)};
    }
}

__attribute__((noinline)) uint32_t lpi_find_byte(struct vgic_its *its, uint32_t intid)
{
    const uint8_t *byte;

    if (!lpi_is_in_tables(its, intid)) {
        return 0;
    }
    byte = ops_guest_memory(its->vgic, (its->propbaser & GITS_ADDRESS) + intid - INTID_LPI_FIRST, 1);
    return byte != NULL ? __atomic_load_n(byte, __ATOMIC_RELAXED) : 0;
}
