/*
 * PMCCNTR, the cycle counter of this CPU, of version 2 of the monitors (Arm DDI 0406C, C12). Every field is
 * written: whoever had the CPU before may have left PMCR.DP or .D set, with which it stops in Hyp mode, or
 * counts every 64th cycle.
 */
#ifndef ARCH_CYCLE_COUNTER_H
#define ARCH_CYCLE_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/field.h"
#include "sysreg.h"

#define PMCR_E        (1U << 0)  /* counters are on */
#define PMCR_C        (1U << 2)  /* the cycle counter starts from zero */
#define PMCCFILTR_NSH (1U << 27) /* cycles of Hyp mode count, beside those of PL1 and PL0 */
#define CYCLE_COUNTER (1U << 31)
#define PMSELR_CYCLES 31U /* PMXEVTYPER is PMCCFILTR then */

/* The version of this CPU's monitors, as ID_DFR0 has it; 0: it has none of the architecture's. */
static inline uint32_t monitors_version(void)
{
    uint32_t version = field_get(ID_DFR0_PERFMON, read_ID_DFR0());

    return version != PERFMON_NONE ? version : 0;
}

/* Whether it can be used as below: from version 2 on there is a filter for Hyp mode. */
static inline bool cycle_counter_is_there(void)
{
    return monitors_version() >= 2U;
}

/* From Hyp mode cycles are counted there, too; HDCR.HPMD must be 0. */
static inline void cycle_counter_start(void)
{
    write_PMSELR(PMSELR_CYCLES);
    isb(); /* selected before it is written */
    write_PMXEVTYPER(PMCCFILTR_NSH);
    write_PMCNTENSET(CYCLE_COUNTER);
    write_PMCR(PMCR_E | PMCR_C);
    isb();
}

static inline uint32_t cycle_counter(void)
{
    return read_PMCCNTR();
}

#endif
