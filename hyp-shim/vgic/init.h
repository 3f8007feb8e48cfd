/*
 * The virtual GIC as reset leaves it, and what the VM's description says of its interrupts.
 */
#ifndef VGIC_INIT_H
#define VGIC_INIT_H

#include "vgic/record/vcpu.h"

/* Resets everything a guest sees; `lines` INTIDs, `lr_count` list registers. */
void vgic_init(struct vgic *vgic, enum vgic_path path, uint32_t lines, uint32_t lr_count);

/*
 * Adds the next vCPU, in index order, offline, its private interrupts reset; for use before the guest runs.
 */
void vgic_add_cpu(struct vgic *vgic, struct vgic_cpu *cpu, struct counters *counters);

/* Gives a vCPU another affinity than its index: before the guest runs. */
void vgic_set_affinity(struct vgic_cpu *cpu, uint32_t affinity);

/* Says that on this vCPU's CPU the physical interrupt of the same number stands behind `intid`. */
void vgic_link_hardware(struct vgic_cpu *cpu, uint32_t intid);

/*
 * The same for a private one that stays with this vCPU while another one runs on its CPU (vgic/share.h): it
 * comes then, too.
 */
void vgic_link_own(struct vgic_cpu *cpu, uint32_t intid);

/*
 * Says that the physical interrupt of this number belongs to the shim: the guest has none it could be
 * mistaken for.
 */
void vgic_keep_for_shim(struct vgic_cpu *cpu, uint32_t intid);

#endif
