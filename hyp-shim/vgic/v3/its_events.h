/*
 * An event, what it is mapped to, and the physical event behind one of DeviceID 0.
 */
#ifndef VGIC_V3_ITS_EVENTS_H
#define VGIC_V3_ITS_EVENTS_H

#include "vgic/v3/its_tables.h"
#include "vgic/v3/lpi_byte.h"

/* What the entry says of an event that is this LPI, of that collection. */
static inline uint64_t its_mapped_to(uint32_t intid, uint32_t collection)
{
    return GITS_VALID | field64_put(ITE_INTID, intid) | field64_put(ITE_COLLECTION, collection);
}

/* The physical event of an LPI is not its any more. */
void its_unmap_physical(struct vgic_its *its, struct lpi_mapping *mapping);

/* A physical event becomes this LPI. */
static inline void its_map_physical(struct vgic_its *its, struct virq *irq, uint32_t event, uint32_t intid,
                                    uint32_t target)
{
    const struct virq *before = its->of_event[event];

    if (before != &vgic_nobody) {
        its_unmap_physical(its, lpi_mapping_of(its, before));
    }
    its->of_event[event] = irq;
    ops_event_map(its->vgic, event, intid, target);
}

/* MAPTI: an event becomes the LPI of this number, in a collection. False: refused. */
static inline __attribute__((always_inline)) bool its_map_event(struct vgic_cpu *cpu, struct vgic_its *its,
                                                                uint32_t device, uint32_t event,
                                                                uint32_t intid, uint32_t collection)
{
    bool physical = device == 0 && event < ITS_PHYSICAL_EVENTS;
    uint32_t target = its_target(its, collection);
    uint64_t *entry = its_event_entry(its, device, event);
    struct virq *irq;
    struct lpi_mapping *mapping;

    if (target == VGIC_CPU_MAX || entry == NULL) {
        return false;
    }
    irq = lpi_use(its, intid);
    if (irq == NULL) {
        return false;
    }
    mapping = &its->mapping[intid - INTID_LPI_FIRST];
    if ((mapping->flags & MAPPING_PHYSICAL) != 0) {
        its_unmap_physical(its, mapping);
    }
    its_store(entry, its_mapped_to(intid, collection));
    mapping->collection = (uint16_t)collection;
    mapping->event = (uint16_t)event;
    mapping->flags = MAPPING_VALID;
    if (vgic_owner(irq) != target) {
        lpi_go_to(cpu, irq, target);
    }
    if (physical) {
        its_map_physical(its, irq, event, intid, target);
        mapping->flags = MAPPING_VALID | MAPPING_PHYSICAL;
    }
    if (target == cpu->index) {
        lpi_take_byte(cpu, its, irq, intid); /* what is pending here joins what the hardware has */
    } else {
        vgic_on_owner(cpu, irq, lpi_reload, 0);
    }
    return true;
}

#endif
