/*
 * Which waiting interrupts go into list registers, with and without groups.
 */
#include "vgic/policy/fill.h"

#include "vgic/policy/conditions.h"
#include "vgic/policy/groups.h"
#include "vgic/policy/room.h"
#include "vgic/policy/spilled_end.h"

uint32_t lr_fill(struct vgic_cpu *cpu)
{
    uint32_t empty, n;

    if (cpu->waiting.first == NULL) {
        return 0;
    }
    if ((cpu->policy.unusual & (UNUSUAL_GROUPS | UNUSUAL_REORDERED)) != 0) {
        return lr_refill_groups(cpu);
    }
    empty = ops_empty_lrs();
    if (empty != 0) {
        return lr_fill_empty(cpu, empty, false);
    }
    while (cpu->waiting.first != NULL && vgic_line_fell(cpu, cpu->waiting.first)) {
    }
    n = cpu->waiting.first != NULL ? lr_make_room(cpu, cpu->waiting.first->order) : LR_NONE;
    if (n == LR_NONE) {
        return 0;
    }
    lr_put_first(cpu, cpu->waiting.first, n, false);
    return 1;
}

__attribute__((noinline)) uint32_t lr_refill_groups(struct vgic_cpu *cpu)
{
    bool by_group, again;
    uint32_t total = 0, moved;

    lr_group_conditions(cpu);
    by_group = (cpu->policy.unusual & UNUSUAL_GROUPS) != 0;
    again = by_group || (cpu->policy.unusual & UNUSUAL_REORDERED) != 0;
    if (!by_group) {
        cpu->policy.unusual &= ~UNUSUAL_REORDERED;
    }
    do {
        moved = by_group ? lr_fill_by_group(cpu) : lr_fill(cpu);
        total += moved;
    } while (moved != 0 && again);
    return total;
}

void lr_deliver(struct vgic_cpu *cpu)
{
    if (cpu->waiting.first != NULL) {
        lr_settle_ends(cpu); /* a spill needs to know whose levels run */
        lr_refill(cpu);
    }
    lr_arm_here(cpu);
}
