/*
 * The emulated distributor and redistributors of a GICv3.
 */
#ifndef VGIC_V3_DIST_H
#define VGIC_V3_DIST_H

#include "vgic/registers/mmio.h"

/* Makes `table` the registers of GICD, GICD_FRAME_SIZE bytes. */
void dist_init(struct mmio_table *table);

/* From now on a guest has LPIs: until then a store to GICD_CTLR does not ask for them. */
void dist_mind_lpis(void);

/*
 * Makes two tables the registers of a redistributor's two frames, for all of them: the handlers know by the
 * offset, which counts from the first redistributor, whose it is.
 */
void redist_init(struct mmio_table *control, struct mmio_table *interrupts);

/* GIC_PIDR4 to the end of a frame, for both: `offset` in the frame. */
mmio_reader dist_read_id;

#endif
