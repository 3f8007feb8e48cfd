/*
 * Whose end it was, where the levels of priority alone do not tell.
 */
#include "vgic/policy/spilled_end.h"

/*
 * The guest was faster than the maintenance interrupt: after an end it acknowledged another interrupt of the
 * same level. The levels that those in list registers run at.
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
    return levels;
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
    for (uint32_t rest = cpu->spilled.levels; rest != 0; rest &= rest - 1U) {
        if (cpu->running.spilled_at[lowest_bit(rest)] == irq) {
            return true;
        }
    }
    return false;
}

/*
 * An interrupt that the guest made active by hand, and whose priority it restored by GICC_APR: more urgent
 * than all that runs after its end, or it was not what ended. Looks from `*next` on, and leaves there how far
 * it came: as many ends as the hardware can count are one look through all interrupts.
 */
static struct virq *ended_by_hand(struct vgic_cpu *cpu, uint32_t running, uint32_t *next)
{
    if (cpu->spilled.count == bits_of(cpu->spilled.levels)) {
        return NULL;
    }
    while (*next < cpu->vgic->lines) {
        struct virq *irq = vgic_irq(cpu, (*next)++);

        if (vgic_owner(irq) == cpu->index && (irq->state & VIRQ_ACTIVE) != 0 && !has_level(cpu, irq) &&
            (running & ((2U << ops_guest_group_level(virq_level(irq), virq_group(irq))) - 1U)) == 0) {
            return irq;
        }
    }
    return NULL;
}

__attribute__((noinline)) uint32_t lr_explain_ends(struct vgic_cpu *cpu, uint32_t count, uint32_t ended)
{
    uint32_t running = ops_running_levels(), again = levels_taken_again(cpu);
    uint32_t known, next = 0;

    ended |= again & cpu->spilled.levels;
    known = bits_of(ended) + bits_of(cpu->running.orphans & (~running | again));
    cpu->running.orphans &= running & ~again;
    for (; known < count; known++) {
        struct virq *irq = ended_by_hand(cpu, running, &next);
        uint32_t rest = cpu->spilled.levels & ~ended;

        if (irq != NULL) {
            vgic_complete(cpu, irq);
            lr_ended_to_wait(cpu);
        } else if (rest != 0) {
            ended |= 1U << highest_bit(rest);
            cpu->running.orphans |= 1U << highest_bit(rest); /* it runs on, without it */
            cpu->policy.unusual |= UNUSUAL_ORPHANS;
        }
    }
    return ended;
}

__attribute__((noinline)) void lr_settle_counted(struct vgic_cpu *cpu)
{
    if ((ops_maintenance_status() & GICH_MISR_LRENP) != 0) {
        complete_spilled(cpu);
    }
}
