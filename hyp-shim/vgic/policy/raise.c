/*
 * Among full list registers: who gives way, and the one that is kept spare.
 */
#include "vgic/policy/raise.h"

#include "vgic/policy/conditions.h"
#include "vgic/policy/fill.h"
#include "vgic/policy/take.h"

#include "vgic/lr/spilled.h"

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
 * All list registers hold active interrupts: the least urgent, in `n`, is spilled. `irq` takes its place even
 * if what runs is more urgent: with nothing pending in a list register, the no-pending condition would not
 * end.
 */
static inline void raise_over_active(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, lr_word_t word)
{
    if ((cpu->policy.unusual & (UNUSUAL_SPILLED | UNUSUAL_ORPHANS)) != 0 &&
        (ops_maintenance_status() & GICH_MISR_LRENP) != 0) {
        raise_over_mixed(cpu, irq); /* ends that the shim has not seen yet come first */
        return;
    }
    lr_spill_active_from(cpu, n, word);
    lr_put(cpu, irq, irq->word, n);
    if (cpu->waiting.first != NULL) {
        lr_deliver(cpu); /* the one that was spilled is an LPI, pending once more */
    } else if ((cpu->policy.hcr & GICH_HCR_LRENPIE) == 0 || ops_guest_splits_eoi()) {
        lr_arm(cpu);
    }
}

/* `n` holds the least urgent of all, only pending. It waits, or `irq` does. */
static inline void raise_over_pending(struct vgic_cpu *cpu, struct virq *irq, uint32_t n, lr_word_t word)
{
    bool waited = cpu->waiting.first != NULL;

    if (irq->order < cpu->lr_owner[n]->order) {
        lr_spill_pending(cpu, n, word);
        lr_put(cpu, irq, irq->word, n);
    } else {
        irq->state = VIRQ_LATCH | VIRQ_HW_ACTIVE;
        waiting_add(cpu, irq);
    }
    if (!waited) {
        lr_arm(cpu);
        if ((cpu->policy.unusual & UNUSUAL_GROUPS) != 0) {
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
        cpu->waiting.open_lrs = cpu->policy.open_when_none;
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
