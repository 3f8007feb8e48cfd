/*
 * DIR on the paths with list registers. With EOImode 1 a deactivation names its interrupt; the hardware finds
 * it in a list register, and of one that was spilled from there it only counts that there was one. So, while
 * one is spilled, DIR is taken from the guest and every deactivation is emulated, whatever order they come
 * in (vgic/registers/dir.h).
 */
#ifndef VGIC_LR_DIR_TRAP_H
#define VGIC_LR_DIR_TRAP_H

#include "vgic/record/vcpu.h"

/* Takes DIR, or gives it back, as what is spilled and the guest's EOImode ask. On the vCPU's CPU. */
void dir_trap_update(struct vgic_cpu *cpu);

#endif
