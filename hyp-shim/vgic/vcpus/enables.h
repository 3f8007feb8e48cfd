/*
 * The distributor's group enables, which concern all vCPUs.
 */
#ifndef VGIC_VCPUS_ENABLES_H
#define VGIC_VCPUS_ENABLES_H

#include "vgic/record/vcpu.h"

/*
 * Sets GICD_CTLR's group enables, a bit each. Each vCPU updates its private interrupts; SPIs are updated only
 * by vCPUs that have some in a group that has changed.
 */
void vgic_set_groups(struct vgic_cpu *cpu, uint32_t enabled);

#endif
