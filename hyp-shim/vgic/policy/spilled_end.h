/*
 * The end of an interrupt that was spilled: counted by the hardware, which does not say whose it was.
 */
#ifndef VGIC_POLICY_SPILLED_END_H
#define VGIC_POLICY_SPILLED_END_H

#include "vgic/life.h"
#include "vgic/lr/spilled.h"
#include "vgic/ops.h"

/*
 * An interrupt has ended, and may wait again. Others may do so at the same time, and then it is not enough
 * that the first of those that wait gets room in a list register.
 */
static inline void lr_ended_to_wait(struct vgic_cpu *cpu)
{
    if (cpu->waiting.first != NULL) {
        cpu->policy.unusual |= UNUSUAL_REORDERED;
    }
}

/* The spilled interrupts that run at these levels have ended. */
static inline __attribute__((always_inline)) void complete_levels(struct vgic_cpu *cpu, uint32_t levels)
{
    cpu->spilled.levels &= ~levels;
    for (; levels != 0; levels &= levels - 1U) {
        struct virq *irq = cpu->running.spilled_at[lowest_bit(levels)];

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
            lr_ended_to_wait(cpu);
        }
    }
}

/*
 * More ends were counted than levels went away with a spilled interrupt. Some are of interrupts that were
 * made inactive by hand before. Of the others one each is taken: first what the guest made active itself,
 * then the least urgent of the spilled, for a guest that ends interrupts in the order in which they began
 * (unpredictable: IHI 0048, 3.2.3) must not find one active for ever. Returns the levels that ended.
 */
uint32_t lr_explain_ends(struct vgic_cpu *cpu, uint32_t count, uint32_t ended);

/*
 * Completions of spilled interrupts: EOICount says that there are some (IHI 0048, 5.3.1). Which, GICH_APR
 * says: the end of one took its level away. EOICount alone does not: with binary points that differ, one can
 * run inside a more urgent one, and what the guest made active or inactive by hand ends out of turn.
 */
static inline __attribute__((always_inline)) void complete_spilled(struct vgic_cpu *cpu)
{
    uint32_t count = ops_take_eoi_count(cpu->policy.hcr);
    uint32_t ended = cpu->spilled.levels & ~ops_running_levels();

    if (VGIC_DROPS_ARE_COUNTED && ops_guest_splits_eoi()) {
        cpu->spilled.levels &= ~ended; /* only drops: they end by name */
        return;
    }
    if (ended == 0 || count > 1) {
        ended = lr_explain_ends(cpu, count, ended);
    }
    complete_levels(cpu, ended);
}

/*
 * Ends that the hardware has counted, and of which no maintenance interrupt has told yet. A spilled interrupt
 * that has ended so may be another vCPU's afterwards (vgic/record/handover.h).
 */
void lr_settle_counted(struct vgic_cpu *cpu);

static inline bool lr_has_counted_ends(const struct vgic_cpu *cpu)
{
    return (cpu->policy.unusual & (UNUSUAL_SPILLED | UNUSUAL_ORPHANS)) != 0 && cpu->place.online &&
           (ops_maintenance_status() & GICH_MISR_LRENP) != 0;
}

static inline void lr_settle_ends(struct vgic_cpu *cpu)
{
    if ((cpu->policy.unusual & (UNUSUAL_SPILLED | UNUSUAL_ORPHANS)) != 0 && cpu->place.online) {
        lr_settle_counted(cpu);
    }
}

#endif
