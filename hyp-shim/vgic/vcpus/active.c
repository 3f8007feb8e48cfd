/*
 * Active and inactive by hand: no acknowledge before it, and no end after it.
 */
#include "vgic/vcpus/active.h"

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

/*
 * Ends were counted, and are only seen here: what they leave is delivered. Whether the interrupt is another
 * vCPU's since.
 */
static __attribute__((noinline)) bool left_with_its_end(struct vgic_cpu *cpu, const struct virq *irq)
{
    lr_settle_counted(cpu);
    vgic_deliver(cpu);
    return vgic_owner(irq) != cpu->index;
}

static inline bool has_left(struct vgic_cpu *cpu, const struct virq *irq)
{
    return lr_has_counted_ends(cpu) && left_with_its_end(cpu, irq);
}

static __attribute__((noinline)) uint32_t ask_new_owner(struct vgic_cpu *cpu, struct virq *irq,
                                                        vgic_action *action)
{
    return vgic_on_owner(cpu, irq, action, 0);
}

bool vgic_is_active(struct vgic_cpu *cpu, struct virq *irq)
{
    if (has_left(cpu, irq)) {
        return ask_new_owner(cpu, irq, active_read) != 0;
    }
    return (irq->state & VIRQ_ACTIVE) != 0 || (lr_peek(cpu, irq) & LR_ACTIVE) != 0;
}

void vgic_set_active(struct vgic_cpu *cpu, struct virq *irq)
{
    bool queued = (irq->state & VIRQ_QUEUED) != 0;
    lr_word_t word;

    if (has_left(cpu, irq)) {
        ask_new_owner(cpu, irq, active_set);
        return;
    }
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
    if (has_left(cpu, irq)) {
        ask_new_owner(cpu, irq, active_clear);
        return;
    }
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
