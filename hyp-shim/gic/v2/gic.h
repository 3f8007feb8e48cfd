/*
 * The physical GICv2: CPU interface, virtual interface control, and what of the distributor the shim needs.
 * The few that fast paths use are inline.
 */
#ifndef GIC_V2_GIC_H
#define GIC_V2_GIC_H

#include <stdint.h>

#include "common/gicv2.h"
#include "gic/physical.h"
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

#endif
