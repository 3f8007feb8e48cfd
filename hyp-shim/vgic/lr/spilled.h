/*
 * The interrupts that are active in no list register: those that gave way to others there, and those that the
 * guest made active by hand. The hardware counts their ends, and does not say whose; which it was follows
 * from the levels of priority that they run at.
 */
#ifndef VGIC_LR_SPILLED_H
#define VGIC_LR_SPILLED_H

#include "vgic/lr/dir_trap.h"
#include "vgic/lr/lr.h"
#include "vgic/ops.h"
#include "vgic/waiting.h"

/* One more is active in no list register; one more, which the guest made active (ISACTIVER); one less. */
void lr_track_active(struct vgic_cpu *cpu);
void lr_track_by_hand(struct vgic_cpu *cpu, struct virq *irq);
void lr_forget_active(struct vgic_cpu *cpu, struct virq *irq);

/*
 * Notes the level that a spilled interrupt runs at: it has ended when nothing runs at that level any more.
 * One whose priority is dropped already (EOImode 1) runs at no level, and DIR names it. If the binary point
 * has changed since its acknowledge, its level is unknown: the least urgent level is taken that no other
 * spilled interrupt has.
 */
static inline void lr_track_running(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
{
    uint32_t level = ops_guest_group_level(lr_word_level(word), lr_word_group(word));
    uint32_t free = ops_running_levels() & ~cpu->spilled.levels;

    lr_track_active(cpu);
    if (free == 0) {
        return;
    }
    if ((free >> level & 1U) == 0) {
        level = highest_bit(free);
    }
    cpu->running.orphans &= ~(1U << level); /* if it was one's, that has ended */
    cpu->spilled.levels |= 1U << level;
    cpu->running.spilled_at[level] = irq;
}

/* What is pending in list register `n` waits instead. The caller writes the list register. */
static inline void lr_spill_pending(struct vgic_cpu *cpu, uint32_t n, lr_word_t word)
{
    struct virq *irq = cpu->lr_owner[n];

    irq->lr = LR_NONE;
    vgic_count(cpu, COUNT_lr_spill);
    lr_fold_pending(irq, word);
    waiting_add(cpu, irq); /* it is forwarded, or it would not be pending there */
}

/* An LPI has no active state: out of its list register it is pending, or nothing. */
void lr_let_lpi_go(struct vgic_cpu *cpu, struct virq *irq);

/* The same for what is active, and may be pending: in its record it is active. */
static inline void lr_spill_active_from(struct vgic_cpu *cpu, uint32_t n, lr_word_t word)
{
    struct virq *irq = cpu->lr_owner[n];

    irq->lr = LR_NONE;
    vgic_count(cpu, COUNT_lr_spill);
    if ((word & LR_PENDING) != 0) {
        lr_fold_pending(irq, word);
    }
    lr_end_soft_of(cpu, irq, word);
    if ((irq->config & VIRQ_HW) != 0) {
        irq->state |= VIRQ_ACTIVE | VIRQ_HW_ACTIVE;
    } else {
        irq->state |= VIRQ_ACTIVE;
        if (irq->intid < INTID_SGI_COUNT) {
            irq->source = (uint8_t)lr_word_source(word);
            cpu->sgi_word[irq->intid] = 0; /* no short way for the next sender until this one's end */
        } else if (vgic_is_lpi(irq->intid)) {
            lr_let_lpi_go(cpu, irq);
            return;
        }
    }
    lr_track_running(cpu, irq, word);
}

/* Empties list register `n`, which is valid: what it holds goes into its record. */
void lr_spill(struct vgic_cpu *cpu, uint32_t n);

/* One is out of the spilled ones. */
static inline void lr_forget(struct vgic_cpu *cpu)
{
    cpu->spilled.count--;
    if (cpu->spilled.count == 0) {
        cpu->policy.unusual &= ~UNUSUAL_SPILLED;
        if (cpu->talk.dir_trapped) {
            dir_trap_update(cpu);
        }
    }
}

/* Takes the active state of `irq`, which its list register has, away by hand. */
void lr_clear_active(struct vgic_cpu *cpu, struct virq *irq);

/*
 * Takes an interrupt that is active in a list register back into its record. True: it did, and delivery must
 * be brought up to date.
 */
bool lr_spill_active(struct vgic_cpu *cpu, struct virq *irq);

#endif
