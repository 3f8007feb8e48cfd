/*
 * An SPI goes to another vCPU.
 */
#ifndef VGIC_VCPUS_MOVE_H
#define VGIC_VCPUS_MOVE_H

#include "vgic/vcpus/call.h"

/* Actions: take up what the record says; software pends it. */
vgic_action vgic_refresh;
vgic_action vgic_refer_pend;

/*
 * Gives an SPI the set of vCPUs `targets` to go to, of which it takes the lowest. Pending, it moves there;
 * active, its next occurrence does (IHI 0048, 4.3.12).
 */
void vgic_retarget(struct vgic_cpu *cpu, struct virq *irq, uint32_t targets);

#endif
