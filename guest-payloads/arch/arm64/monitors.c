/*
 * AArch64's performance monitors, version 3 (Arm DDI 0487, D13).
 */
#include "monitors.h"

#include "common/field.h"
#include "cycle_counter.h"
#include "sysreg.h"

bool monitors_there(void)
{
    return cycle_counter_is_there();
}

uint32_t monitors_event_counters(void)
{
    return (uint32_t)field_get(PMCR_N, read_PMCR_EL0());
}

void monitors_raise(void)
{
    write_PMCR_EL0(read_PMCR_EL0() | PMCR_E);
    write_PMINTENSET_EL1(CYCLE_COUNTER);
    write_PMOVSSET_EL0(CYCLE_COUNTER);
    isb();
}

/* It overflows at 32 bits (PMCR_EL0.LC is 0). */
void monitors_raise_after(uint32_t cycles)
{
    write_PMCCNTR_EL0(0U - cycles);
    write_PMINTENSET_EL1(CYCLE_COUNTER);
    write_PMCNTENSET_EL0(CYCLE_COUNTER);
    write_PMCR_EL0(read_PMCR_EL0() | PMCR_E);
    isb();
}

void monitors_quiet(void)
{
    write_PMCR_EL0(read_PMCR_EL0() & ~PMCR_E);
    write_PMCNTENCLR_EL0(CYCLE_COUNTER);
    write_PMINTENCLR_EL1(CYCLE_COUNTER);
    write_PMOVSCLR_EL0(CYCLE_COUNTER);
    isb();
}
