/*
 * A vCPU begins to run on its CPU, and stops.
 */
#ifndef VGIC_VCPUS_ONLINE_H
#define VGIC_VCPUS_ONLINE_H

#include "vgic/record/vcpu.h"

/* This CPU runs the vCPU from now on: the virtual interface is on, and what waited goes in. */
void vgic_online(struct vgic_cpu *cpu);

/* It stops running it: nothing of the vCPU stays in the hardware. */
void vgic_offline(struct vgic_cpu *cpu);

/* The same of one that has never been on: its hardware is linked, and its CPU may be turned on or not. */
void vgic_begin_offline(struct vgic_cpu *cpu);

#endif
