/*
 * The registers of the software CPU interface, for the versions' tables: acknowledge, priority drop,
 * deactivate.
 */
#ifndef VGIC_REGISTERS_CPUIF_H
#define VGIC_REGISTERS_CPUIF_H

#include "vgic/registers/mmio.h"

/* GICC_IAR and GICC_AIAR: acknowledge the most urgent pending interrupt of group 0, of group 1. */
mmio_reader cpuif_read_iar;
mmio_reader cpuif_read_aiar;

/* GICC_EOIR and GICC_AEOIR: drop the running priority, and with EOImode 0 deactivate. */
mmio_writer cpuif_write_eoir;
mmio_writer cpuif_write_aeoir;

/* GICC_DIR: deactivate, with EOImode 1. */
mmio_writer cpuif_write_dir;

/* GICC_HPPIR (group 0) or GICC_AHPPIR (1): INTID, with the source CPU of an SGI, or 1022, 1023. */
uint32_t cpuif_highest_pending(struct vgic_cpu *cpu, uint32_t group);

/* GICC_RPR: the running priority, GICC_PRIORITY_IDLE when nothing is active. */
uint32_t cpuif_running_priority(const struct cpuif *cpuif);

/* The priority drop of an EOIR by itself. False: nothing of the group runs. */
bool cpuif_drop(struct vgic_cpu *cpu, uint32_t group);

#endif
