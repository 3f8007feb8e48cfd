/*
 * The records of a VM's LPIs, and their seats. The queue of waiting interrupts knows an interrupt by an INTID
 * below 1024. An LPI takes one that is nobody's, a seat, on the vCPU it goes to; it keeps it until another
 * takes it, which none does while it waits there or is in a list register.
 */
#ifndef VGIC_V3_SEATS_H
#define VGIC_V3_SEATS_H

#include <stddef.h>

#include "common/its.h"
#include "vgic/lr/lr.h"
#include "vgic/record/vcpu.h"

#define VGIC_LPI_COUNT 16384U /* INTIDs from INTID_LPI_FIRST on */
#define VGIC_LPI_END   (INTID_LPI_FIRST + VGIC_LPI_COUNT)
#define VGIC_ID_BITS   15U /* of an INTID */

/* Events of DeviceID 0 that have physical ones behind them. */
#define ITS_PHYSICAL_EVENTS 16384U

/* INTIDs of a distributor that has LPIs beside it end here: those behind, less the special ones, are seats.
 */
#define VGIC_LINES_WITH_LPIS 992U

/* An event of the guest's that is mapped to an LPI: the last one, if there are several. */
#define MAPPING_VALID    1U
#define MAPPING_PHYSICAL 2U /* `event` is one of DeviceID 0, and mapped in the physical ITS, too */

struct lpi_mapping {
    uint16_t collection;
    uint16_t event;
    uint16_t flags;
};

/* A redistributor's part. */
struct lpi_redist {
    uint64_t pendbaser;
    uint32_t next_seat;  /* where the search for one goes on */
    bool enabled;        /* GICR_CTLR.EnableLPIs */
    bool unseated;       /* some are pending that found no seat */
    struct virq *herald; /* then: one that waits, without a prepared word, so that its going is told of */
};

enum its_table { ITS_DEVICES, ITS_COLLECTIONS, ITS_TABLE_COUNT };

/* A flat table that is the guest's memory from its first to its last entry: BASER<n> says so, and stays. */
struct its_reach {
    uint64_t *first;
    uint32_t count; /* 0: it is not, and each entry is looked for */
};

struct vgic_its {
    struct virq lpi[VGIC_LPI_COUNT];
    struct lpi_mapping mapping[VGIC_LPI_COUNT];
    struct vgic *vgic;
    uint32_t used; /* of these two: those behind have never been mapped or pending, and are not set up */
    uint64_t cbaser;
    uint64_t baser[ITS_TABLE_COUNT];
    uint64_t propbaser; /* one for all redistributors */
    uint32_t cwriter;
    uint32_t creadr;
    uint32_t lock;
    bool enabled;
    bool stalled; /* the queue is not where the guest has memory */
    struct lpi_redist redist[VGIC_CPU_MAX];
    struct its_reach reach[ITS_TABLE_COUNT];
    bool direct; /* physical events are virtual LPIs of the hardware's */
};

/* The record of an LPI that is in use; NULL. */
static inline struct virq *lpi_record(struct vgic_its *its, uint32_t intid)
{
    return intid - INTID_LPI_FIRST < its->used ? &its->lpi[intid - INTID_LPI_FIRST] : NULL;
}

/* The same for one that is to be used; NULL: there is no LPI of this number. */
struct virq *lpi_use(struct vgic_its *its, uint32_t intid);

/* Each LPI of this vCPU. */
#define FOR_OWN_LPIS(cpu, irq)                                                                               \
    for (struct virq *irq = (cpu)->vgic->its->lpi, *end_ = irq + (cpu)->vgic->its->used; irq != end_; irq++) \
        if (vgic_owner(irq) == (cpu)->index)

/* Whether an LPI has a seat. */
static inline bool lpi_is_seated(const struct vgic_cpu *cpu, const struct virq *irq)
{
    return cpu->irq[field_get(ORDER_INTID, irq->order)] == irq;
}

/* Looks for a seat; false: so many wait that there is none free. Who loses one has no prepared word any more.
 */
bool lpi_find_seat(struct vgic_cpu *cpu, struct virq *irq);

/* A seat for an LPI, the one that it has or another; false: there is none. */
static inline bool lpi_take_seat(struct vgic_cpu *cpu, struct virq *irq)
{
    return lpi_is_seated(cpu, irq) || lpi_find_seat(cpu, irq);
}

/* Whether it is one for the guest now. */
static inline bool lpi_is_deliverable(const struct virq *irq)
{
    return (irq->state & (VIRQ_LATCH | VIRQ_ACTIVE)) == VIRQ_LATCH && (irq->config & VIRQ_FORWARD) != 0;
}

/*
 * Those that found no seat find one now, if there is one. Some left over: then all seats are of LPIs that
 * wait, and one of these tells of its going (vgic_lpi_goes(), or lpi_end()). `going`: it leaves its own, or
 * NULL.
 */
void lpi_seat_others(struct vgic_cpu *cpu, const struct virq *going);

static inline void lpi_seat_any(struct vgic_cpu *cpu)
{
    if (cpu->vgic->its->redist[cpu->index].unseated) {
        lpi_seat_others(cpu, NULL);
    }
}

#endif
