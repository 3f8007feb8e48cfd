/*
 * The physical GICv3: CPU interface, virtual interface control, and what of the distributor and the
 * redistributors the shim needs. All physical interrupts are of group 1. The few that fast paths use are
 * inline.
 */
#ifndef GIC_V3_GIC_H
#define GIC_V3_GIC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv3.h"
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

/*
 * On a CPU in secure state, before anything else of the shim runs: all interrupts are the non-secure side's,
 * and it has the system registers. Touches nothing but the GIC.
 */
void gic_open_to_nonsecure(void);

/* INTIDs of the distributor: a multiple of 32. */
uint32_t gic_line_count(void);

/* CPUs that have a redistributor. */
uint32_t gic_cpu_count(void);

/* List registers of the virtual interface. */
uint32_t gic_lr_count(void);

/*
 * Takes the distributor over from whoever had it: everything disabled, not pending, not active, on this CPU;
 * finds the redistributors of all CPUs.
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

/* Routes an SPI to a CPU. */
void gic_set_target(uint32_t intid, uint32_t cpu);

#endif
