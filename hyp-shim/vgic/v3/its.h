/*
 * LPIs and the ITS of a guest (IHI 0069, chapters 5 and 6). An LPI has a record as every interrupt has, and
 * goes the same ways: edge, group 1. What the guest has mapped stands in its own memory, in the tables that
 * it gave; the shim trusts none of it, and reads it again each time. Each event of DeviceID 0 is a physical
 * LPI, with a pointer to the guest's LPI that it is mapped to: so a mapping needs no command of the physical
 * ITS, as long as the LPI stays on its CPU.
 *
 * On `direct` (a GICv4) such an event is a virtual LPI, which the hardware delivers. The hardware knows
 * whether it is pending; its record here has only its target and its configuration. An LPI that software
 * raises is delivered as on `lr`.
 *
 * One lock, its->lock: held by the vCPU that performs commands, also while it calls other vCPUs, and by one
 * that stores to a register of a redistributor which changes where LPIs' bytes are, has them read, or sets up
 * records. A vCPU that waits for it answers calls. Actions never take it: one that reads those bytes or sets
 * up records is done for a vCPU that holds it.
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

static inline void its_lock(struct vgic_cpu *cpu)
{
    vgic_spin(cpu, &cpu->vgic->its->lock);
}

static inline void its_unlock(struct vgic_its *its)
{
    __atomic_store_n(&its->lock, 0, __ATOMIC_RELEASE);
}

/* Whether the hardware delivers it. */
static inline bool lpi_is_direct(struct vgic_its *its, const struct virq *irq)
{
    return its->direct && (lpi_mapping_of(its, irq)->flags & MAPPING_PHYSICAL) != 0;
}

/* The long way of vgic_raise_lpi(), whosever the LPI is. One that has no record is dropped. */
void lpi_raise(struct vgic_cpu *cpu, struct virq *irq);

/* The same of one of this vCPU's. */
void lpi_raise_own(struct vgic_cpu *cpu, struct virq *irq);

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
 * The LPI of a physical event came: it goes straight into a list register if it is mapped and enabled. One
 * without a seat has no prepared word, and nobody has one, either. Whose it is, is asked first: what its last
 * owner did to it is seen then.
 */
static inline __attribute__((always_inline)) void vgic_raise_lpi(struct vgic_cpu *cpu, struct vgic_its *its,
                                                                 uint32_t intid)
{
    struct virq *volatile *of_event = its->of_event;
    struct virq *irq;

    __asm__("" : "+r"(of_event)); /* else the compiler adds what the array begins at to the number */
    irq = of_event[intid - INTID_LPI_FIRST];
    if (vgic_owner(irq) != cpu->index) {
        lpi_raise(cpu, irq);
    } else if ((irq->state & VIRQ_LATCH) != 0 || irq->word == 0 || !lpi_take(cpu, irq)) {
        lpi_raise_own(cpu, irq);
    }
}

/* ---- lpi.c: actions on an LPI, by the CPU of its owner ---- */
vgic_action lpi_unpend;
vgic_action lpi_reload;  /* lpi_take_byte(): looks at its byte of configuration again; its->lock is held */
vgic_action lpi_refresh; /* takes up what the record, the redistributor and the distributor say */
vgic_action lpi_forget;  /* as before it was mapped */

/* An LPI is the vCPU `target`'s from now on, with what is pending. its->lock is held. */
void lpi_go_to(struct vgic_cpu *cpu, struct virq *irq, uint32_t target);

/* Actions on a vCPU, while its->lock is held: all of its LPIs are reloaded; EnableLPIs is `value`. */
vgic_action lpi_reload_all;
vgic_action lpi_set_enabled;

/* Those of every vCPU follow the distributor's group enables. its->lock is held. */
void lpi_follow_groups(struct vgic_cpu *cpu);

/* ICC_EOIR of this value, an LPI's: drops the priority; of the software CPU interface. */
void lpi_end(struct vgic_cpu *cpu, uint32_t group, uint32_t intid);

/* ---- its_commands.c ---- */

/* Performs what is in the queue, which is there: a part of it. */
void its_work(struct vgic_cpu *cpu, struct vgic_its *its);

#endif
