/*
 * The doorbell page (common/hypercall.h): a store of an INTID pends it.
 */
#ifndef CORE_DOORBELL_H
#define CORE_DOORBELL_H

#include "vgic/registers/mmio.h"

void doorbell_init(struct mmio_table *table);

/* Pends `intid` for the guest of `cpu`. False for an SGI, and for an INTID that does not exist. */
bool doorbell_pend(struct vgic_cpu *cpu, uint32_t intid);

#endif
