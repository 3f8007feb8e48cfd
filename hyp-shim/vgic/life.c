/*
 * Pending, and complete.
 */
#include "vgic/life.h"

#include "vgic/lr/lr.h"
#include "vgic/lr/spilled.h"
#include "vgic/ops.h"
#include "vgic/record/word.h"
#include "vgic/waiting.h"

/* The part of vgic_update() for an interrupt that is deliverable, and has a list register. */
static __attribute__((noinline)) void update_owned(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if (word == 0) {
        waiting_add(cpu, irq);
    } else {
        lr_follow(irq, word);
    }
}

void vgic_update(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->state & VIRQ_QUEUED) != 0) {
        waiting_remove(cpu, irq);
    }
    if (!virq_is_deliverable(irq)) {
        return;
    }
    if (lr_owned(cpu, irq)) {
        update_owned(cpu, irq);
    } else {
        waiting_add(cpu, irq);
    }
}

void vgic_complete_forgotten(struct vgic_cpu *cpu, struct virq *irq)
{
    vgic_complete_active(cpu, irq);
    if (vgic_owner(irq) == cpu->index && irq->word == 0) {
        word_settle(cpu, irq); /* it was closed while active */
    }
}

bool vgic_take_back_fallen(struct vgic_cpu *cpu, struct virq *irq)
{
    if (ops_hw_pending(irq->intid) || (irq->state & VIRQ_SOFT) != 0) {
        return false;
    }
    irq->state &= (uint8_t)~VIRQ_LATCH;
    vgic_release_hardware(irq);
    vgic_update(cpu, irq);
    return true;
}
