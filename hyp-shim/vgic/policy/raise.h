/*
 * A physical interrupt fired that has a prepared word, and the shortest way (vgic/policy/take.h) was not open
 * to it: others wait, or list registers are full.
 */
#ifndef VGIC_POLICY_RAISE_H
#define VGIC_POLICY_RAISE_H

#include "vgic/lr/lr.h"
#include "vgic/waiting.h"

/*
 * A physical interrupt fired that has a prepared word and goes before all that wait: into a list register, if
 * need be in place of another, or it waits as the first.
 */
void lr_raise_first(struct vgic_cpu *cpu, struct virq *irq, uint32_t empty);

/*
 * The next shortest way, for a physical interrupt that has a prepared word and fired. One that waits behind
 * others changes nothing but the queue. False: nothing was done, for there is more to it.
 */
static inline bool lr_raise(struct vgic_cpu *cpu, struct virq *irq, uint32_t empty)
{
    const struct virq *first = cpu->waiting.first;

    if (irq->state != 0 || (cpu->policy.unusual & (UNUSUAL_GROUPS | UNUSUAL_REORDERED)) != 0) {
        return false;
    }
    if (first != NULL && irq->order > first->order) {
        irq->state = VIRQ_LATCH | VIRQ_HW_ACTIVE | VIRQ_QUEUED;
        queue_insert(&cpu->waiting.others, irq->order);
    } else {
        lr_raise_first(cpu, irq, empty);
    }
    return true;
}

/*
 * Nothing waits. If all list registers hold active interrupts, the least urgent is spilled, so that the next
 * to come finds one.
 */
void lr_make_spare(struct vgic_cpu *cpu);

#endif
