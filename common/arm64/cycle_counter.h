/*
 * PMCCNTR_EL0, the cycle counter of this CPU (Arm DDI 0487, D13). Every field is written: whoever had the CPU
 * before may have left PMCR_EL0.DP or .D set, with which it stops in EL2, or counts every 64th cycle.
 */
#ifndef ARCH_CYCLE_COUNTER_H
#define ARCH_CYCLE_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/field.h"
#include "sysreg.h"

#define PMCR_E        (1U << 0)  /* counters are on */
#define PMCR_C        (1U << 2)  /* the cycle counter starts from zero */
#define PMCR_LC       (1U << 6)  /* and has 64 bits */
#define PMCCFILTR_NSH (1U << 27) /* cycles of EL2 count, beside those of EL1 and EL0 */
#define CYCLE_COUNTER (1U << 31)

/* The version of this CPU's monitors, as ID_AA64DFR0_EL1 has it; 0: it has none of the architecture's. */
static inline uint32_t monitors_version(void)
{
    uint64_t version = field_get(ID_AA64DFR0_PMUVER, read_ID_AA64DFR0_EL1());

    return version != PMUVER_NONE ? (uint32_t)version : 0;
}

/* Whether it can be used as below. */
static inline bool cycle_counter_is_there(void)
{
    return monitors_version() != 0;
}

/* From EL2 cycles are counted there, too; MDCR_EL2.HPMD and .HCCD must be 0. */
static inline void cycle_counter_start(void)
{
    write_PMCCFILTR_EL0(PMCCFILTR_NSH);
    write_PMCNTENSET_EL0(CYCLE_COUNTER);
    write_PMCR_EL0(PMCR_E | PMCR_C | PMCR_LC);
    isb();
}

static inline uint32_t cycle_counter(void)
{
    return (uint32_t)read_PMCCNTR_EL0();
}

#endif
