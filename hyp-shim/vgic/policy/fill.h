/*
 * Waiting interrupts into list registers.
 */
#ifndef VGIC_POLICY_FILL_H
#define VGIC_POLICY_FILL_H

#include "vgic/record/vcpu.h"

/*
 * Moves waiting interrupts into list registers while there is one for them. Returns how many it moved. Those
 * that were there, and those just moved, go before all that still wait: only for the first is it worth asking
 * who makes room.
 */
uint32_t lr_fill(struct vgic_cpu *cpu);

/*
 * With both groups in use. The guest may have changed which are enabled; while nothing waited, without a
 * maintenance interrupt. If one is disabled, interrupts of the other push out those of the disabled one. If
 * both are enabled, what was pushed out comes back, in the order of priorities.
 */
uint32_t lr_refill_groups(struct vgic_cpu *cpu);

/* Moves what may move into list registers, when anything waits; returns how many it moved. */
static inline uint32_t lr_refill(struct vgic_cpu *cpu)
{
    return vgic_mixes_groups(cpu->vgic) ? lr_refill_groups(cpu) : lr_fill(cpu);
}

/*
 * Fills list registers from those that wait, most urgent first, and arms the maintenance conditions that must
 * be.
 */
void lr_deliver(struct vgic_cpu *cpu);

#endif
