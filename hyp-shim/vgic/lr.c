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
static inline void fold_pending(struct virq *irq, lr_word_t word)
{
    if ((irq->config & VIRQ_HW) != 0) {
        irq->state |= VIRQ_LATCH | VIRQ_HW_ACTIVE;
    } else if (irq->intid < INTID_SGI_COUNT) {
        irq->sources |= (uint8_t)(1U << lr_word_source(word));
    } else if ((irq->state & VIRQ_LINE) == 0 || (irq->state & VIRQ_SOFT) != 0) {
        irq->state |= VIRQ_LATCH;
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

/* What is pending in list register `n` waits instead. The caller writes the list register. */
static inline void spill_pending(struct vgic_cpu *cpu, uint32_t n, lr_word_t word)
{
    struct virq *irq = cpu->lr_owner[n];

    irq->lr = LR_NONE;
    vgic_count(cpu, COUNT_lr_spill);
    fold_pending(irq, word);
    waiting_add(cpu, irq); /* it is forwarded, or it would not be pending there */
}

/* The same for what is active, and may be pending: in its record it is active. */
static inline void spill_active(struct vgic_cpu *cpu, uint32_t n, lr_word_t word)
{
    struct virq *irq = cpu->lr_owner[n];

    irq->lr = LR_NONE;
    vgic_count(cpu, COUNT_lr_spill);
    if ((word & LR_PENDING) != 0) {
        fold_pending(irq, word);
    }
    if ((irq->config & VIRQ_HW) != 0) {
        irq->state |= VIRQ_ACTIVE | VIRQ_HW_ACTIVE;
    } else {
        irq->state |= VIRQ_ACTIVE;
        if (irq->intid < INTID_SGI_COUNT) {
            irq->source = (uint8_t)lr_word_source(word);
            cpu->sgi_word[irq->intid] = 0; /* no short way for the next sender until this one's end */
        }
    }
    track_running(cpu, irq, word);
}

/* Empties list register `n`, which is valid: what it holds goes into its record. */
static __attribute__((noinline)) void spill(struct vgic_cpu *cpu, uint32_t n)
{
    lr_word_t word = ops_read_lr(n);

    ops_write_lr(n, 0);
    if ((word & LR_ACTIVE) != 0) {
        spill_active(cpu, n, word);
    } else {
        spill_pending(cpu, n, word);
    }
    cpu->lr_owner[n] = NULL;
}

__attribute__((cold)) void lr_spill_active(struct vgic_cpu *cpu, struct virq *irq)
{
    lr_word_t word = lr_fold(cpu, irq);

    if ((word & LR_ACTIVE) != 0) {
        spill(cpu, irq->lr);
        vgic_deliver(cpu);
    }
}

/*
 * The interrupt in a list register that is the first to give way: of those only pending the least urgent; if
 * there is none, of the active ones.
 */
struct lr_least {
    uint32_t key; /* its order, or'ed with LEAST_PENDING for one that is only pending; zero: there is none */
    uint32_t lr;
};

#define LEAST_PENDING ORDER_COUNT

static struct lr_least find_least(const struct vgic_cpu *cpu)
{
    struct lr_least least = {0, LR_NONE};

    for (uint32_t n = cpu->vgic->lr_count; n-- != 0;) {
        lr_word_t word = ops_read_lr(n);
        uint32_t key;

        if ((word & LR_VALID) == 0) {
            continue; /* completed, its EOI maintenance still to come */
        }
        key = cpu->lr_owner[n]->order;
        if ((word & LR_ACTIVE) == 0) {
            key |= LEAST_PENDING;
        }
        if (key >= least.key) {
            least = (struct lr_least){key, n};
        }
    }
    return least;
}

/* A list register for an interrupt of this order when none is empty: LR_NONE if those in them go first. */
static uint32_t make_room(struct vgic_cpu *cpu, uint32_t order)
{
    struct lr_least least = find_least(cpu);

    if (least.lr == LR_NONE || (least.key & LEAST_PENDING && (order | LEAST_PENDING) > least.key)) {
        return LR_NONE;
    }
    spill(cpu, least.lr);
    return least.lr;
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

/*
 * `irq`, the first waiting interrupt, goes into list register `n`, which is empty. Returns the next, the
 * first from now on, or NULL.
 */
static inline struct virq *put_first(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, bool group0_only)
{
    lr_word_t word = irq->word != 0 ? irq->word : take_sgi(irq); /* an SGI has none */

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
static inline uint32_t fill_empty(struct vgic_cpu *cpu, uint32_t empty, bool group0_only)
{
    struct virq *irq = cpu->first;
    uint32_t moved = 0;

    do {
        if (vgic_line_fell(cpu, irq)) {
            irq = cpu->first;
            continue;
        }
        irq = put_first(cpu, irq, lowest_bit(empty), group0_only);
        moved++;
        empty &= empty - 1U;
        if (empty == 0) {
            break;
        }
    } while (irq != NULL);
    return moved;
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
static inline __attribute__((always_inline)) void arm_here(struct vgic_cpu *cpu)
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

static __attribute__((noinline)) void arm(struct vgic_cpu *cpu)
{
    arm_here(cpu);
}

/* The list register of the least urgent active interrupt, when none is pending in any; else LR_NONE. */
static uint32_t room_if_none_pending(struct vgic_cpu *cpu)
{
    struct lr_least least = find_least(cpu);

    if (least.lr == LR_NONE || (least.key & LEAST_PENDING) != 0) {
        return LR_NONE;
    }
    spill(cpu, least.lr);
    return least.lr;
}

/* Any waiting interrupt goes into list register `n`, which is empty. */
static void put(struct vgic_cpu *cpu, uint32_t n, struct virq *irq)
{
    if (irq != cpu->first) {
        queue_remove(&cpu->pending, irq->order); /* it changes places with the first, ... */
        queue_insert(&cpu->pending, cpu->first->order);
        cpu->first = irq; /* ... which then follows it out of the queue or not, as its order says */
    }
    put_first(cpu, irq, n, false);
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
            spill(cpu, n);
            return n;
        }
    }
    return make_room(cpu, irq->order);
}

/* Whether what waits goes before something that is pending in a list register. */
static bool is_overtaken(struct vgic_cpu *cpu)
{
    return cpu->first != NULL && (cpu->first->order | LEAST_PENDING) < find_least(cpu).key;
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
            put_first(cpu, cpu->first, n, false);
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
    uint32_t empty, n;

    if (cpu->first == NULL) {
        return 0;
    }
    if ((cpu->careful & CAREFUL_GROUPS) != 0) {
        return fill_by_group(cpu);
    }
    empty = ops_empty_lrs();
    if (empty != 0) {
        return fill_empty(cpu, empty, false);
    }
    while (cpu->first != NULL && vgic_line_fell(cpu, cpu->first)) {
    }
    n = cpu->first != NULL ? make_room(cpu, cpu->first->order) : LR_NONE;
    if (n == LR_NONE) {
        return 0;
    }
    put_first(cpu, cpu->first, n, false);
    return 1;
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

/* `irq`, which has a prepared word and no pending state in its record, goes into list register `n`. */
static inline void put_raised(struct vgic_cpu *cpu, struct virq *irq, uint32_t n)
{
    cpu->lr_owner[n] = irq;
    irq->lr = (uint8_t)n;
    ops_write_lr(n, irq->word);
}

/* What stands in the list registers, when none is empty. */
struct lr_full {
    uint32_t least; /* the list register of the least urgent */
    lr_word_t all;  /* the bits that all have */
};

static inline struct lr_full survey_full(const struct vgic_cpu *cpu)
{
    struct lr_full full = {0, ops_read_lr(0)};
    uint32_t order = cpu->lr_owner[0]->order;

    for (uint32_t n = 1; n < cpu->vgic->lr_count; n++) {
        full.all &= ops_read_lr(n);
        if (cpu->lr_owner[n]->order > order) {
            order = cpu->lr_owner[n]->order;
            full.least = n;
        }
    }
    return full;
}

/*
 * All list registers hold active interrupts: the least urgent, in `n`, is spilled. `irq` goes in also where
 * it must wait for what runs, since none that is pending there would be told of for ever.
 */
static inline void raise_over_active(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, lr_word_t word)
{
    spill_active(cpu, n, word);
    put_raised(cpu, irq, n);
    if ((cpu->hcr & GICH_HCR_LRENPIE) == 0 || ops_guest_splits_eoi()) {
        arm(cpu);
    }
}

/* `n` holds the least urgent of all, only pending. It waits, or `irq` does. */
static inline void raise_over_pending(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, lr_word_t word)
{
    bool waited = cpu->first != NULL;

    if (irq->order < cpu->lr_owner[n]->order) {
        spill_pending(cpu, n, word);
        put_raised(cpu, irq, n);
    } else {
        irq->state = VIRQ_LATCH | VIRQ_HW_ACTIVE;
        waiting_add(cpu, irq);
    }
    if (!waited) {
        arm(cpu);
    }
}

/* Some list registers hold pending interrupts, and others active or completed ones. */
static __attribute__((noinline)) void raise_over_mixed(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state = VIRQ_LATCH | VIRQ_HW_ACTIVE;
    waiting_add(cpu, irq);
    lr_deliver(cpu);
}

void lr_raise_first(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t empty = ops_empty_lrs();
    struct lr_full full;
    lr_word_t word;

    if (empty != 0) {
        put_raised(cpu, irq, lowest_bit(empty));
        return;
    }
    full = survey_full(cpu);
    word = ops_read_lr(full.least);
    if ((word & LR_VALID) == LR_PENDING) {
        raise_over_pending(cpu, irq, full.least, word);
    } else if ((full.all & LR_ACTIVE) != 0) {
        raise_over_active(cpu, irq, full.least, word);
    } else {
        raise_over_mixed(cpu, irq);
    }
}

void lr_deliver(struct vgic_cpu *cpu)
{
    if (cpu->first != NULL) {
        refill(cpu);
    }
    arm_here(cpu);
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
static inline __attribute__((always_inline)) void complete_levels(struct vgic_cpu *cpu, uint32_t levels)
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
static inline __attribute__((always_inline)) void complete_spilled(struct vgic_cpu *cpu)
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
            spill(cpu, n);
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

/* Something changed that decides who may be in a list register. */
static inline void refill_and_arm(struct vgic_cpu *cpu, uint32_t status)
{
    if (cpu->first != NULL && ((status & ~GICH_MISR_GROUPS) != 0 || groups_matter(cpu))) {
        cpu->counters->value[COUNT_lr_refill] += refill(cpu);
    }
    arm_here(cpu);
}

void lr_maintain_waiting(struct vgic_cpu *cpu, uint32_t status)
{
    refill_and_arm(cpu, status);
}

void lr_maintain_completed(struct vgic_cpu *cpu, uint32_t status)
{
    if ((status & GICH_MISR_EOI) != 0) {
        complete_told(cpu);
    }
    if ((status & GICH_MISR_LRENP) != 0) {
        complete_spilled(cpu);
    }
    if (cpu->first != NULL || cpu->hcr != GICH_HCR_EN) {
        refill_and_arm(cpu, status);
    }
}

void lr_maintain_empty(struct vgic_cpu *cpu, uint32_t empty)
{
    cpu->counters->value[COUNT_lr_refill] += fill_empty(cpu, empty, true);
    if (cpu->first == NULL) {
        cpu->hcr = GICH_HCR_EN;
        ops_write_hcr(GICH_HCR_EN); /* else what is armed stays so */
    }
}
