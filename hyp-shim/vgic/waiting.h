/*
 * The interrupts of a vCPU that are deliverable and in no list register. The most urgent stands apart: with one
 * interrupt at a time, which is the common case, the bitmaps are never touched.
 */
#ifndef VGIC_WAITING_H
#define VGIC_WAITING_H

#include <stddef.h>

#include "vgic/vgic.h"

/* Order of delivery, lower first: priority, then group 0 before 1, then INTID. */
static inline uint32_t urgency(const struct virq *irq)
{
    return (irq->level * 2U + irq->group) * INTID_COUNT + irq->intid;
}

/* Adds `irq` to a set that is not empty. */
void waiting_add_rest(struct vgic_cpu *cpu, struct virq *irq);

/* Takes `irq` out of a set with more than that one. */
void waiting_remove_rest(struct vgic_cpu *cpu, struct virq *irq);

/* The most urgent waiting interrupt of a group, or NULL. */
struct virq *waiting_of_group(struct vgic_cpu *cpu, uint32_t group);

static inline bool waiting_is_alone(const struct vgic_cpu *cpu)
{
    return (cpu->pending[0].levels | cpu->pending[1].levels) == 0;
}

static inline void waiting_add(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state |= VIRQ_QUEUED;
    if (cpu->first == NULL) {
        cpu->first = irq;
        cpu->direct = 0;
    } else {
        waiting_add_rest(cpu, irq);
    }
}

static inline void waiting_remove(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_QUEUED;
    if (waiting_is_alone(cpu)) {
        cpu->first = NULL;
        cpu->direct = UINT32_MAX;
    } else {
        waiting_remove_rest(cpu, irq);
    }
}

#endif
