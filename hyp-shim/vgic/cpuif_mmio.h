/*
 * The emulated GICC pages of the `trap` path.
 */
#ifndef VGIC_CPUIF_MMIO_H
#define VGIC_CPUIF_MMIO_H

#include "vgic/mmio.h"

/* Makes `table` the registers of the GICv2 CPU interface, GICC_SIZE bytes. */
void cpuif_mmio_init(struct mmio_table *table);

#endif
