/*
 * What the list registers' bookkeeping knows of interrupts that are active elsewhere.
 */
#include "vgic/lr/spilled.h"

/*
 * What runs at this level is made inactive by hand: the end that is to come has no list register, and is
 * nobody else's.
 */
static void orphan(struct vgic_cpu *cpu, uint32_t level)
{
    if (cpu->place.online && !ops_guest_splits_eoi() && (ops_running_levels() >> level & 1U) != 0) {
        cpu->running.orphans |= 1U << level;
        cpu->policy.unusual |= UNUSUAL_ORPHANS;
    }
}

void lr_clear_active(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = ops_read_lr(irq->lr);

    orphan(cpu, ops_guest_group_level(lr_word_level(word), lr_word_group(word)));
    lr_rewrite(cpu, irq, word & ~LR_ACTIVE);
    if ((word & LR_PENDING) != 0) {
        return;
    }
    if ((irq->config & VIRQ_HW) != 0) {
        ops_deactivate(irq->intid); /* taking the state away by hand is no EOI: the link does nothing */
    }
    lr_end_soft_of(cpu, irq, word);
}

void lr_track_active(struct vgic_cpu *cpu)
{
    cpu->spilled.count++;
    cpu->policy.unusual |= UNUSUAL_SPILLED;
}

/*
 * With hardware or not: one that was acknowledged, made inactive and is made active again runs at the level
 * that it left behind.
 */
void lr_track_by_hand(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t level = ops_guest_group_level(virq_level(irq), virq_group(irq));

    lr_track_active(cpu);
    if (cpu->place.online && (cpu->running.orphans >> level & 1U) != 0) {
        cpu->running.orphans &= ~(1U << level);
        cpu->spilled.levels |= 1U << level;
        cpu->running.spilled_at[level] = irq;
    }
}

void lr_forget_active(struct vgic_cpu *cpu, struct virq *irq)
{
    for (uint32_t rest = cpu->spilled.levels; rest != 0; rest &= rest - 1U) {
        uint32_t level = lowest_bit(rest);

        if (cpu->running.spilled_at[level] == irq) {
            cpu->spilled.levels &= ~(1U << level);
            orphan(cpu, level);
        }
    }
    lr_forget(cpu);
}

__attribute__((cold)) void lr_let_lpi_go(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state &= (uint8_t)~VIRQ_ACTIVE;
    if ((irq->state & VIRQ_LATCH) != 0) {
        waiting_add(cpu, irq);
    }
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

__attribute__((cold)) bool lr_spill_active(struct vgic_cpu *cpu, struct virq *irq)
{
    bool active = (lr_fold(cpu, irq) & LR_ACTIVE) != 0;

    if (active) {
        lr_spill(cpu, irq->lr);
    }
    return active;
}
