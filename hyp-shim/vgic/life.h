/*
 * What a record does next, whoever delivers it: it becomes one of those that wait, or it has ended.
 */
#ifndef VGIC_LIFE_H
#define VGIC_LIFE_H

#include "vgic/lr/spilled.h"
#include "vgic/record/handover.h"
#include "vgic/record/vcpu.h"

/* Puts `irq` among the waiting interrupts, or takes it out, as its record says. */
void vgic_update(struct vgic_cpu *cpu, struct virq *irq);

/* The part of vgic_line_fell() that asks the hardware. */
bool vgic_take_back_fallen(struct vgic_cpu *cpu, struct virq *irq);

/*
 * For an interrupt that waits in the queue: when it is a physical level whose line fell since it was
 * acknowledged, takes it back and returns true.
 */
static inline bool vgic_line_fell(struct vgic_cpu *cpu, struct virq *irq)
{
    return (irq->config & (VIRQ_HW | VIRQ_EDGE)) == VIRQ_HW && vgic_take_back_fallen(cpu, irq);
}

/* vgic_complete() without the bookkeeping of list registers. */
static inline void vgic_complete_active(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_ACTIVE;
    if ((irq->state & VIRQ_LATCH) == 0) {
        vgic_release_hardware(irq);
    }
    if ((irq->state & VIRQ_MOVING) != 0) {
        handover(cpu, irq);
    } else if (virq_is_waiting(irq)) {
        vgic_update(cpu, irq);
    }
}

/* The same, and the prepared word is back: for one that the list registers' bookkeeping has let go of. */
void vgic_complete_forgotten(struct vgic_cpu *cpu, struct virq *irq);

/*
 * Completes an active interrupt that is in no list register: deactivates what is physical, queues it again.
 */
static inline void vgic_complete(struct vgic_cpu *cpu, struct virq *irq)
{
    if (cpu->vgic->path != VGIC_TRAP) {
        lr_forget_active(cpu, irq);
    }
    vgic_complete_forgotten(cpu, irq);
}

#endif
