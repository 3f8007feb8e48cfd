/*
 * List-register policy. At any time the list registers hold the most urgent pending interrupts (by priority,
 * then INTID), and the rest wait in the queue with underflow and no-pending maintenance armed. When all hold
 * active interrupts, the least urgent of those is spilled so that a pending one can preempt; EOICount (LRENP)
 * then tells of its completion.
 */
#include "vgic/lr.h"

#include <stddef.h>

#include "vgic/lr_dir.h"
#include "vgic/ops.h"
#include "vgic/remote.h"
#include "vgic/waiting.h"

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

/* Pending in a list register becomes pending in the record. */
static void fold_pending(struct virq *irq, lr_word_t word)
{
    if (irq->intid < INTID_SGI_COUNT) {
        irq->sources |= (uint8_t)(1U << lr_word_source(word));
    } else if ((irq->state & VIRQ_LINE) == 0 || (irq->state & VIRQ_SOFT) != 0) {
        irq->state |= VIRQ_LATCH;
    }
    if ((irq->config & VIRQ_HW) != 0) {
        irq->state |= VIRQ_HW_ACTIVE;
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

    fold_pending(irq, word);
    rewrite(cpu, irq, word & ~LR_PENDING);
}

void lr_pend_active(struct vgic_cpu *cpu, struct virq *irq)
{
    ops_write_lr(irq->lr, ops_read_lr(irq->lr) | LR_PENDING);
    cpu->careful |= CAREFUL_PENDING_ACTIVE;
}

void lr_change(struct vgic_cpu *cpu, struct virq *irq, lr_word_t set, lr_word_t clear)
{
    lr_word_t word = ops_read_lr(irq->lr);
    lr_word_t next = (word | set) & ~clear;

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
 * Keeps a spilled interrupt under the level it runs at: when that is no running level any more, it has ended.
 * One whose priority is dropped already (EOImode 1) runs at none, and ends by name. With another binary point
 * than at its acknowledge its level is not what it was: then it is the least urgent that is nobody else's.
 */
static void track_running(struct vgic_cpu *cpu, struct virq *irq, lr_word_t word)
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
    cpu->spilled_levels |= 1U << level;
    cpu->spilled_at[level] = irq;
}

/* One is out of the spilled ones. */
static inline void forget(struct vgic_cpu *cpu)
{
    cpu->spilled_count--;
    if (cpu->spilled_count == 0) {
        cpu->careful &= ~CAREFUL_SPILLED;
        if (cpu->dir_trapped) {
            lr_dir_update(cpu);
        }
    }
}

void lr_forget_active(struct vgic_cpu *cpu, struct virq *irq)
{
    for (uint32_t rest = cpu->spilled_levels; rest != 0; rest &= rest - 1U) {
        if (cpu->spilled_at[lowest_bit(rest)] == irq) {
            cpu->spilled_levels &= ~(1U << lowest_bit(rest));
        }
    }
    forget(cpu);
}

/* Takes a list register's interrupt back into its record, whatever state it is in. */
static void spill(struct vgic_cpu *cpu, uint32_t n, lr_word_t word)
{
    struct virq *irq = cpu->lr_owner[n];

    ops_write_lr(n, 0);
    release(cpu, irq, false);
    if ((word & LR_PENDING) != 0) {
        fold_pending(irq, word);
    }
    if ((word & LR_ACTIVE) != 0) {
        irq->state |= VIRQ_ACTIVE;
        if ((irq->config & VIRQ_HW) != 0) {
            irq->state |= VIRQ_HW_ACTIVE;
        } else if (irq->intid < INTID_SGI_COUNT) {
            irq->source = (uint8_t)lr_word_source(word);
            cpu->sgi_word[irq->intid] = 0; /* no short way for the next sender until this one's end */
        }
        track_running(cpu, irq, word);
    }
    vgic_count(cpu, COUNT_lr_spill);
    vgic_update(cpu, irq);
}

__attribute__((cold)) void lr_spill_active(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if ((word & LR_ACTIVE) != 0) {
        spill(cpu, irq->lr, word);
        vgic_deliver(cpu);
    }
}

/* What stands in the list registers, for the choice of one to spill. */
struct lr_survey {
    uint32_t pending_key; /* of the least urgent that is only pending */
    uint32_t pending_lr;  /* LR_NONE: there is none */
    uint32_t active_key;
    uint32_t active_lr;
    lr_word_t pending_word;
    lr_word_t active_word;
};

static struct lr_survey survey(struct vgic_cpu *cpu)
{
    struct lr_survey s = {.pending_lr = LR_NONE, .active_lr = LR_NONE};

    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        lr_word_t word = ops_read_lr(n);
        uint32_t key;

        if ((word & LR_VALID) == 0) {
            continue; /* completed, its EOI maintenance still to come */
        }
        key = cpu->lr_owner[n]->order;
        if ((word & LR_ACTIVE) != 0) {
            if (s.active_lr == LR_NONE || key > s.active_key) {
                s.active_key = key;
                s.active_lr = n;
                s.active_word = word;
            }
        } else if (s.pending_lr == LR_NONE || key > s.pending_key) {
            s.pending_key = key;
            s.pending_lr = n;
            s.pending_word = word;
        }
    }
    return s;
}

