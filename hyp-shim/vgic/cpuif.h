/*
 * The CPU interface in software, for the `trap` path: acknowledge, priority drop, deactivate, and the line
 * that tells the guest. Registers and rules are those of IHI 0048, 3.3 and 4.4.
 */
#ifndef VGIC_CPUIF_H
#define VGIC_CPUIF_H

#include "vgic/mmio.h"
#include "vgic/vgic.h"

/* Smallest binary points with 5 bits of priority: all of them are group priority. */
#define CPUIF_BPR_MIN  2U
#define CPUIF_ABPR_MIN 3U

/* Values after reset: all masked, 5 bits of priority. */
void cpuif_reset(struct cpuif *cpuif);

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

/* Sets the virtual IRQ and FIQ lines as the queue, the mask and the running priority say. */
void cpuif_deliver(struct vgic_cpu *cpu);

#endif
