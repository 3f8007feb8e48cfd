/*
 * A record changes hands at the end of its interrupt. What is left of it is the new owner's to deliver, and
 * nobody else may: so a note is left with that vCPU, which is kicked, and works it off (vgic/vcpus/notes.h).
 */
#ifndef VGIC_RECORD_HANDOVER_H
#define VGIC_RECORD_HANDOVER_H

#include "vgic/record/vcpu.h"

/*
 * The record is the vCPU `target`'s from now on. The physical interrupt follows, with what it `latches`: it
 * does not fire on its new CPU before the record is that one's. By then it may have been given away in turn,
 * and be on its way to a third.
 */
static inline void handover_follow(struct virq *irq, uint32_t target, bool latches)
{
    bool hardware = (irq->config & VIRQ_HW) != 0;

    __atomic_store_n(&irq->vcpu, (uint8_t)target, __ATOMIC_RELEASE);
    if (!hardware) {
        return;
    }
    ops_hw_set_target(irq->intid, target, latches);
    while (vgic_owner(irq) != target) {
        target = vgic_owner(irq);
        ops_hw_set_target(irq->intid, target, false);
    }
}

/* The same of one that was acknowledged at the physical GIC, or that software pended there, a level, too. */
void handover_give_pended(struct virq *irq, uint32_t target);

/* Edges are latched. */
static inline void handover_give(struct virq *irq, uint32_t target)
{
    if ((irq->state & (VIRQ_HW_ACTIVE | VIRQ_SOFT)) != 0) {
        handover_give_pended(irq, target);
    } else {
        handover_follow(irq, target, (irq->config & VIRQ_EDGE) != 0);
    }
}

/* An SPI with VIRQ_MOVING that has ended, in no list register and not queued, goes where it is targeted at.
 */
void handover(struct vgic_cpu *cpu, struct virq *irq);

/* The vCPU that an SPI is targeted at; without a target, the one that it is at. */
static inline uint32_t handover_target(const struct virq *irq)
{
    return irq->targets != 0 ? lowest_bit(irq->targets) : irq->vcpu;
}

#endif