/* A list register for `irq` when none is empty: LR_NONE if those in them go first. */
static uint32_t make_room(struct vgic_cpu *cpu, const struct virq *irq)
{
    struct lr_survey s = survey(cpu);

    if (s.pending_lr != LR_NONE) {
        if (irq->order > s.pending_key) {
            return LR_NONE;
        }
        spill(cpu, s.pending_lr, s.pending_word);
        return s.pending_lr;
    }
    if (s.active_lr != LR_NONE) {
        spill(cpu, s.active_lr, s.active_word);
    }
    return s.active_lr;
}

/* The list register of an SGI: from one sender; the next sender's delivery follows this one's end. */
static lr_word_t take_sgi(struct virq *irq)
{
    struct lr_content content = {
        .intid = irq->intid,
        .priority = irq->priority,
        .source = lowest_bit(irq->sources),
        .group1 = (irq->config & VIRQ_GROUP1) != 0,
    };

    irq->sources &= (uint8_t)(irq->sources - 1U);
    content.notify_eoi = irq->sources != 0;
    return lr_word(&content);
}

/* The first waiting interrupt goes into list register `n`, which is empty; the next becomes the first. */
static inline void put_first(struct vgic_cpu *cpu, uint32_t n)
{
    struct virq *irq = cpu->first;
    lr_word_t word = irq->intid < INTID_SGI_COUNT ? take_sgi(irq) : irq->word;

    irq->state &= (uint8_t) ~(VIRQ_LATCH | VIRQ_HW_ACTIVE | VIRQ_QUEUED);
    cpu->lr_owner[n] = irq;
    irq->lr = (uint8_t)n;
    ops_write_lr(n, word);
    waiting_next(cpu);
}

/*
 * Others wait now, and go before what becomes pending again at the end of an active interrupt: with no
 * maintenance to say so, it must not become that in its list register. Its record is pending until its end is
 * told.
 */
static void part_pending_active(struct vgic_cpu *cpu)
{
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        lr_word_t word = ops_read_lr(n);

        if ((word & LR_VALID) == LR_VALID) {
            cpu->lr_owner[n]->state |= VIRQ_LATCH;
            ops_write_lr(n, (word & ~LR_PENDING) | LR_NOTIFY_EOI);
        }
    }
}

/*
 * The part of arm() for when more than usual hangs on the list registers. `hcr` is what all of it asks for
 * but LRENP.
 */
