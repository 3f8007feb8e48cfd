/*
 * An interrupt's active state, as the guest reads it and changes it by hand.
 */
#ifndef VGIC_CHANGE_ACTIVE_H
#define VGIC_CHANGE_ACTIVE_H

#include "vgic/record/vcpu.h"

void vgic_set_active(struct vgic_cpu *cpu, struct virq *irq);
void vgic_clear_active(struct vgic_cpu *cpu, struct virq *irq);
bool vgic_is_active(struct vgic_cpu *cpu, struct virq *irq);

#endif
