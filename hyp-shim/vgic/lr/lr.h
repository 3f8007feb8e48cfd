/*
 * One list register and the record of the interrupt in it: which of the two knows its state, and how it goes
 * from one to the other. The list registers are a cache of the records.
 */
#ifndef VGIC_LR_LR_H
#define VGIC_LR_LR_H

#include <stddef.h>

#include "vgic/ops.h"
#include "vgic/record/vcpu.h"

/* Whether a list register is `irq`'s. It may have completed there: only the register itself knows. */
static inline bool lr_owned(const struct vgic_cpu *cpu, const struct virq *irq)
{
    return irq->lr != LR_NONE && cpu->lr_owner[irq->lr] == irq;
}

/* `irq`, in no list register, and with nothing in its record, goes into `n`, which is empty. */
static inline void lr_put(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word, uint32_t n)
{
    cpu->lr_owner[n] = irq;
    irq->lr = (uint8_t)n;
    ops_write_lr(n, word);
}

/* The part of lr_fold() for an interrupt that has a list register. */
lr_word_t lr_fold_owned(struct vgic_cpu *cpu, struct virq *irq);

/*
 * What the list register of `irq` says now; 0 when it has none, or it completed there, which is then
 * recorded.
 */
static inline lr_word_t lr_fold(struct vgic_cpu *cpu, struct virq *irq)
{
    return lr_owned(cpu, irq) ? lr_fold_owned(cpu, irq) : 0;
}

/* The same without a change: a completion is not recorded, and its maintenance interrupt still comes. */
static inline lr_word_t lr_peek(const struct vgic_cpu *cpu, const struct virq *irq)
{
    lr_word_t word = lr_owned(cpu, irq) ? ops_read_lr(irq->lr) : 0;

    return (word & LR_VALID) != 0 ? word : 0;
}

/*
 * For an interrupt that is pending in its record while its list register, which says `word`, is not done. An
 * SGI that is pending there too has the same sender, and the two are one. All else is delivered after the
 * completion of what is there, for which maintenance is asked.
 */
void lr_follow(struct virq *irq, lr_word_t word);

/* Makes pending what is active in its list register, with nothing waiting. */
void lr_pend_active(struct vgic_cpu *cpu, struct virq *irq);

/* Makes a pending interrupt that sits in a list register wait in its record instead. */
void lr_withdraw(struct vgic_cpu *cpu, struct virq *irq);

/* Writes what remains of a list register; nothing valid frees it. */
void lr_rewrite(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word);

/* The end of one in a list register that is not linked: what software pended before the acknowledge is over.
 */
void lr_end_latch(struct vgic_cpu *cpu, struct virq *irq);

static inline void lr_end_soft(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->state & VIRQ_SOFT) != 0) {
        lr_end_latch(cpu, irq);
    }
}

/*
 * The same of one whose list register, which says `word`, may be linked: then it was not written for what
 * software pended, which came since.
 */
void lr_end_latch_of(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word);

static inline void lr_end_soft_of(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
{
    if ((irq->state & VIRQ_SOFT) != 0) {
        lr_end_latch_of(cpu, irq, word);
    }
}

/* Pending in a list register becomes pending in the record. */
static inline void lr_fold_pending(struct virq *irq, lr_word_t word)
{
    if ((irq->config & VIRQ_HW) != 0) {
        irq->state |= VIRQ_LATCH | VIRQ_HW_ACTIVE;
    } else if (irq->intid < INTID_SGI_COUNT) {
        irq->sources |= (uint8_t)(1U << lr_word_source(word));
    } else if ((irq->state & VIRQ_LINE) == 0 || (irq->state & VIRQ_SOFT) != 0) {
        irq->state |= VIRQ_LATCH;
    }
}

/* No list register is anyone's: what completed in one has nothing to ask of it any more. Four at a time. */
static inline void lr_disown(struct vgic_cpu *cpu)
{
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n += 4) {
        cpu->lr_owner[n] = cpu->lr_owner[n + 1] = cpu->lr_owner[n + 2] = cpu->lr_owner[n + 3] = NULL;
    }
}

#endif
