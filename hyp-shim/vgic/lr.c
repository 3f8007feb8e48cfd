/*
 * One list register and the record of the interrupt in it: which of the two knows its state, and how it goes
 * from one to the other.
 */
#include "vgic/lr_policy.h"

/* `n` becomes free; an interrupt whose completion was to be told of lets go of the physical one behind it. */
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
    lr_end_soft(cpu, irq);
    return 0;
}

/* Writes what remains of a list register; nothing valid frees it. */
static void rewrite(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
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
    rewrite(cpu, irq, word & ~LR_PENDING);
}

void lr_pend_active(struct vgic_cpu *cpu, struct virq *irq)
{
    ops_write_lr(irq->lr, ops_read_lr(irq->lr) | LR_PENDING);
    cpu->careful |= CAREFUL_PENDING_ACTIVE;
}

/*
 * What runs at this level is made inactive by hand: the end that is to come has no list register, and is
 * nobody else's.
 */
static void orphan(struct vgic_cpu *cpu, uint32_t level)
{
    if (cpu->online && !ops_guest_splits_eoi() && (ops_running_levels() >> level & 1U) != 0) {
        cpu->orphan_levels |= 1U << level;
        cpu->careful |= CAREFUL_ORPHANS;
    }
}

__attribute__((noinline)) void lr_end_latch(struct vgic_cpu *cpu, struct virq *irq)
{
    virq_end_soft(irq);
    if ((irq->config & VIRQ_HW) != 0 && cpu->vgic->path == VGIC_LR) {
        vgic_settle_word(cpu, irq); /* linked again */
    }
}

void lr_change(struct vgic_cpu *cpu, struct virq *irq, lr_word_t set, lr_word_t clear)
{
    lr_word_t word = ops_read_lr(irq->lr);
    lr_word_t next = (word | set) & ~clear;

    if ((clear & LR_ACTIVE) != 0) {
        orphan(cpu, ops_guest_group_level(lr_word_level(word), lr_word_group(word)));
    }

    rewrite(cpu, irq, next);
    if ((next & LR_VALID) == 0 && (irq->config & VIRQ_HW) != 0) {
        ops_deactivate(irq->intid); /* taking the state away by hand is no EOI: the link does nothing */
    }
}

void lr_track_active(struct vgic_cpu *cpu)
{
    cpu->spilled_count++;
    cpu->careful |= CAREFUL_SPILLED;
}

/*
 * With hardware or not: one that was acknowledged, made inactive and is made active again runs at the level
 * that it left behind.
 */
void lr_track_by_hand(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t level = ops_guest_group_level(virq_level(irq), virq_group(irq));

    lr_track_active(cpu);
    if (cpu->online && (cpu->orphan_levels >> level & 1U) != 0) {
        cpu->orphan_levels &= ~(1U << level);
        cpu->spilled_levels |= 1U << level;
        cpu->spilled_at[level] = irq;
    }
}

void lr_forget_active(struct vgic_cpu *cpu, struct virq *irq)
{
    for (uint32_t rest = cpu->spilled_levels; rest != 0; rest &= rest - 1U) {
        uint32_t level = lowest_bit(rest);

        if (cpu->spilled_at[level] == irq) {
            cpu->spilled_levels &= ~(1U << level);
            orphan(cpu, level);
        }
    }
    lr_forget(cpu);
}

__attribute__((noinline)) void lr_spill(struct vgic_cpu *cpu, uint32_t n)
{
    lr_word_t word = ops_read_lr(n);

    ops_write_lr(n, 0);
    if ((word & LR_ACTIVE) != 0) {
        lr_spill_active_from(cpu, n, word);
    } else {
        lr_spill_pending(cpu, n, word);
    }
    cpu->lr_owner[n] = NULL;
}

__attribute__((cold)) void lr_spill_active(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if ((word & LR_ACTIVE) != 0) {
        lr_spill(cpu, irq->lr);
        vgic_deliver(cpu);
    }
}
