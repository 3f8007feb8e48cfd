/*
 * The CPU interface in software, for the `trap` path: which interrupt the guest reads from IAR, and the
 * virtual lines. Registers and rules are those of IHI 0048, 3.3 and 4.4.
 */
#ifndef VGIC_CPUIF_H
#define VGIC_CPUIF_H

#include "vgic/record/vcpu.h"

/* Smallest binary points with 5 bits of priority: all of them are group priority. */
#define CPUIF_BPR_MIN  2U
#define CPUIF_ABPR_MIN 3U

/* A bit of GICC_CTLR. */
static inline bool cpuif_ctlr_has(const struct cpuif *cpuif, uint32_t offset)
{
    return (cpuif->ctlr >> offset & 1U) != 0;
}

/*
 * Group priority of a level: the bits of it that decide preemption. The aliased binary point splits one bit
 * higher than the same value in BPR does (IHI 0048, 3.3.3 and 4.4.8).
 */
static inline uint32_t cpuif_group_priority(const struct cpuif *cpuif, uint32_t group, uint32_t level)
{
    bool aliased = group == 1 && !cpuif_ctlr_has(cpuif, GICC_CTLR_CBPR_OFF);
    uint32_t point = aliased ? cpuif->abpr - 1U : cpuif->bpr;

    return level >> (point - CPUIF_BPR_MIN) << (point - CPUIF_BPR_MIN);
}

/* Level of the running priority, PRIORITY_LEVELS when idle. */
static inline uint32_t cpuif_running_level(const struct cpuif *cpuif)
{
    uint32_t active = cpuif->apr[0] | cpuif->apr[1];

    return active != 0 ? lowest_bit(active) : PRIORITY_LEVELS;
}

/* The most urgent pending interrupt of the groups this interface has enabled, or NULL. */
struct virq *cpuif_first_enabled(struct vgic_cpu *cpu);

/* Values after reset: all masked, 5 bits of priority. */
void cpuif_reset(struct cpuif *cpuif);

/* Sets the virtual IRQ and FIQ lines as those that wait, the mask and the running priority say. */
void cpuif_deliver(struct vgic_cpu *cpu);

#endif
