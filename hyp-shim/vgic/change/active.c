/*
 * Active and inactive by hand: no acknowledge before it, and no end after it.
 */
#include "vgic/change/active.h"

#include "vgic/deliver.h"
#include "vgic/life.h"
#include "vgic/lr/lr.h"
#include "vgic/lr/spilled.h"
#include "vgic/policy/spilled_end.h"
#include "vgic/record/word.h"

static __attribute__((noinline)) void settle_word(struct vgic_cpu *cpu, struct virq *irq)
{
    word_settle_here(cpu, irq);
}

bool vgic_is_active(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_settle_ends(cpu);
    return (irq->state & VIRQ_ACTIVE) != 0 || (lr_peek(cpu, irq) & LR_ACTIVE) != 0;
}

void vgic_set_active(struct vgic_cpu *cpu, struct virq *irq)
{
    bool queued = (irq->state & VIRQ_QUEUED) != 0;
    lr_word_t word;

    lr_settle_ends(cpu);
    word = lr_fold(cpu, irq);
    if ((irq->state & VIRQ_ACTIVE) != 0 || (word & LR_ACTIVE) != 0) {
        return;
    }
    if (word != 0) {
        lr_withdraw(cpu,
                    irq); /* with hardware no list register may be pending and active (IHI 0048, 5.3.9) */
    }
    irq->state |= VIRQ_ACTIVE;
    settle_word(cpu, irq);
    vgic_update(cpu, irq);
    if (cpu->vgic->path != VGIC_TRAP) {
        lr_track_by_hand(cpu, irq);
    } else if (!queued) {
        return; /* what is delivered does not change */
    }
    vgic_deliver(cpu);
}

void vgic_clear_active(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_settle_ends(cpu);
    if ((irq->state & VIRQ_ACTIVE) != 0) {
        vgic_complete(cpu, irq);
    } else {
        if ((lr_fold(cpu, irq) & LR_ACTIVE) != 0) {
            lr_clear_active(cpu, irq);
        }
        vgic_update(cpu, irq);
    }
    vgic_deliver(cpu);
}