static __attribute__((noinline)) void arm_carefully(struct vgic_cpu *cpu, uint32_t hcr)
{
    uint32_t count = 0;

    if ((cpu->careful & CAREFUL_PENDING_ACTIVE) != 0 && cpu->first != NULL) {
        part_pending_active(cpu);
        cpu->careful &= ~CAREFUL_PENDING_ACTIVE;
    }
    if (cpu->spilled_levels != 0) {
        hcr |= GICH_HCR_LRENPIE;
    }
    lr_dir_update(cpu);
    hcr |= vgic_dir_condition(cpu->dir_trapped);
    if (hcr == cpu->hcr) {
        return;
    }
    /* Completions counted and not yet told of stay counted: another exit may come before maintenance. */
    if ((hcr & cpu->hcr & GICH_HCR_LRENPIE) != 0) {
        count = ops_take_eoi_count(hcr);
    }
    cpu->hcr = hcr;
    ops_write_hcr(hcr | field_put(GICH_HCR_EOICOUNT, count));
}

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

    if (groups != 3 && cpu->vgic->group1_count != 0) {
        cpu->careful |= CAREFUL_GROUPS;
    } else {
        cpu->careful &= ~CAREFUL_GROUPS;
    }
    return conditions[groups];
}

/* Underflow and no-pending while interrupts wait; LRENP while an active one is in no list register. */
static void arm(struct vgic_cpu *cpu)
{
    uint32_t hcr = GICH_HCR_EN;

    if (cpu->first != NULL) {
        hcr = cpu->hcr_waiting | lr_group_conditions(cpu);
    } else {
        cpu->careful &= ~CAREFUL_GROUPS;
    }
    if ((cpu->careful & (CAREFUL_SPILLED | CAREFUL_PENDING_ACTIVE)) != 0) {
        arm_carefully(cpu, hcr);
    } else if (hcr != cpu->hcr) {
        cpu->hcr = hcr;
        ops_write_hcr(hcr);
    }
}

/* The list register of the least urgent active interrupt, when none is pending in any; else LR_NONE. */
static uint32_t room_if_none_pending(struct vgic_cpu *cpu)
{
    struct lr_survey s = survey(cpu);

    if (s.pending_lr != LR_NONE || s.active_lr == LR_NONE) {
        return LR_NONE;
    }
    spill(cpu, s.active_lr, s.active_word);
    return s.active_lr;
}

/* Any waiting interrupt goes into list register `n`, which is empty. */
static void put(struct vgic_cpu *cpu, uint32_t n, struct virq *irq)
{
    if (irq != cpu->first) {
        queue_remove(&cpu->pending, irq->order); /* it changes places with the first, ... */
        queue_insert(&cpu->pending, cpu->first->order);
        cpu->first = irq; /* ... which then follows it out of the queue or not, as its order says */
    }
    put_first(cpu, n);
}

/*
 * A list register for `irq`, of an enabled group: an empty one, one whose interrupt is pending in a disabled
 * group, or one that it would get if there were no groups.
 */
static uint32_t room_among_groups(struct vgic_cpu *cpu, const struct virq *irq, uint32_t groups)
{
    uint32_t empty = ops_empty_lrs();

    if (empty != 0) {
        return lowest_bit(empty);
    }
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        lr_word_t word = ops_read_lr(n);

        if ((word & LR_VALID) == LR_PENDING && (groups >> lr_word_group(word) & 1U) == 0) {
            spill(cpu, n, word);
            return n;
        }
    }
    return make_room(cpu, irq);
}

/* Whether what waits goes before something that is pending in a list register. */
static bool is_overtaken(struct vgic_cpu *cpu)
{
    struct lr_survey s = survey(cpu);

    return cpu->first != NULL && s.pending_lr != LR_NONE && cpu->first->order < s.pending_key;
}

/*
 * fill() while the guest has a group disabled: interrupts of the other go first, and push those of the
 * disabled one out. What is left over takes what is empty; when nothing at all is pending in a list register,
 * one place more, so that the no-pending condition does not stay.
 */
static uint32_t fill_by_group(struct vgic_cpu *cpu)
{
    uint32_t groups = ops_guest_groups();
    uint32_t moved = 0;
    uint32_t n = 0;

    while (n != LR_NONE && groups != 0 && groups != 3) {
        struct virq *irq = waiting_of_group(cpu, groups >> 1U);

        n = irq != NULL ? room_among_groups(cpu, irq, groups) : LR_NONE;
        if (n != LR_NONE) {
            put(cpu, n, irq);
            moved++;
        }
    }
    for (n = 0; n != LR_NONE && cpu->first != NULL;) {
        uint32_t empty = ops_empty_lrs();

        n = empty != 0 ? lowest_bit(empty) : room_if_none_pending(cpu);
        if (n != LR_NONE) {
            put_first(cpu, n);
            moved++;
        }
    }
    if (moved != 0 || is_overtaken(cpu)) {
        cpu->careful |= CAREFUL_REORDERED;
    }
    return moved;
}

