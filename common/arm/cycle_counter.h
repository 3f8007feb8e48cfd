/*
 * PMCCNTR, the cycle counter of this CPU, of version 2 of the monitors (Arm DDI 0406C, C12). Every field is
 * written: whoever had the CPU before may have left PMCR.DP or .D set, with which it stops in Hyp mode, or
 * counts every 64th cycle.
 */
#ifndef ARCH_CYCLE_COUNTER_H
#define ARCH_CYCLE_COUNTER_H

#include "sysreg.h"

#define PMCR_E        (1U << 0)  /* counters are on */
#define PMCR_C        (1U << 2)  /* the cycle counter starts from zero */
#define PMCCFILTR_NSH (1U << 27) /* cycles of Hyp mode count, beside those of PL1 and PL0 */
#define CYCLE_COUNTER (1U << 31)
#define PMSELR_CYCLES 31U /* PMXEVTYPER is PMCCFILTR then */

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
