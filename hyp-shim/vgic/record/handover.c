/*
 * The record first, then the note, then the kick: who sees one sees those before it.
 */
#include "vgic/record/handover.h"

#include "vgic/record/word.h"

/* The owner of `irq`, another vCPU, is to take up what the record says. */
static void leave_note(struct vgic_cpu *cpu, const struct virq *irq)
{
    uint32_t owner = vgic_owner(irq);
    uint32_t *word = &cpu->vgic->noted[owner][irq->intid / 32U];

    __atomic_fetch_or(word, 1U << (irq->intid % 32U), __ATOMIC_RELEASE);
    __atomic_fetch_or(&cpu->vgic->cpu[owner]->talk.notes, 1U << NOTE_HANDED_OVER, __ATOMIC_RELEASE);
    ops_kick(owner);
}

__attribute__((noinline)) void handover_give_pended(struct virq *irq, uint32_t target)
{
    bool latches = (irq->config & VIRQ_EDGE) != 0 || (irq->state & VIRQ_SOFT) != 0;

    if ((irq->state & VIRQ_HW_ACTIVE) != 0) {
        vgic_give_back(irq); /* it comes to the other CPU from the physical GIC */
    }
    handover_follow(irq, target, latches);
}

void handover(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_MOVING;
    word_settle(cpu, irq); /* a call may reach it there before the note does */
    handover_give(irq, handover_target(irq));
    leave_note(cpu, irq);
}
