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

#include "common/its.h"
#include "vgic/policy/take.h"
#include "vgic/registers/mmio.h"
#include "vgic/v3/seats.h"
#include "vgic/vcpus/call.h"

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
