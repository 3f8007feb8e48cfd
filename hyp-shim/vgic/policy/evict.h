/*
 * Everything out of the list registers: the vCPU leaves its CPU.
 */
#ifndef VGIC_POLICY_EVICT_H
#define VGIC_POLICY_EVICT_H

#include "vgic/lr/lr.h"

/* Takes everything out of the list registers, active or pending. */
void lr_spill_all(struct vgic_cpu *cpu);

/* lr_spill_all() for when most of the time there is nothing to take. */
static inline void lr_spill_any(struct vgic_cpu *cpu)
{
    uint32_t others = UINT32_MAX << cpu->vgic->lr_count;

    if (cpu->spilled.count == 0 && (ops_empty_lrs() | others) == UINT32_MAX) {
        lr_disown(cpu);
    } else {
        lr_spill_all(cpu);
    }
}

#endif
