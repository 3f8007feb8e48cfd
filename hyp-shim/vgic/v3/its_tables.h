/*
 * The ITS's tables: in the guest's memory, where the guest may write what it likes. An address is looked at
 * before it is used, a word is read once, and what it says is held against the limits each time.
 */
#ifndef VGIC_V3_ITS_TABLES_H
#define VGIC_V3_ITS_TABLES_H

#include "vgic/ops.h"
#include "vgic/v3/seats.h"

#define ITS_ENTRY_SIZE 8U
#define ITS_QUEUE_PAGE 4096U

/* What an event's entry says. */
#define ITE_COLLECTION_OFF 0
#define ITE_COLLECTION_LEN 16
#define ITE_INTID_OFF      16
#define ITE_INTID_LEN      16

/* A device's entry: GITS_VALID, the address of its ITT, and the bits of an EventID, less one. */
#define DTE_BITS_OFF 0
#define DTE_BITS_LEN 5

/* A collection's: GITS_VALID, and its target. */
#define CTE_TARGET_OFF 0
#define CTE_TARGET_LEN 16

static inline uint64_t its_load(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static inline void its_store(uint64_t *word, uint64_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELAXED);
}

/* The double word at `address` of the guest's memory, or NULL: it has none there. Aligned. */
static inline uint64_t *its_word(struct vgic *vgic, uint64_t address)
{
    return (address & (ITS_ENTRY_SIZE - 1U)) == 0 ? ops_guest_memory(vgic, address, ITS_ENTRY_SIZE) : NULL;
}

/* What BASER<n>, CBASER and PROPBASER say of the reach of what is there: to be called when one is written. */
void its_measure_table(struct vgic_its *its, enum its_table table);
void its_measure_queue(struct vgic_its *its); /* and when the ITS is turned on or off */
void its_measure_bytes(struct vgic_its *its);

/* its_entry() where there is no reach. */
uint64_t *its_find_entry(struct vgic_its *its, enum its_table table, uint32_t id);

/* The entry of this DeviceID, or collection; NULL: the table does not reach. */
static inline uint64_t *its_entry(struct vgic_its *its, enum its_table table, uint32_t id)
{
    const struct its_reach *reach = &its->reach[table];

    return id < reach->count ? &reach->first[id] : its_find_entry(its, table, id);
}

/* The entry of an event, in the ITT of its device; NULL: no such device, no such event, or it has no memory.
 */
static inline uint64_t *its_event_entry(struct vgic_its *its, uint32_t device, uint32_t event)
{
    const uint64_t *entry = its_entry(its, ITS_DEVICES, device);
    uint64_t dte = entry != NULL ? its_load(entry) : 0;

    if ((dte & GITS_VALID) == 0 || (uint64_t)event >> (field64_get(DTE_BITS, dte) + 1U) != 0) {
        return NULL;
    }
    return its_word(its->vgic, (dte & GITS_ITT_ADDRESS) + (uint64_t)event * ITS_ENTRY_SIZE);
}

/* The vCPU of a collection; VGIC_CPU_MAX: it has none. */
static inline uint32_t its_target(struct vgic_its *its, uint32_t collection)
{
    const uint64_t *entry = its_entry(its, ITS_COLLECTIONS, collection);
    uint64_t cte = entry != NULL ? its_load(entry) : 0;
    uint32_t target = field64_get(CTE_TARGET, cte);

    return (cte & GITS_VALID) != 0 && target < its->vgic->cpu_count ? target : VGIC_CPU_MAX;
}

/* Whether the guest's tables of LPIs, of configuration and of what is pending, go as far as this one. */
static inline bool lpi_is_in_tables(const struct vgic_its *its, uint32_t intid)
{
    uint32_t bits = field64_get(GICR_PROPBASER_IDBITS, its->propbaser) + 1U;

    return bits >= VGIC_ID_BITS || intid >> bits == 0;
}

/* lpi_byte() where there is no reach. */
uint32_t lpi_find_byte(struct vgic_its *its, uint32_t intid);

/* An LPI's byte of configuration; 0, which is disabled, where there is none. */
static inline uint32_t lpi_byte(struct vgic_its *its, uint32_t intid)
{
    uint32_t index = intid - INTID_LPI_FIRST;

    return index < its->bytes.count ? __atomic_load_n(&its->bytes.first[index], __ATOMIC_RELAXED)
                                    : lpi_find_byte(its, intid);
}

#endif
