/*
 * The physical GICv3: CPU interface, virtual interface control, and what of the distributor and the
 * redistributors the shim needs. All physical interrupts are of group 1. The few that fast paths use are
 * inline.
 */
#ifndef GIC_V3_GIC_H
#define GIC_V3_GIC_H

#include <stdint.h>

#include "common/gicv3.h"
#include "gic/physical.h"
#include "io.h"
#include "sysreg.h"
#include "trace.h"
#include PLATFORM_HEADER

/* Acknowledges the most urgent physical interrupt: ICC_IAR1_EL1 as read, an INTID below 1024: no LPIs. */
static inline uint32_t gic_acknowledge(void)
{
    uint32_t iar = read_ICC_IAR1();

    trace_stamp(STAGE_ACKNOWLEDGE);
    return iar;
}

static inline uint32_t gic_intid(uint32_t iar)
{
    return iar;
}

/* Who sent an SGI is not known. */
static inline uint32_t gic_sgi_source(uint32_t iar)
{
    (void)iar;
    return 0;
}

/* Drops the running priority; the interrupt stays active (EOImode 1) until someone deactivates it. */
static inline void gic_drop_priority(uint32_t iar)
{
    trace_stamp(STAGE_INJECT);
    write_ICC_EOIR1(iar);
    trace_stamp(STAGE_ACKNOWLEDGE);
}

static inline void gic_deactivate(uint32_t iar)
{
    write_ICC_DIR(iar);
}

/*
 * Of ICH_HCR_EL2, the maintenance conditions that do what the architecture says: found out by
 * gic_take_cpu_interface().
 */
extern uint32_t gic_usable_conditions;

/* What names CPU `cpu` as the only target in ICC_SGI1R_EL1. */
extern uint64_t gic_sgi_targets[PLATFORM_CPU_MAX];

/* The redistributor of a CPU, or 0: there is none; and its number, which ITS commands name it by. */
uintptr_t gic_redistributor(uint32_t cpu);
uint32_t gic_redistributor_number(uint32_t cpu);

/* Routes an SPI to a CPU. */
void gic_set_target(uint32_t intid, uint32_t cpu);

#endif