/*
 * Moves waiting interrupts into list registers while there is one for them. Returns how many it moved. Those
 * that were there, and those just moved, go before all that still wait: only for the first is it worth asking
 * who makes room.
 */
static uint32_t fill(struct vgic_cpu *cpu)
{
    uint32_t empty = ops_empty_lrs();
    uint32_t moved = 0;

    if ((cpu->careful & CAREFUL_GROUPS) != 0) {
        return fill_by_group(cpu);
    }

    while (cpu->first != NULL) {
        struct virq *irq = cpu->first;
        uint32_t n;

        if (vgic_line_fell(cpu, irq)) {
            continue;
        }
        if (empty != 0) {
            n = lowest_bit(empty);
            empty &= empty - 1U;
        } else {
            n = moved == 0 ? make_room(cpu, irq) : LR_NONE;
        }
        if (n == LR_NONE) {
            break;
        }
        put_first(cpu, n);
        moved++;
    }
    return moved;
}

/*
 * With both groups in use: what the guest has enabled may have changed, told of or, while nothing waited,
 * not. One disabled: those of the other push it out. All enabled: what was pushed out comes back in the order
 * there is without groups.
 */
static __attribute__((noinline)) uint32_t refill_groups(struct vgic_cpu *cpu)
{
    bool reordered = (cpu->careful & CAREFUL_REORDERED) != 0;
    uint32_t total = 0;
    uint32_t moved;

    lr_group_conditions(cpu);
    if ((cpu->careful & CAREFUL_GROUPS) == 0) {
        cpu->careful &= ~CAREFUL_REORDERED;
    }
    do {
        moved = fill(cpu);
        total += moved;
    } while (moved != 0 && (reordered || (cpu->careful & CAREFUL_GROUPS) != 0));
    return total;
}

/* Moves what may move into list registers, when anything waits; returns how many it moved. */
static inline uint32_t refill(struct vgic_cpu *cpu)
{
    return cpu->vgic->group1_count != 0 ? refill_groups(cpu) : fill(cpu);
}

void lr_deliver(struct vgic_cpu *cpu)
{
    if (cpu->first != NULL) {
        refill(cpu);
    }
    arm(cpu);
}

/* What completed here was retargeted meanwhile: what it has left is for another vCPU. */
static __attribute__((noinline)) void refer(struct vgic_cpu *cpu, struct virq *irq)
{
    vgic_on_owner(cpu, irq, vgic_refresh, 0);
}

/* List registers that completed and asked to be told: the owner may have more to deliver. */
static void complete_told(struct vgic_cpu *cpu)
{
    uint32_t told = ops_eoi_lrs();

    while (told != 0) {
        uint32_t n = lowest_bit(told);
        struct virq *irq = cpu->lr_owner[n];

        told &= told - 1U;
        ops_write_lr(n, 0);
        cpu->lr_owner[n] = NULL;
        if (irq->vcpu == cpu->index) {
            irq->lr = LR_NONE; /* else it may name one that it has on its new vCPU */
        }
        if ((irq->config & VIRQ_HW) != 0) {
            ops_deactivate(irq->intid);
        }
        if (irq->vcpu != cpu->index) {
            refer(cpu, irq);
            told = ops_eoi_lrs(); /* while it waited it may have been asked for any of them */
        } else if (virq_is_waiting(irq)) {
            vgic_update(cpu, irq);
        }
    }
}

