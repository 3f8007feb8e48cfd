/*
 * The physical GICv2: CPU interface, virtual interface control, and what of the distributor the shim needs.
 * The few that fast paths use are inline.
 */
#ifndef GIC_V2_GIC_H
#define GIC_V2_GIC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"
#include "io.h"
#include "trace.h"
#include PLATFORM_HEADER

/* Acknowledges the most urgent physical interrupt: GICC_IAR as read. */
static inline uint32_t gic_acknowledge(void)
{
    uint32_t iar = io_read32(PLATFORM_GICC_BASE + GICC_IAR);

    trace_stamp(STAGE_ACKNOWLEDGE);
    return iar;
}

/* The INTID of what was acknowledged; of an SGI, the number of the CPU that sent it. */
static inline uint32_t gic_intid(uint32_t iar)
{
    return field_get(GICC_IAR_INTID, iar);
}

static inline uint32_t gic_sgi_source(uint32_t iar)
{
    return field_get(GICC_IAR_CPUID, iar);
}

/* Drops the running priority; the interrupt stays active (EOImode 1) until someone deactivates it. */
static inline void gic_drop_priority(uint32_t iar)
{
    trace_stamp(STAGE_INJECT);
    io_write32(PLATFORM_GICC_BASE + GICC_EOIR, iar);
    trace_stamp(STAGE_ACKNOWLEDGE);
}

static inline void gic_deactivate(uint32_t iar)
{
    io_write32(PLATFORM_GICC_BASE + GICC_DIR, iar);
}

/*
 * On a CPU in secure state: all interrupts it can configure are the non-secure side's, group 1, which may set
 * its priority mask as it likes. Touches nothing but the GIC.
 */
void gic_open_to_nonsecure(void);

/* INTIDs of the distributor: a multiple of 32. */
uint32_t gic_line_count(void);

/* CPU interfaces there are. */
uint32_t gic_cpu_count(void);

/* List registers of the virtual interface. */
uint32_t gic_lr_count(void);

/*
 * Takes the distributor over from whoever had it: everything disabled, not pending, not active, on this CPU.
 */
void gic_take_distributor(void);

/* The same for this CPU's private interrupts. */
void gic_take_private(void);

/* This CPU's interface, ready for the shim: EOImode 1, nothing masked. */
void gic_take_cpu_interface(void);

/* Leaves this CPU's interface, and what the shim enabled, as after reset: it is the guest's now. */
void gic_leave_cpu_interface(void);

void gic_set_enabled(uint32_t intid, bool enabled);
void gic_set_edge(uint32_t intid, bool edge);
void gic_set_pending(uint32_t intid, bool pending);
void gic_set_active(uint32_t intid);
bool gic_is_pending(uint32_t intid);

#endif
