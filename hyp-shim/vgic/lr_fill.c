/*
 * Which waiting interrupts go into list registers, which others give way, and the maintenance conditions
 * that must be armed then.
 */
#include "vgic/lr_policy.h"

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

__attribute__((noinline)) void lr_arm_carefully(struct vgic_cpu *cpu, uint32_t hcr)
{
    uint32_t count = 0;

    if ((cpu->careful & CAREFUL_PENDING_ACTIVE) != 0 && cpu->first != NULL) {
        part_pending_active(cpu);
        cpu->careful &= ~CAREFUL_PENDING_ACTIVE;
    }
    cpu->orphan_levels &= ops_running_levels();
    if (cpu->orphan_levels == 0) {
        cpu->careful &= ~CAREFUL_ORPHANS;
    }
    lr_dir_update(cpu);
    hcr |= vgic_dir_condition(cpu->dir_trapped);
    if ((cpu->spilled_levels | cpu->orphan_levels) != 0 || (cpu->spilled_count != 0 && !cpu->dir_trapped)) {
        hcr |= GICH_HCR_LRENPIE;
    }
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

__attribute__((noinline)) void lr_arm(struct vgic_cpu *cpu)
{
    lr_arm_here(cpu);
}

struct lr_least lr_find_least(const struct vgic_cpu *cpu)
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

uint32_t lr_make_room(struct vgic_cpu *cpu, uint32_t order)
{
    struct lr_least least = lr_find_least(cpu);

    if (least.lr == LR_NONE || (least.key & LEAST_PENDING && (order | LEAST_PENDING) > least.key)) {
        return LR_NONE;
    }
    lr_spill(cpu, least.lr);
    return least.lr;
}

lr_word_t lr_take_sgi(struct virq *irq)
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

uint32_t lr_fill(struct vgic_cpu *cpu)
{
    uint32_t empty, n;

    if (cpu->first == NULL) {
        return 0;
    }
    if ((cpu->careful & CAREFUL_GROUPS) != 0) {
        return lr_fill_by_group(cpu);
    }
    empty = ops_empty_lrs();
    if (empty != 0) {
        return lr_fill_empty(cpu, empty, false);
    }
    while (cpu->first != NULL && vgic_line_fell(cpu, cpu->first)) {
    }
    n = cpu->first != NULL ? lr_make_room(cpu, cpu->first->order) : LR_NONE;
    if (n == LR_NONE) {
        return 0;
    }
    lr_put_first(cpu, cpu->first, n, false);
    return 1;
}

void lr_deliver(struct vgic_cpu *cpu)
{
    if (cpu->first != NULL) {
        lr_settle_ends(cpu); /* a spill needs to know whose levels run */
        lr_refill(cpu);
    }
    lr_arm_here(cpu);
}

bool lr_take_any(struct vgic_cpu *cpu, struct virq *irq)
{
    uint32_t empty = ops_empty_lrs();

    return lr_take_empty(cpu, irq, irq->word, empty) || lr_take_spare(cpu, irq, irq->word, empty);
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

/* Some list registers hold pending interrupts, and others active or completed ones. */
static __attribute__((noinline)) void raise_over_mixed(struct vgic_cpu *cpu, struct virq *irq)
{
    irq->state = VIRQ_LATCH | VIRQ_HW_ACTIVE;
    waiting_add(cpu, irq);
    lr_deliver(cpu);
}

/*
 * All list registers hold active interrupts: the least urgent, in `n`, is spilled. `irq` goes in also where
 * it must wait for what runs, since none that is pending there would be told of for ever.
 */
static inline void raise_over_active(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, lr_word_t word)
{
    if (cpu->spilled_levels != 0 && (ops_maintenance_status() & GICH_MISR_LRENP) != 0) {
        raise_over_mixed(cpu, irq); /* ends that are not told of yet come first */
        return;
    }
    lr_spill_active_from(cpu, n, word);
    lr_put(cpu, irq, irq->word, n);
    if ((cpu->hcr & GICH_HCR_LRENPIE) == 0 || ops_guest_splits_eoi()) {
        lr_arm(cpu);
    }
}

/* `n` holds the least urgent of all, only pending. It waits, or `irq` does. */
static inline void raise_over_pending(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, lr_word_t word)
{
    bool waited = cpu->first != NULL;

    if (irq->order < cpu->lr_owner[n]->order) {
        lr_spill_pending(cpu, n, word);
        lr_put(cpu, irq, irq->word, n);
    } else {
        irq->state = VIRQ_LATCH | VIRQ_HW_ACTIVE;
        waiting_add(cpu, irq);
    }
    if (!waited) {
        lr_arm(cpu);
        if ((cpu->careful & CAREFUL_GROUPS) != 0) {
            lr_deliver(cpu); /* the one that waits may be of the only group that is enabled */
        }
    }
}

void lr_make_spare(struct vgic_cpu *cpu)
{
    struct lr_full full;

    if (ops_empty_lrs() != 0) {
        return;
    }
    full = survey_full(cpu);
    if ((full.all & LR_ACTIVE) != 0) {
        lr_spill(cpu, full.least);
        lr_set_spare(cpu, full.least);
        cpu->direct = cpu->direct_idle;
    }
}

void lr_raise_first(struct vgic_cpu *cpu, struct virq *irq, uint32_t empty)
{
    struct lr_full full;
    lr_word_t word;

    if (empty != 0) {
        lr_put(cpu, irq, irq->word, lowest_bit(empty));
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
