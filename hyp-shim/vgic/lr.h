/*
 * The list registers as a cache of the records: which interrupts sit in them, when they are folded back.
 */
#ifndef VGIC_LR_H
#define VGIC_LR_H

#include <stddef.h>

#include "vgic/ops.h"
#include "vgic/vgic.h"

/* Whether a list register is `irq`'s. It may have completed there: only the register itself knows. */
static inline bool lr_owned(const struct vgic_cpu *cpu, const struct virq *irq)
{
    return irq->lr != LR_NONE && cpu->lr_owner[irq->lr] == irq;
}

/* List register `n` is kept for the time when there is no other; it is empty. */
static inline void lr_set_spare(struct vgic_cpu *cpu, uint32_t n)
{
    cpu->direct_idle = field_put(VGIC_DIRECT_SPARE, 1U << n) | field_put(VGIC_DIRECT_ANY, ~(1U << n));
}

/* `irq`, in no list register, and with nothing in its record, goes into `n`, which is empty. */
static inline void lr_put(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word, uint32_t n)
{
    cpu->lr_owner[n] = irq;
    irq->lr = (uint8_t)n;
    ops_write_lr(n, word);
}

/*
 * The short way into a list register, of which these are `empty`: writes `word`, the interrupt's prepared
 * one, when nothing waits that might be more urgent, and a list register is empty besides the spare one.
 * False: nothing was done. For an interrupt that is in none.
 */
static inline bool lr_take_empty(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word, uint32_t empty)
{
    uint32_t direct = empty & cpu->direct;

    if (direct == 0) {
        return false;
    }
    lr_put(cpu, irq, word, lowest_bit(direct));
    return true;
}

/*
 * The same when it failed, and for the spare one: the last to be taken. Where handlers interrupt each other,
 * no-pending tells when that one has been acknowledged too: then room is made for the next before it comes
 * (lr_make_spare()), rather than while it waits.
 */
static inline bool lr_take_spare(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word, uint32_t empty)
{
    uint32_t spare = empty & field_get(VGIC_DIRECT_SPARE, cpu->direct);
    uint32_t levels;

    if (spare == 0) {
        return false;
    }
    lr_put(cpu, irq, word, lowest_bit(spare));
    levels = ops_running_levels();
    if ((levels & (levels - 1U)) != 0) {
        ops_add_condition(GICH_HCR_NPIE);
        cpu->hcr |= GICH_HCR_NPIE;
    }
    return true;
}

/* Either of the two, for who need not be the shortest. */
bool lr_take_any(struct vgic_cpu *cpu, struct virq *irq);

/*
 * The short way for any interrupt, whose prepared word may be none; one that has a list register takes it
 * again when it has completed there.
 */
