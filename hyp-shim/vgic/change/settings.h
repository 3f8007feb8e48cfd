/*
 * The settings of an interrupt: enabled, group, priority, trigger, target.
 */
#ifndef VGIC_CHANGE_SETTINGS_H
#define VGIC_CHANGE_SETTINGS_H

#include "vgic/record/vcpu.h"

/*
 * Applies new settings of an interrupt (enabled, group, priority, trigger, target, distributor's group
 * enables).
 */
void vgic_reconfigure(struct vgic_cpu *cpu, struct virq *irq);

/* Sets an interrupt's priority; one that is already active keeps the running priority it has. */
void vgic_set_priority(struct vgic_cpu *cpu, struct virq *irq, uint32_t priority);

/* Takes a pending interrupt out of this vCPU's queue and list registers, into its record. */
void vgic_leave(struct vgic_cpu *cpu, struct virq *irq);

#endif
