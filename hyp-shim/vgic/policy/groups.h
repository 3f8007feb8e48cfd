/*
 * Who may be in a list register while the guest has one of two groups disabled at its CPU interface.
 */
#ifndef VGIC_POLICY_GROUPS_H
#define VGIC_POLICY_GROUPS_H

#include "vgic/record/vcpu.h"

/*
 * lr_fill() while the guest has a group disabled: interrupts of the other group go first, and push out those
 * of the disabled one, which get only list registers that stay empty. If nothing is pending in any list
 * register after that, one more interrupt goes in, so that the no-pending condition ends.
 */
uint32_t lr_fill_by_group(struct vgic_cpu *cpu);

#endif
