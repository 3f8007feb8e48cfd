/*
 * LPIs and the ITS of a guest (IHI 0069, chapters 5 and 6). An LPI has a record as every interrupt has, and
 * goes the same ways: edge, group 1. What the guest has mapped stands in its own memory, in the tables that
 * it gave; the shim trusts none of it, and looks each time. Events of DeviceID 0 are physical ones: what a
 * guest maps of them is mapped in the physical ITS, with the same INTID.
 *
 * On `direct` (a GICv4) the hardware has such an event as a virtual LPI, and delivers it itself. Whether it
 * is pending is the hardware's, then, and its record here says no more than where it goes and how it is
 * configured. An LPI that software raises goes the ways of `lr` there, too.
 *
 * One lock, its->lock: who performs commands has it, and calls on other vCPUs while it does; who waits for it
 * answers calls. Actions never take it.
 */
#ifndef VGIC_V3_ITS_H
#define VGIC_V3_ITS_H

#include <stddef.h>

#include "common/its.h"
#include "vgic/lr/lr.h"
#include "vgic/policy/take.h"
#include "vgic/record/vcpu.h"
#include "vgic/registers/mmio.h"
#include "vgic/vcpus/call.h"

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

/* Gives a VM an ITS: after vgic_init(), before it has vCPUs. `direct`: as struct vgic_its has it. */
void its_init(struct vgic *vgic, struct vgic_its *its, bool direct);

/* Makes `table` the registers of an ITS's first frame, for all VMs: one that has none reads as zero. */
void its_registers_init(struct mmio_table *table);

static inline struct lpi_mapping *lpi_mapping_of(struct vgic_its *its, const struct virq *irq)
{
    return &its->mapping[irq->intid - INTID_LPI_FIRST];
}

/* Whether the hardware delivers it. */
static inline bool lpi_is_direct(struct vgic_its *its, const struct virq *irq)
{
    return its->direct && (lpi_mapping_of(its, irq)->flags & MAPPING_PHYSICAL) != 0;
}

/* The record of an LPI that is in use; NULL. */
static inline struct virq *lpi_record(struct vgic_its *its, uint32_t intid)
{
    return intid - INTID_LPI_FIRST < its->used ? &its->lpi[intid - INTID_LPI_FIRST] : NULL;
}

/* The same for one that is to be used; NULL: there is no LPI of this number. */
struct virq *lpi_use(struct vgic_its *its, uint32_t intid);

/*
 * The queue of waiting interrupts knows an interrupt by an INTID below 1024. An LPI takes one that is
 * nobody's, a seat, on the vCPU it goes to; it keeps it until another takes it, which none does while it
 * waits there or is in a list register.
 */
static inline bool lpi_is_seated(const struct vgic_cpu *cpu, const struct virq *irq)
{
    return cpu->irq[field_get(ORDER_INTID, irq->order)] == irq;
}

/* The long way of vgic_raise_lpi(), wherever the LPI belongs. */
void lpi_raise(struct vgic_cpu *cpu, struct virq *irq);

/*
 * Into a list register, for one that has a seat and a prepared word. False: nothing was done. An LPI may come
 * while a list register still holds it.
 */
static inline bool lpi_take(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t empty = ops_empty_lrs();

    if ((empty >> (irq->lr % 32U) & 1U) == 0 && lr_owned(cpu, irq)) {
        return false;
    }
    return lr_take_empty(cpu, irq, irq->word, empty);
}

/*
 * The physical LPI of this number came: it goes straight into a list register if it is mapped and enabled.
 * One without a seat has no prepared word.
 */
static inline __attribute__((always_inline)) void vgic_raise_lpi(struct vgic_cpu *cpu, struct vgic_its *its,
                                                                 uint32_t intid)
{
    struct virq *irq = &its->lpi[intid - INTID_LPI_FIRST];

    __asm__("" : "+r"(irq)); /* else the compiler makes the address once more for each of its fields */
    if ((irq->state & VIRQ_LATCH) != 0 || irq->word == 0 || irq->vcpu != cpu->index || !lpi_take(cpu, irq)) {
        lpi_raise(cpu, irq);
    }
}

/* ---- lpi.c: actions on an LPI, by the CPU of its owner ---- */
vgic_action lpi_pend;
vgic_action lpi_unpend;
vgic_action lpi_reload;  /* looks at its byte of configuration again */
vgic_action lpi_refresh; /* takes up what the record, the redistributor and the distributor say */
vgic_action lpi_move;    /* to vCPU `value` */
vgic_action lpi_forget;  /* as before it was mapped */

/* Actions on a vCPU: all of its LPIs are reloaded; EnableLPIs is `value`. */
vgic_action lpi_reload_all;
vgic_action lpi_set_enabled;

/* Those of every vCPU follow the distributor's group enables. */
void lpi_follow_groups(struct vgic_cpu *cpu);

/* ICC_EOIR of this value, an LPI's: drops the priority; of the software CPU interface. */
void lpi_end(struct vgic_cpu *cpu, uint32_t group, uint32_t intid);

/* ---- its_tables.c: tables in the guest's memory ---- */

/* The double word at `address` of the guest's memory, or NULL: it has none there. Aligned. */
uint64_t *its_word(struct vgic *vgic, uint64_t address);
static inline uint64_t its_load(const uint64_t *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

static inline void its_store(uint64_t *word, uint64_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELAXED);
}

/* What BASER<n> says of a table's reach: to be looked at when it is written. */
void its_measure_table(struct vgic *vgic, enum its_table table);

/* its_entry() where there is no reach. */
uint64_t *its_find_entry(struct vgic *vgic, enum its_table table, uint32_t id);

/* The entry of this DeviceID, or collection; NULL: the table does not reach. */
static inline uint64_t *its_entry(struct vgic *vgic, enum its_table table, uint32_t id)
{
    const struct its_reach *reach = &vgic->its->reach[table];

    return id < reach->count ? &reach->first[id] : its_find_entry(vgic, table, id);
}

/* The entry of an event, in the ITT of its device; NULL: no such device, no such event, or it has no memory.
 */
uint64_t *its_event_entry(struct vgic *vgic, uint32_t device, uint32_t event);

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

/* The vCPU of a collection; VGIC_CPU_MAX: it has none. */
uint32_t its_target(struct vgic *vgic, uint32_t collection);

/* ---- its_commands.c ---- */

/* Performs what is in the queue, a part of it. */
void its_work(struct vgic_cpu *cpu);

#endif
