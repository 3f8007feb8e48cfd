/*
 * The GICv2 distributor as the guest sees it.
 */
#ifndef VGIC_V2_DIST_H
#define VGIC_V2_DIST_H

#include "vgic/registers/mmio.h"

/* Makes `table` the registers of the GICv2 distributor, GICD_SIZE bytes. */
void dist_init(struct mmio_table *table);

#endif
