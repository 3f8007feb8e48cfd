/*
 * DIR on the paths with list registers. With EOImode 1 a deactivation names its interrupt; the hardware finds
 * it in a list register, and of one that was spilled from there it only counts that there was one. So, while
 * one is spilled, DIR is taken from the guest and every deactivation is emulated, whatever order they come
 * in.
 */
#ifndef VGIC_LR_DIR_H
#define VGIC_LR_DIR_H

#include "vgic/mmio.h"

/* A write to DIR that trapped. */
mmio_writer lr_dir_write;

/* Takes DIR, or gives it back, as what is spilled and the guest's EOImode ask. On the vCPU's CPU. */
void lr_dir_update(struct vgic_cpu *cpu);

#endif
