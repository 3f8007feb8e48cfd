/*
 * Several interrupts waiting: all but the first in a queue.
 */
#include "vgic/waiting.h"

static struct virq *of_order(struct vgic_cpu *cpu, uint32_t order)
{
    return vgic_irq(cpu, field_get(ORDER_INTID, order));
}

void waiting_remove_rest(struct vgic_cpu *cpu, struct virq *irq)
{
    if (irq == cpu->first) {
        cpu->first = of_order(cpu, queue_pop(&cpu->pending));
    } else {
        queue_remove(&cpu->pending, irq->order);
    }
}

struct virq *waiting_of_group(struct vgic_cpu *cpu, uint32_t group)
{
    if (cpu->first != NULL && virq_group(cpu->first) == group) {
        return cpu->first;
    }
    return cpu->pending.levels[group] != 0 ? of_order(cpu, queue_first_of(&cpu->pending, group)) : NULL;
}
