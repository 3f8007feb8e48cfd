/*
 * Two vCPUs, of two VMs, on one CPU.
 */
#ifndef VGIC_VCPUS_SHARE_H
#define VGIC_VCPUS_SHARE_H

#include "vgic/record/vcpu.h"

/*
 * The CPU of `from`, which is online there, runs `to` from now on, which is linked to the same private
 * interrupts. What of `from` is in the hardware, list registers, virtual interface and private physical
 * interrupts but for its own, whose lines are low by now, is kept and comes back when it is its turn again.
 */
void vgic_switch(struct vgic_cpu *from, struct vgic_cpu *to);

/* Its two halves; between them the CPU runs nobody. */
void vgic_switch_from(struct vgic_cpu *from);
void vgic_switch_to(struct vgic_cpu *to);

#endif
