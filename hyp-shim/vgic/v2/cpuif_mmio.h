/*
 * The emulated pages of GICC.
 */
#ifndef VGIC_V2_CPUIF_MMIO_H
#define VGIC_V2_CPUIF_MMIO_H

#include "vgic/registers/mmio.h"

/* Makes `table` the registers of the GICv2 CPU interface, GICC_SIZE bytes. */
void cpuif_mmio_init(struct mmio_table *table);

/* The registers of its second page, DIR alone, where list registers do the rest (vgic/lr/dir_trap.h). */
void cpuif_dir_init(struct mmio_table *table);

#endif
