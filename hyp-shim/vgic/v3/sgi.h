/*
 * SGIs as a GICv3's guest sends them: by a system register that names affinities.
 */
#ifndef VGIC_V3_SGI_H
#define VGIC_V3_SGI_H

#include "vgic/record/vcpu.h"

/* ICC_SGI1R: SGIs of group 1. */
void sgi_write_group1(struct vgic_cpu *cpu, uint64_t value);

/* ICC_SGI0R and, with one security state, ICC_ASGI1R: of group 0. */
void sgi_write_group0(struct vgic_cpu *cpu, uint64_t value);

#endif
