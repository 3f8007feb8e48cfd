/*
 * The part of vgic/ops.h that every version of the GIC answers alike, by its gic.h: what is physical, and the
 * virtual lines, which are the CPU's.
 */
#ifndef GIC_PHYSICAL_OPS_H
#define GIC_PHYSICAL_OPS_H

#include "gic.h"
#include "sysreg.h"

static inline void ops_set_lines(uint32_t lines)
{
    trace_stamp(STAGE_INJECT);
    write_HCR((read_HCR() & ~(HCR_VI | HCR_VF)) | field_put(HCR_LINES, lines));
    trace_stamp(STAGE_LIST_REGISTER);
}

static inline void ops_deactivate(uint32_t intid)
{
    gic_deactivate(intid);
}

static inline void ops_hw_enable(uint32_t intid, bool enable)
{
    gic_set_enabled(intid, enable);
}

static inline void ops_hw_set_edge(uint32_t intid, bool edge)
{
    gic_set_edge(intid, edge);
}

static inline void ops_hw_set_pending(uint32_t intid, bool pending)
{
    gic_set_pending(intid, pending);
}

static inline void ops_hw_set_active(uint32_t intid)
{
    gic_set_active(intid);
}

static inline bool ops_hw_pending(uint32_t intid)
{
    return gic_is_pending(intid);
}

static inline void ops_relax(void)
{
    __asm__ volatile("yield" : : : "memory");
}

#endif
