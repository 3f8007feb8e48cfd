/*
 * Everything out of the list registers: the vCPU leaves its CPU.
 */
#ifndef VGIC_POLICY_EVICT_H
#define VGIC_POLICY_EVICT_H

#include "vgic/lr/lr.h"

/* Takes everything out of the list registers, active or pending. */
void lr_spill_all(struct vgic_cpu *cpu);

/* Whether all list registers are empty, and no completion is unseen: then lr_disown() is enough. */
static inline bool lr_all_empty(const struct vgic_cpu *cpu)
{
    uint32_t others = UINT32_MAX << cpu->vgic->lr_count;

    return cpu->spilled.count == 0 && (ops_empty_lrs() | others) == UINT32_MAX;
}

#endif
