/*
 * The maintenance interrupt.
 */
#ifndef VGIC_POLICY_MAINTAIN_H
#define VGIC_POLICY_MAINTAIN_H

#include "vgic/ops.h"
#include "vgic/record/vcpu.h"

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
    } else if ((status & GICH_MISR_GROUPS) == 0 && (cpu->policy.unusual | cpu->vgic->group1_count) == 0 &&
               (empty = ops_empty_lrs()) != 0) {
        lr_maintain_empty(cpu, empty);
    } else {
        lr_maintain_waiting(cpu, status);
    }
}

#endif
