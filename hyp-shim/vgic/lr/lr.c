/*
 * Out of a list register into the record.
 */
#include "vgic/lr/lr.h"
#include "vgic/record/word.h"

/* The list register becomes free; with `deactivate`, the physical interrupt behind is deactivated. */
static void release(struct vgic_cpu *cpu, struct virq *irq, bool deactivate)
{
    uint32_t n = irq->lr;

    cpu->lr_owner[n] = NULL;
    irq->lr = LR_NONE;
    if (deactivate && (irq->config & VIRQ_HW) != 0) {
        ops_deactivate(irq->intid);
    }
}

lr_word_t lr_fold_owned(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = ops_read_lr(irq->lr);

    if ((word & LR_VALID) != 0) {
        return word;
    }
    /* Completed. The hardware deactivated a linked physical interrupt; of others it was to tell us. */
    ops_write_lr(irq->lr, 0);
    release(cpu, irq, !lr_word_hardware(word));
    lr_end_soft_of(cpu, irq, word);
    return 0;
}

void lr_rewrite(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
{
    if ((word & LR_VALID) != 0) {
        ops_write_lr(irq->lr, word);
    } else {
        ops_write_lr(irq->lr, 0);
        release(cpu, irq, false);
    }
}

void lr_follow(struct virq *irq, lr_word_t word)
{
    if (irq->intid < INTID_SGI_COUNT && (word & LR_PENDING) != 0) {
        irq->sources &= (uint8_t) ~(1U << lr_word_source(word));
        if (irq->sources == 0) {
            return;
        }
    }
    if (!lr_word_hardware(word)) {
        ops_write_lr(irq->lr, word | LR_NOTIFY_EOI);
    }
}

void lr_withdraw(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = ops_read_lr(irq->lr);

    lr_fold_pending(irq, word);
    lr_rewrite(cpu, irq, word & ~LR_PENDING);
}

void lr_pend_active(struct vgic_cpu *cpu, struct virq *irq)
{
    ops_write_lr(irq->lr, ops_read_lr(irq->lr) | LR_PENDING);
    cpu->policy.unusual |= UNUSUAL_PENDING_ACTIVE;
}

__attribute__((noinline)) void lr_end_latch(struct vgic_cpu *cpu, struct virq *irq)
{
    virq_end_soft(irq);
    if ((irq->config & VIRQ_HW) != 0 && cpu->vgic->path == VGIC_LR) {
        word_settle(cpu, irq); /* linked again */
    }
}

void lr_end_latch_of(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
{
    if (!lr_word_hardware(word)) {
        lr_end_latch(cpu, irq);
    }
}