/* The spilled interrupts that run at these levels have ended. */
static void complete_levels(struct vgic_cpu *cpu, uint32_t levels)
{
    cpu->spilled_levels &= ~levels;
    for (; levels != 0; levels &= levels - 1U) {
        struct virq *irq = cpu->spilled_at[lowest_bit(levels)];

        forget(cpu);
        if ((irq->state & ~VIRQ_HW_ACTIVE) == VIRQ_ACTIVE && irq->word != 0) {
            /* The common case: nothing new came, no setting changed. SGIs have no word here, and go the other
             * way. */
            if ((irq->state & VIRQ_HW_ACTIVE) != 0) {
                ops_deactivate(irq->intid);
            }
            irq->state = 0;
        } else {
            vgic_complete_forgotten(cpu, irq);
        }
    }
}

/*
 * The guest was faster than the maintenance interrupt: after an end it acknowledged another interrupt of the
 * same level. Those of the spilled whose level a list register's runs at.
 */
static __attribute__((noinline)) uint32_t levels_taken_again(const struct vgic_cpu *cpu)
{
    uint32_t levels = 0;

    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        lr_word_t word = ops_read_lr(n);

        if ((word & LR_ACTIVE) != 0) {
            levels |= 1U << ops_guest_group_level(lr_word_level(word), lr_word_group(word));
        }
    }
    return levels & cpu->spilled_levels;
}

/*
 * Completions of spilled interrupts: EOICount says that there are some (IHI 0048, 5.3.1). Which, GICH_APR
 * says: the end of one took its level away. EOICount alone does not: with binary points that differ, one can
 * run inside a more urgent one, and what the guest made active or inactive by hand ends out of turn.
 */
static void complete_spilled(struct vgic_cpu *cpu)
{
    uint32_t count = ops_take_eoi_count(cpu->hcr);
    uint32_t ended = cpu->spilled_levels & ~ops_running_levels();

    if (ended == 0 || count > 1) {
        ended |= levels_taken_again(cpu);
    }
    complete_levels(cpu, ended);
}

static void spill_owned(struct vgic_cpu *cpu)
{
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        struct virq *irq = cpu->lr_owner[n];
        lr_word_t word;

        if (irq == NULL || irq->lr != n) {
            continue;
        }
        word = lr_fold(cpu, irq);
        if (word != 0) {
            spill(cpu, n, word);
        } else {
            vgic_update(cpu, irq); /* its completion is told of nowhere else now */
        }
    }
}

void lr_spill_all(struct vgic_cpu *cpu)
{
    if ((ops_maintenance_status() & GICH_MISR_LRENP) != 0) {
        complete_spilled(cpu);
    }
    spill_owned(cpu);
    lr_disown(cpu);
}

/* GICH_MISR has a bit a cause, and common/counters.h has the causes in the same order. */
static void count_causes(struct vgic_cpu *cpu, uint32_t status)
{
    for (; status != 0; status &= status - 1U) {
        cpu->counters->value[COUNT_maint_eoi + lowest_bit(status)]++;
    }
}

/* Whether a change of the guest's group enables, and nothing else, lets something through or holds it back.
 */
static inline bool groups_matter(struct vgic_cpu *cpu)
{
    uint32_t groups;

    if (cpu->vgic->group1_count == 0) {
        return false;
    }
    groups = ops_guest_groups();
    return groups == 3 ? (cpu->careful & CAREFUL_REORDERED) != 0
                       : groups != 0 && waiting_of_group(cpu, groups >> 1U) != NULL;
}

#define MISR_GROUPS (GICH_MISR_VGRP0E | GICH_MISR_VGRP0D | GICH_MISR_VGRP1E | GICH_MISR_VGRP1D)

void lr_maintain(struct vgic_cpu *cpu)
{
    uint32_t status = ops_maintenance_status();

    count_causes(cpu, status);
    if ((status & GICH_MISR_EOI) != 0) {
        complete_told(cpu);
    }
    if ((status & GICH_MISR_LRENP) != 0) {
        complete_spilled(cpu);
    }
    if (cpu->first != NULL && ((status & ~MISR_GROUPS) != 0 || groups_matter(cpu))) {
        cpu->counters->value[COUNT_lr_refill] += refill(cpu);
    }
    arm(cpu);
}
