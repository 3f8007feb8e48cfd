/*
 * The list-register policy's own functions, shared by the files lr_*.c. At any time the list registers hold
 * the most urgent pending interrupts (by priority, then INTID), and the rest waits in the queue with
 * underflow and no-pending maintenance armed. When all hold active interrupts, the least urgent of those is
 * spilled so that a pending one can preempt; LRENP then tells of its completion. What fast ways use is
 * inline.
 */
#ifndef VGIC_LR_POLICY_H
#define VGIC_LR_POLICY_H

#include <stddef.h>

#include "vgic/lr.h"
#include "vgic/lr_dir.h"
#include "vgic/ops.h"
#include "vgic/waiting.h"

/* ---- out of a list register: lr.c ---- */

/* The end of one in a list register: what software pended before its acknowledge is over. */
void lr_end_latch(struct vgic_cpu *cpu, struct virq *irq);

static inline void lr_end_soft(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->state & VIRQ_SOFT) != 0) {
        lr_end_latch(cpu, irq);
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

/*
 * Keeps a spilled interrupt under the level it runs at: when that is no running level any more, it has ended.
 * One whose priority is dropped already (EOImode 1) runs at none, and ends by name. With another binary point
 * than at its acknowledge its level is not what it was: then it is the least urgent that is nobody else's.
 */
static inline void lr_track_running(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
{
    uint32_t level = ops_guest_group_level(lr_word_level(word), lr_word_group(word));
    uint32_t free = ops_running_levels() & ~cpu->spilled_levels;

    lr_track_active(cpu);
    if (free == 0) {
        return;
    }
    if ((free >> level & 1U) == 0) {
        level = highest_bit(free);
    }
    cpu->orphan_levels &= ~(1U << level); /* if it was one's, that has ended */
    cpu->spilled_levels |= 1U << level;
    cpu->spilled_at[level] = irq;
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

/* The same for what is active, and may be pending: in its record it is active. */
static inline void lr_spill_active_from(struct vgic_cpu *cpu, uint32_t n, lr_word_t word)
{
    struct virq *irq = cpu->lr_owner[n];

    irq->lr = LR_NONE;
    vgic_count(cpu, COUNT_lr_spill);
    if ((word & LR_PENDING) != 0) {
        lr_fold_pending(irq, word);
    }
    lr_end_soft(cpu, irq);
    if ((irq->config & VIRQ_HW) != 0) {
        irq->state |= VIRQ_ACTIVE | VIRQ_HW_ACTIVE;
    } else {
        irq->state |= VIRQ_ACTIVE;
        if (irq->intid < INTID_SGI_COUNT) {
            irq->source = (uint8_t)lr_word_source(word);
            cpu->sgi_word[irq->intid] = 0; /* no short way for the next sender until this one's end */
        }
    }
    lr_track_running(cpu, irq, word);
}

/* Empties list register `n`, which is valid: what it holds goes into its record. */
void lr_spill(struct vgic_cpu *cpu, uint32_t n);

/* One is out of the spilled ones. */
static inline void lr_forget(struct vgic_cpu *cpu)
{
    cpu->spilled_count--;
    if (cpu->spilled_count == 0) {
        cpu->careful &= ~CAREFUL_SPILLED;
        if (cpu->dir_trapped) {
            lr_dir_update(cpu);
        }
    }
}

/* ---- into them: lr_fill.c ---- */

/*
 * The interrupt in a list register that is the first to give way: of those only pending the least urgent; if
 * there is none, of the active ones.
 */
struct lr_least {
    uint32_t key; /* its order, or'ed with LEAST_PENDING for one that is only pending; zero: there is none */
    uint32_t lr;
};

#define LEAST_PENDING ORDER_COUNT

struct lr_least lr_find_least(const struct vgic_cpu *cpu);

/* A list register for an interrupt of this order when none is empty: LR_NONE if those in them go first. */
uint32_t lr_make_room(struct vgic_cpu *cpu, uint32_t order);

/* The list register of an SGI: from one sender; the next sender's delivery follows this one's end. */
lr_word_t lr_take_sgi(struct virq *irq);

/*
 * `irq`, the first waiting interrupt, goes into list register `n`, which is empty. Returns the next, the
 * first from now on, or NULL.
 */
static inline struct virq *lr_put_first(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, bool group0_only)
{
    lr_word_t word = irq->word != 0 ? irq->word : lr_take_sgi(irq); /* an SGI has none */

    irq->state &= (uint8_t) ~(VIRQ_LATCH | VIRQ_HW_ACTIVE | VIRQ_QUEUED);
    cpu->lr_owner[n] = irq;
    irq->lr = (uint8_t)n;
    ops_write_lr(n, word);
    return waiting_next(cpu, group0_only);
}

/*
 * Waiting interrupts, of which there are some, the most urgent first, into these list registers, which are
 * empty. Returns how many went.
 */
static inline uint32_t lr_fill_empty(struct vgic_cpu *cpu, uint32_t empty, bool group0_only)
{
    struct virq *irq = cpu->first;
    uint32_t moved = 0;

    do {
        if (vgic_line_fell(cpu, irq)) {
            irq = cpu->first;
            continue;
        }
        irq = lr_put_first(cpu, irq, lowest_bit(empty), group0_only);
        moved++;
        empty &= empty - 1U;
        if (empty == 0) {
            break;
        }
    } while (irq != NULL);
    return moved;
}

/*
 * Moves waiting interrupts into list registers while there is one for them. Returns how many it moved. Those
 * that were there, and those just moved, go before all that still wait: only for the first is it worth asking
 * who makes room.
 */
uint32_t lr_fill(struct vgic_cpu *cpu);

/*
 * Nothing waits. If all list registers hold active interrupts, the least urgent is spilled, so that the next
 * to come finds one.
 */
void lr_make_spare(struct vgic_cpu *cpu);

/* ---- with a group disabled: lr_groups.c ---- */

/*
 * lr_fill() while the guest has a group disabled: interrupts of the other go first, and push those of the
 * disabled one out. What is left over takes what is empty; when nothing at all is pending in a list register,
 * one place more, so that the no-pending condition does not stay.
 */
uint32_t lr_fill_by_group(struct vgic_cpu *cpu);

/*
 * With both groups in use: what the guest has enabled may have changed, told of or, while nothing waited,
 * not. One disabled: those of the other push it out. All enabled: what was pushed out comes back in the order
 * there is without groups.
 */
uint32_t lr_refill_groups(struct vgic_cpu *cpu);

/* Moves what may move into list registers, when anything waits; returns how many it moved. */
static inline uint32_t lr_refill(struct vgic_cpu *cpu)
{
    return vgic_mixes_groups(cpu->vgic) ? lr_refill_groups(cpu) : lr_fill(cpu);
}

/* ---- maintenance conditions: lr_fill.c ---- */

/*
 * While interrupts wait, a change of the guest's group enables is told of: which of them may go first depends
 * on it. Two groups in use and one of them disabled asks for care in all that follows.
 */
static inline uint32_t lr_group_conditions(struct vgic_cpu *cpu)
{
    static const uint8_t conditions[] = {
        GICH_HCR_VGRP0EIE | GICH_HCR_VGRP1EIE,
        GICH_HCR_VGRP0DIE | GICH_HCR_VGRP1EIE,
        GICH_HCR_VGRP0EIE | GICH_HCR_VGRP1DIE,
        GICH_HCR_VGRP0DIE | GICH_HCR_VGRP1DIE,
    };
    uint32_t groups = ops_guest_groups();

    if (groups != 3 && vgic_mixes_groups(cpu->vgic)) {
        cpu->careful |= CAREFUL_GROUPS;
    } else {
        cpu->careful &= ~CAREFUL_GROUPS;
    }
    return conditions[groups] & ops_usable_conditions();
}

/*
 * The part of lr_arm() for when more than usual hangs on the list registers. `hcr` is what all of it asks for
 * but LRENP.
 */
void lr_arm_carefully(struct vgic_cpu *cpu, uint32_t hcr);

/* Underflow and no-pending while interrupts wait; LRENP while an active one is in no list register. */
static inline __attribute__((always_inline)) void lr_arm_here(struct vgic_cpu *cpu)
{
    uint32_t hcr = GICH_HCR_EN;

    if (cpu->first != NULL) {
        hcr = cpu->hcr_waiting | lr_group_conditions(cpu);
    } else {
        cpu->careful &= ~CAREFUL_GROUPS;
    }
    if ((cpu->careful & (CAREFUL_SPILLED | CAREFUL_PENDING_ACTIVE | CAREFUL_ORPHANS)) != 0) {
        lr_arm_carefully(cpu, hcr);
    } else if (hcr != cpu->hcr) {
        cpu->hcr = hcr;
        ops_write_hcr(hcr);
    }
}

void lr_arm(struct vgic_cpu *cpu);

#endif
