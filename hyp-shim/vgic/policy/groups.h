/*
 * Who may be in a list register while the guest has one of two groups disabled at its CPU interface.
 */
#ifndef VGIC_POLICY_GROUPS_H
#define VGIC_POLICY_GROUPS_H

#include "vgic/record/vcpu.h"

/*
 * lr_fill() while the guest has a group disabled: interrupts of the other go first, and push those of the
 * disabled one out. What is left over takes what is empty; when nothing at all is pending in a list register,
 * one place more, so that the no-pending condition does not stay.
 */
uint32_t lr_fill_by_group(struct vgic_cpu *cpu);

#endif
