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
    if (irq == cpu->waiting.first) {
        cpu->waiting.first = of_order(cpu, queue_pop(&cpu->waiting.others));
    } else {
        queue_remove(&cpu->waiting.others, irq->order);
    }
}

struct virq *waiting_of_group(struct vgic_cpu *cpu, uint32_t group)
{
    if (cpu->waiting.first != NULL && virq_group(cpu->waiting.first) == group) {
        return cpu->waiting.first;
    }
    return cpu->waiting.others.levels[group] != 0 ? of_order(cpu, queue_first_of(&cpu->waiting.others, group))
                                                  : NULL;
}
