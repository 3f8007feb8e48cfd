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
#define ITS_PHYSICAL_EVENT_BITS 14U
#define ITS_PHYSICAL_EVENTS     (1U << ITS_PHYSICAL_EVENT_BITS)

/* INTIDs of a distributor that has LPIs beside it end here: those behind, less the special ones, are seats.
 */
#define VGIC_LINES_WITH_LPIS 992U

/* An event of the guest's that is mapped to an LPI: the last one, if there are several. */
#define MAPPING_VALID    1U
#define MAPPING_PHYSICAL 2U /* `event` is one of DeviceID 0, and mapped in the physical ITS, too */

struct lpi_mapping {
    uint16_t collection;
    uint16_t event;
    uint32_t flags;
};

/* A redistributor's part. */
struct lpi_redist {
    uint64_t pendbaser;
    uint32_t next_seat;  /* where the search for one goes on */
    bool enabled;        /* GICR_CTLR.EnableLPIs */
    bool forwards;       /* and the distributor has LPIs' group enabled: lpi.c */
    bool unseated;       /* some are pending that found no seat */
    struct virq *herald; /* then: one with a seat, and without a prepared word: its end takes the slow way */
};

enum its_table { ITS_DEVICES, ITS_COLLECTIONS, ITS_TABLE_COUNT };

/* A flat table that is the guest's memory from its first to its last entry: BASER<n> says so, and stays. */
struct its_reach {
    uint64_t *first;
    uint32_t count; /* 0: it is not, and each entry is looked for */
};

/* The same of the LPIs' bytes, by PROPBASER. */
struct lpi_bytes {
    const uint8_t *first;
    uint32_t count;
};

/* What commands touch stands before the records, as in struct vgic_cpu. */
struct vgic_its {
    struct vgic *vgic;
    const uint64_t *queue; /* the commands, while they may be performed: the ITS is on, and has them in the
                              guest's memory; or NULL */
    uint32_t queue_size;   /* in bytes */
    uint32_t cwriter;
    uint32_t creadr;
    uint32_t lock;
    uint32_t used; /* of `mapping` and `lpi`: those behind were never mapped or pending, and are not set up */
    bool enabled;
    bool stalled; /* the queue is not where the guest has memory */
    bool direct;  /* physical events are virtual LPIs of the hardware's */
    struct its_reach reach[ITS_TABLE_COUNT];
    struct lpi_bytes bytes;
    struct lpi_redist redist[VGIC_CPU_MAX];
    uint64_t cbaser;
    uint64_t baser[ITS_TABLE_COUNT];
    uint64_t propbaser;                                  /* one for all redistributors */
    struct virq *volatile of_event[ITS_PHYSICAL_EVENTS]; /* what each physical event is mapped to, or
                              &vgic_nobody; a CPU that takes its LPI looks while another one may map */
    struct lpi_mapping mapping[VGIC_LPI_COUNT];
    _Alignas(4096) struct virq lpi[VGIC_LPI_COUNT]; /* at an offset that one addition can add */
};

/* A record. Without the assembly the compiler makes the address once more for each of its fields. */
static inline struct virq *lpi_at(struct vgic_its *its, uint32_t index)
{
    struct virq *irq = &its->lpi[index];

    __asm__("" : "+r"(irq));
    return irq;
}

/* The record of an LPI that is in use; NULL. */
static inline struct virq *lpi_record(struct vgic_its *its, uint32_t intid)
{
    return intid - INTID_LPI_FIRST < its->used ? lpi_at(its, intid - INTID_LPI_FIRST) : NULL;
}

/* Sets up the records up to this LPI's, which is the first one's that was not. */
void lpi_set_up(struct vgic_its *its, uint32_t index);

/* lpi_record() for one that is to be used; NULL: there is no LPI of this number. */
static inline struct virq *lpi_use(struct vgic_its *its, uint32_t intid)
{
    uint32_t index = intid - INTID_LPI_FIRST;

    if (index >= its->used) {
        if (index >= VGIC_LPI_COUNT) {
            return NULL;
        }
        lpi_set_up(its, index);
    }
    return lpi_at(its, index);
}

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
 * Gives a seat to the LPIs that found none, as long as there are seats. If some are left over, all seats are
 * of LPIs that wait, and one of these is made the herald: when it goes, this is called again
 * (vgic_lpi_goes(), or lpi_end()). `going`: an LPI that leaves its seat just now, or NULL.
 */
void lpi_seat_others(struct vgic_cpu *cpu, const struct virq *going);

static inline void lpi_seat_any(struct vgic_cpu *cpu)
{
    if (cpu->vgic->its->redist[cpu->index].unseated) {
        lpi_seat_others(cpu, NULL);
    }
}

#endif
