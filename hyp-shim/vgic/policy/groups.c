/*
 * No exit tells that a group is disabled while nothing waits: interrupts of the other one push its own out.
 */
#include "vgic/policy/groups.h"

#include "vgic/policy/room.h"

/* The list register of the least urgent active interrupt, when none is pending in any; else LR_NONE. */
static uint32_t room_if_none_pending(struct vgic_cpu *cpu)
{
    struct lr_least least = lr_find_least(cpu);

    if (least.lr == LR_NONE || (least.key & LEAST_PENDING) != 0) {
        return LR_NONE;
    }
    lr_spill(cpu, least.lr);
    return least.lr;
}

/* Any waiting interrupt goes into list register `n`, which is empty. */
static void put(struct vgic_cpu *cpu, uint32_t n, struct virq *irq)
{
    if (irq != cpu->waiting.first) {
        queue_remove(&cpu->waiting.others, irq->order); /* it changes places with the first, ... */
        queue_insert(&cpu->waiting.others, cpu->waiting.first->order);
        cpu->waiting.first = irq; /* ... which then follows it out of the queue or not, as its order says */
    }
    lr_put_first(cpu, irq, n, false);
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
            lr_spill(cpu, n);
            return n;
        }
    }
    return lr_make_room(cpu, irq->order);
}

/* Whether what waits goes before something that is pending in a list register. */
static bool is_overtaken(struct vgic_cpu *cpu)
{
    return cpu->waiting.first != NULL && (cpu->waiting.first->order | LEAST_PENDING) < lr_find_least(cpu).key;
}

uint32_t lr_fill_by_group(struct vgic_cpu *cpu)
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
    for (n = 0; n != LR_NONE && cpu->waiting.first != NULL;) {
        uint32_t empty = ops_empty_lrs();

        n = empty != 0 ? lowest_bit(empty) : room_if_none_pending(cpu);
        if (n != LR_NONE) {
            lr_put_first(cpu, cpu->waiting.first, n, false);
            moved++;
        }
    }
    if (moved != 0 || is_overtaken(cpu)) {
        cpu->policy.unusual |= UNUSUAL_REORDERED;
    }
    return moved;
}
