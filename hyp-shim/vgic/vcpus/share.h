/*
 * Two vCPUs, of two VMs, on one CPU.
 */
#ifndef VGIC_VCPUS_SHARE_H
#define VGIC_VCPUS_SHARE_H

#include "vgic/policy/evict.h"
#include "vgic/record/vcpu.h"

/*
 * The CPU of `from`, which is online there, runs `to` from now on, which is linked to the same private
 * interrupts. What of `from` is in the hardware, list registers, virtual interface and private physical
 * interrupts but for its own, whose lines are low by now, is kept and comes back when it is its turn again.
 */
void vgic_switch(struct vgic_cpu *from, struct vgic_cpu *to);

/* Whether nothing waits of two vCPUs that share a CPU, and its list registers are empty: `one` has run. */
static inline bool vgic_are_at_rest(const struct vgic_cpu *one, const struct vgic_cpu *other)
{
    return lr_all_empty(one) && one->waiting.first == NULL && other->waiting.first == NULL &&
           ((one->policy.hcr | other->policy.hcr) & ~(GICH_HCR_EN | VGIC_TRAP_HCR)) == 0;
}

/*
 * `to` has the virtual GIC of this CPU to itself, where vgic_switch() was left out while both were at rest:
 * it is online, and `from` ran with its virtual interface. Or the other way round.
 */
void vgic_return_to(struct vgic_cpu *from, struct vgic_cpu *to);

/* Its two halves; between them the CPU runs nobody. */
void vgic_switch_from(struct vgic_cpu *from);
void vgic_switch_to(struct vgic_cpu *to);

#endif
