/*
 * SGIs between vCPUs.
 */
#ifndef VGIC_VCPUS_SGI_H
#define VGIC_VCPUS_SGI_H

#include "vgic/change/pend.h"

/*
 * Sends SGI `intid` to the vCPUs of `targets`, a bit each. To others it travels as the physical SGI of the
 * same number, which keeps the sender; the one number that is the shim's own goes through memory.
 */
void vgic_send_sgi_to(struct vgic_cpu *cpu, uint32_t targets, uint32_t intid);

#endif
