/*
 * DIR on the paths with list registers, while it traps (vgic/lr/dir_trap.h).
 */
#ifndef VGIC_REGISTERS_DIR_H
#define VGIC_REGISTERS_DIR_H

#include "vgic/registers/mmio.h"

/* A write to DIR that trapped. */
mmio_writer lr_dir_write;

#endif
