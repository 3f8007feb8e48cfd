/*
 * What both versions of the physical GIC offer by functions (gic/v2/gic.c, gic/v3/gic.c): its size, taking it
 * over and leaving it, the state of one interrupt. The rest of their gic.h is what fast paths use.
 */
#ifndef GIC_PHYSICAL_H
#define GIC_PHYSICAL_H

#include <stdbool.h>
#include <stdint.h>

/* INTIDs of the distributor: a multiple of 32. */
uint32_t gic_line_count(void);

/* CPUs it knows: a GICv2 by its interfaces, a GICv3 by its redistributors. */
uint32_t gic_cpu_count(void);

/* List registers of the virtual interface. */
uint32_t gic_lr_count(void);

/*
 * Takes the distributor over from whoever had it: everything disabled, not pending, not active, on this CPU.
 * A GICv3 finds the redistributors of all CPUs.
 */
void gic_take_distributor(void);

/* The same for this CPU's private interrupts. */
void gic_take_private(void);

/* This CPU's interface, ready for the shim: EOImode 1, nothing masked. */
void gic_take_cpu_interface(void);

/* Leaves this CPU's interface, and what the shim enabled, as after reset: it is the guest's now. */
void gic_leave_cpu_interface(void);

/* SPIs, and private interrupts of this CPU. */
void gic_set_enabled(uint32_t intid, bool enabled);
void gic_set_edge(uint32_t intid, bool edge);
void gic_set_pending(uint32_t intid, bool pending);
void gic_set_active(uint32_t intid);
bool gic_is_pending(uint32_t intid);

/*
 * What it means that nothing answers at `address`, where that is in a frame of the GIC: words joined by `_`.
 * NULL: it is elsewhere.
 */
const char *gic_missing_at(uintptr_t address);

#endif
