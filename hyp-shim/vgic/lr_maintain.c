/*
 * The maintenance interrupt (vgic/lr.h has its entry): what completed, in a list register or out of it, and
 * what follows from that.
 */
#include "vgic/lr_policy.h"

#include "vgic/remote.h"

/*
 * What completed here was retargeted meanwhile: what it has left is for another vCPU, and virq.lr may name a
 * list register that it has there.
 */
static __attribute__((noinline)) void refer(struct vgic_cpu *cpu, struct virq *irq)
{
    if ((irq->config & VIRQ_HW) != 0) {
        ops_deactivate(irq->intid);
    }
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
        if (vgic_owner(irq) != cpu->index) {
            refer(cpu, irq);
            told = ops_eoi_lrs(); /* while it waited it may have been asked for any of them */
            continue;
        }
        irq->lr = LR_NONE;
        if ((irq->config & VIRQ_HW) != 0) {
            ops_deactivate(irq->intid);
        }
        /* One look for all that is rare: each by itself makes every completion two instructions longer. */
        if ((irq->state & (VIRQ_LATCH | VIRQ_LINE | VIRQ_SOFT)) != 0 || irq->sources != 0) {
            lr_end_soft(cpu, irq);
            if (virq_is_waiting(irq)) {
                vgic_update(cpu, irq);
            }
        }
    }
}

/* The spilled interrupts that run at these levels have ended. */
static inline __attribute__((always_inline)) void complete_levels(struct vgic_cpu *cpu, uint32_t levels)
{
    cpu->spilled_levels &= ~levels;
    for (; levels != 0; levels &= levels - 1U) {
        struct virq *irq = cpu->spilled_at[lowest_bit(levels)];

        lr_forget(cpu);
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

static uint32_t bits_of(uint32_t mask)
{
    uint32_t count = 0;

    for (; mask != 0; mask &= mask - 1U) {
        count++;
    }
    return count;
}

/* Whether it is one of the spilled, under a level. */
static bool has_level(const struct vgic_cpu *cpu, const struct virq *irq)
{
    for (uint32_t rest = cpu->spilled_levels; rest != 0; rest &= rest - 1U) {
        if (cpu->spilled_at[lowest_bit(rest)] == irq) {
            return true;
        }
    }
    return false;
}

/*
 * An interrupt that the guest made active by hand, and whose priority it restored by GICC_APR: more urgent
 * than all that runs after its end, or it was not what ended.
 */
static struct virq *ended_by_hand(struct vgic_cpu *cpu, uint32_t running)
{
    if (cpu->spilled_count == bits_of(cpu->spilled_levels)) {
        return NULL;
    }
    for (uint32_t intid = 0; intid < cpu->vgic->lines; intid++) {
        struct virq *irq = vgic_irq(cpu, intid);

        if (vgic_owner(irq) == cpu->index && (irq->state & VIRQ_ACTIVE) != 0 && !has_level(cpu, irq) &&
            (running & ((2U << ops_guest_group_level(virq_level(irq), virq_group(irq))) - 1U)) == 0) {
            return irq;
        }
    }
    return NULL;
}

/*
 * More ends were counted than levels went away with a spilled interrupt. Some are of interrupts that were
 * made inactive by hand before. Of the others one each is taken: first what the guest made active itself,
 * then the least urgent of the spilled, for a guest that ends interrupts in the order in which they began
 * (unpredictable: IHI 0048, 3.2.3) must not find one active for ever. Returns the levels that ended.
 */
static __attribute__((noinline)) uint32_t explain_ends(struct vgic_cpu *cpu, uint32_t count, uint32_t ended)
{
    uint32_t running = ops_running_levels();
    uint32_t known;

    ended |= levels_taken_again(cpu);
    known = bits_of(ended) + bits_of(cpu->orphan_levels & ~running);
    cpu->orphan_levels &= running;
    for (; known < count; known++) {
        struct virq *irq = ended_by_hand(cpu, running);
        uint32_t rest = cpu->spilled_levels & ~ended;

        if (irq != NULL) {
            vgic_complete(cpu, irq);
        } else if (rest != 0) {
            ended |= 1U << highest_bit(rest);
            cpu->orphan_levels |= 1U << highest_bit(rest); /* it runs on, without it */
            cpu->careful |= CAREFUL_ORPHANS;
        }
    }
    return ended;
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
        ended = explain_ends(cpu, count, ended);
    }
    if (VGIC_DROPS_ARE_COUNTED && ops_guest_splits_eoi()) {
        cpu->spilled_levels &= ~ended; /* they end by name */
    } else {
        complete_levels(cpu, ended);
    }
}

__attribute__((noinline)) void lr_settle_counted(struct vgic_cpu *cpu)
{
    if ((ops_maintenance_status() & GICH_MISR_LRENP) != 0) {
        complete_spilled(cpu);
    }
}

static void spill_owned(struct vgic_cpu *cpu)
{
    for (uint32_t n = 0; n < cpu->vgic->lr_count; n++) {
        struct virq *irq = cpu->lr_owner[n];
        lr_word_t word;

        if (irq == NULL || vgic_owner(irq) != cpu->index || irq->lr != n) {
            continue;
        }
        word = lr_fold(cpu, irq);
        if (word != 0) {
            lr_spill(cpu, n);
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

    if (!vgic_mixes_groups(cpu->vgic)) {
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
        cpu->counters->value[COUNT_lr_refill] += lr_refill(cpu);
    }
    lr_arm_here(cpu);
}

void lr_maintain_waiting(struct vgic_cpu *cpu, uint32_t status)
{
    if (cpu->first == NULL) {
        if ((status & GICH_MISR_NP) != 0) {
            lr_make_spare(cpu);
        }
        lr_arm(cpu);
    } else {
        refill_and_arm(cpu, status);
    }
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
    if (cpu->first != NULL) {
        cpu->counters->value[COUNT_lr_refill] += lr_fill_empty(cpu, empty, true);
    }
    if (cpu->first == NULL) {
        cpu->hcr = GICH_HCR_EN;
        ops_write_hcr(GICH_HCR_EN); /* else what is armed stays so */
    }
}
