/*
 * The interrupts of a vCPU that are deliverable and in no list register. The most urgent stands apart: with
 * one interrupt at a time, which is the common case, the bitmaps are never touched.
 */
#ifndef VGIC_WAITING_H
#define VGIC_WAITING_H

#include <stddef.h>

#include "vgic/record/vcpu.h"

/* Takes `irq` out of a set with more than that one. */
void waiting_remove_rest(struct vgic_cpu *cpu, struct virq *irq);

/* The most urgent waiting interrupt of a group, or NULL. */
struct virq *waiting_of_group(struct vgic_cpu *cpu, uint32_t group);

static inline void waiting_add(struct vgic_cpu *cpu, struct virq *irq)
{
    struct virq *first = cpu->waiting.first;

    irq->state |= VIRQ_QUEUED;
    if (first == NULL) {
        cpu->waiting.first = irq;
        cpu->waiting.open_lrs = 0;
    } else if (irq->order < first->order) {
        cpu->waiting.first = irq;
        queue_insert(&cpu->waiting.others, first->order);
    } else {
        queue_insert(&cpu->waiting.others, irq->order);
    }
}

/*
 * The first is gone: the most urgent of the rest follows it, and is returned, or NULL. A caller who knows
 * that there is no interrupt in group 1 says so.
 */
static inline struct virq *waiting_next(struct vgic_cpu *cpu, bool group0_only)
{
    struct irq_queue *queue = &cpu->waiting.others;
    struct virq *next = NULL;

    if (group0_only ? queue->levels[0] == 0 : queue_is_empty(queue)) {
        cpu->waiting.open_lrs = cpu->policy.open_when_none;
    } else {
        next = vgic_irq(cpu, field_get(ORDER_INTID, group0_only ? queue_pop_of(queue, 0) : queue_pop(queue)));
    }
    cpu->waiting.first = next;
    return next;
}

static inline void waiting_remove(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_QUEUED;
    if (queue_is_empty(&cpu->waiting.others)) {
        cpu->waiting.first = NULL;
        cpu->waiting.open_lrs = cpu->policy.open_when_none;
    } else {
        waiting_remove_rest(cpu, irq);
    }
}

#endif
