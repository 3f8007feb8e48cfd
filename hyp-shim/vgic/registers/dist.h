/*
 * Readers and writers of the GICD_* registers that both versions of the GIC have, for the versions' tables.
 */
#ifndef VGIC_REGISTERS_DIST_H
#define VGIC_REGISTERS_DIST_H

#include "vgic/registers/mmio.h"

mmio_reader dist_read_iidr;
mmio_reader dist_read_igroupr;
mmio_reader dist_read_isenabler;
mmio_reader dist_read_ispendr;
mmio_reader dist_read_isactiver;
mmio_reader dist_read_ipriorityr;
mmio_reader dist_read_icfgr;

mmio_writer dist_write_ctlr;
mmio_writer dist_write_igroupr;
mmio_writer dist_write_isenabler;
mmio_writer dist_write_icenabler;
mmio_writer dist_write_ispendr;
mmio_writer dist_write_icpendr;
mmio_writer dist_write_isactiver;
mmio_writer dist_write_icactiver;
mmio_writer dist_write_ipriorityr;
mmio_writer dist_write_icfgr;

#endif
