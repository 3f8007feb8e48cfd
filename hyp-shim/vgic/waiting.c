/*
 * Several interrupts waiting: all but the first in bitmaps by priority, so that the cost does not grow with their number.
 */
#include "vgic/waiting.h"

static void insert(struct vgic_cpu *cpu, const struct virq *irq)
{
    queue_insert(&cpu->pending[irq->group], irq->level, irq->intid);
}

static void take_out(struct vgic_cpu *cpu, const struct virq *irq)
{
    queue_remove(&cpu->pending[irq->group], irq->level, irq->intid);
}

void waiting_add_rest(struct vgic_cpu *cpu, struct virq *irq)
{
    if (urgency(irq) < urgency(cpu->first)) {
        insert(cpu, cpu->first);
        cpu->first = irq;
    } else {
        insert(cpu, irq);
    }
}

/* The most urgent in the bitmap of a group, which is not empty. */
static struct virq *top(struct vgic_cpu *cpu, uint32_t group)
{
    const struct irq_queue *queue = &cpu->pending[group];

    return vgic_irq(cpu, queue_first(queue, queue_top_level(queue)));
}

/* Of the bitmaps, at least one of which is not empty, the group with the most urgent interrupt. */
static uint32_t top_group(const struct vgic_cpu *cpu)
{
    const struct irq_queue *group0 = &cpu->pending[0];
    const struct irq_queue *group1 = &cpu->pending[1];

    if (group0->levels == 0) {
        return 1;
    }
    return group1->levels != 0 && queue_top_level(group1) < queue_top_level(group0) ? 1 : 0;
}

void waiting_remove_rest(struct vgic_cpu *cpu, struct virq *irq)
{
    if (irq == cpu->first) {
        cpu->first = irq = top(cpu, top_group(cpu));
    }
    take_out(cpu, irq);
}

struct virq *waiting_of_group(struct vgic_cpu *cpu, uint32_t group)
{
    if (cpu->first != NULL && cpu->first->group == group) {
        return cpu->first;
    }
    return cpu->pending[group].levels != 0 ? top(cpu, group) : NULL;
}