static inline bool lr_take(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
{
    if (word == 0) {
        return false;
    }
    if (!lr_owned(cpu, irq)) {
        return lr_take_empty(cpu, irq, word, ops_empty_lrs());
    }
    if (cpu->direct == 0 || (ops_read_lr(irq->lr) & LR_VALID) != 0) {
        return false;
    }
    ops_write_lr(irq->lr, word);
    return true;
}

/*
 * A physical interrupt fired that has a prepared word and goes before all that wait: into a list register, if
 * need be in place of another, or it waits as the first.
 */
void lr_raise_first(struct vgic_cpu *cpu, struct virq *irq, uint32_t empty);

/*
 * The next shortest way, for a physical interrupt that has a prepared word and fired. One that waits behind
 * others changes nothing but the queue. False: nothing was done, for there is more to it.
 */
static inline bool lr_raise(struct vgic_cpu *cpu, struct virq *irq, uint32_t empty)
{
    const struct virq *first = cpu->first;

    if (irq->state != 0 || (cpu->careful & (CAREFUL_GROUPS | CAREFUL_REORDERED)) != 0) {
        return false;
    }
    if (first != NULL && irq->order > first->order) {
        irq->state = VIRQ_LATCH | VIRQ_HW_ACTIVE | VIRQ_QUEUED;
        queue_insert(&cpu->pending, irq->order);
    } else {
        lr_raise_first(cpu, irq, empty);
    }
    return true;
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

/* The same for who only looks: a completion stays to be told of. */
static inline lr_word_t lr_peek(const struct vgic_cpu *cpu, const struct virq *irq)
{
    lr_word_t word = lr_owned(cpu, irq) ? ops_read_lr(irq->lr) : 0;

    return (word & LR_VALID) != 0 ? word : 0;
}

/*
 * What is pending in the record of an interrupt whose list register, which says `word`, is not done yet: the
 * sender of an SGI that is pending there is the same one; all else follows that one's completion, which is to
 * be told.
 */
void lr_follow(struct virq *irq, lr_word_t word);

/* Makes pending what is active in its list register, with nothing waiting. */
void lr_pend_active(struct vgic_cpu *cpu, struct virq *irq);

/* Makes a pending interrupt that sits in a list register wait in its record instead. */
void lr_withdraw(struct vgic_cpu *cpu, struct virq *irq);

/* Adds to, or takes from, the state bits of the list register of `irq`, which is valid. */
void lr_change(struct vgic_cpu *cpu, struct virq *irq, lr_word_t set, lr_word_t clear);

/* Ends that the hardware has counted, and of which no maintenance interrupt has told yet. */
void lr_settle_counted(struct vgic_cpu *cpu);

static inline void lr_settle_ends(struct vgic_cpu *cpu)
{
    if ((cpu->careful & (CAREFUL_SPILLED | CAREFUL_ORPHANS)) != 0 && cpu->online) {
        lr_settle_counted(cpu);
    }
}

/* One more is active in no list register; the same by the guest's hand; and one less. */
void lr_track_active(struct vgic_cpu *cpu);
void lr_track_by_hand(struct vgic_cpu *cpu, struct virq *irq);
void lr_forget_active(struct vgic_cpu *cpu, struct virq *irq);

/* Takes an interrupt that is active in a list register back into its record. */
void lr_spill_active(struct vgic_cpu *cpu, struct virq *irq);

/* Takes everything out of the list registers, active or pending. */
void lr_spill_all(struct vgic_cpu *cpu);

/* No list register is anyone's: what completed in one has nothing to ask of it any more. Four at a time. */
static inline void lr_disown(struct vgic_cpu *cpu)
{
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n += 4) {
        cpu->lr_owner[n] = cpu->lr_owner[n + 1] = cpu->lr_owner[n + 2] = cpu->lr_owner[n + 3] = NULL;
    }
}

/* lr_spill_all() for when most of the time there is nothing to take. */
static inline void lr_spill_any(struct vgic_cpu *cpu)
{
    uint32_t others = UINT32_MAX << cpu->vgic->lr_count;

    if (cpu->spilled_count == 0 && (ops_empty_lrs() | others) == UINT32_MAX) {
        lr_disown(cpu);
    } else {
        lr_spill_all(cpu);
    }
}

/*
 * Fills list registers from the queue, most urgent first, and arms the maintenance conditions that must be.
 */
void lr_deliver(struct vgic_cpu *cpu);

/* The parts of lr_maintain(): interrupts have ended, and there may be other causes; ... */
void lr_maintain_completed(struct vgic_cpu *cpu, uint32_t status);

/* ... none has, and what else changed decides who may be in a list register; ... */
void lr_maintain_waiting(struct vgic_cpu *cpu, uint32_t status);

/* ... or it is just that interrupts wait, and that these list registers are empty. */
void lr_maintain_empty(struct vgic_cpu *cpu, uint32_t empty);

/*
 * The maintenance interrupt: counts its causes, of which GICH_MISR has a bit each in the order of
 * common/counters.h; completes what completed; refills.
 */
static inline void lr_maintain(struct vgic_cpu *cpu)
{
    uint32_t status = ops_maintenance_status(), empty;

    if (status == 0) {
        return; /* what asked for it is gone */
    }
    for (uint32_t rest = status; rest != 0; rest &= rest - 1U) {
        cpu->counters->value[COUNT_maint_eoi + lowest_bit(rest)]++;
    }
    if ((status & (GICH_MISR_EOI | GICH_MISR_LRENP)) != 0) {
        lr_maintain_completed(cpu, status);
    } else if ((status & GICH_MISR_GROUPS) == 0 && (cpu->careful | cpu->vgic->group1_count) == 0 &&
               (empty = ops_empty_lrs()) != 0) {
        lr_maintain_empty(cpu, empty);
    } else {
        lr_maintain_waiting(cpu, status);
    }
}

#endif
