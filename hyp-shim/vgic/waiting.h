/*
 * The interrupts of a vCPU that are deliverable and in no list register. The most urgent stands apart: with
 * one interrupt at a time, which is the common case, the bitmaps are never touched.
 */
#ifndef VGIC_WAITING_H
#define VGIC_WAITING_H

#include <stddef.h>

#include "vgic/vgic.h"

/* Takes `irq` out of a set with more than that one. */
void waiting_remove_rest(struct vgic_cpu *cpu, struct virq *irq);

/* The most urgent waiting interrupt of a group, or NULL. */
struct virq *waiting_of_group(struct vgic_cpu *cpu, uint32_t group);

static inline void waiting_add(struct vgic_cpu *cpu, struct virq *irq)
{
    struct virq *first = cpu->first;

    irq->state |= VIRQ_QUEUED;
    if (first == NULL) {
        cpu->first = irq;
        cpu->direct = 0;
    } else if (irq->order < first->order) {
        cpu->first = irq;
        queue_insert(&cpu->pending, first->order);
    } else {
        queue_insert(&cpu->pending, irq->order);
    }
}

/*
 * The first is gone: the most urgent of the rest follows it, and is returned, or NULL. A caller who knows
 * that there is no interrupt in group 1 says so.
 */
static inline struct virq *waiting_next(struct vgic_cpu *cpu, bool group0_only)
{
    struct irq_queue *queue = &cpu->pending;
    struct virq *next = NULL;

    if (group0_only ? queue->levels[0] == 0 : queue_is_empty(queue)) {
        cpu->direct = cpu->direct_idle;
    } else {
        next = vgic_irq(cpu, field_get(ORDER_INTID, group0_only ? queue_pop_of(queue, 0) : queue_pop(queue)));
    }
    cpu->first = next;
    return next;
}

static inline void waiting_remove(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_QUEUED;
    if (queue_is_empty(&cpu->pending)) {
        cpu->first = NULL;
        cpu->direct = cpu->direct_idle;
    } else {
        waiting_remove_rest(cpu, irq);
    }
}

#endif
