/*
 * The distributor's group enables, which concern all vCPUs.
 */
#ifndef VGIC_VCPUS_ENABLES_H
#define VGIC_VCPUS_ENABLES_H

#include "vgic/record/vcpu.h"

/*
 * Sets GICD_CTLR's group enables, a bit each. Each vCPU takes it up for what is its own; SPIs are looked at
 * again only by those that have some that it concerns.
 */
void vgic_set_groups(struct vgic_cpu *cpu, uint32_t enabled);

#endif
