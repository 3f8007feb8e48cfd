/*
 * ARMv7's performance monitors, version 2 (Arm DDI 0406C, C12).
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
    return field_get(PMCR_N, read_PMCR());
}

void monitors_raise(void)
{
    write_PMCR(read_PMCR() | PMCR_E);
    write_PMINTENSET(CYCLE_COUNTER);
    write_PMOVSSET(CYCLE_COUNTER);
    isb();
}

void monitors_raise_after(uint32_t cycles)
{
    write_PMCCNTR(0U - cycles);
    write_PMINTENSET(CYCLE_COUNTER);
    write_PMCNTENSET(CYCLE_COUNTER);
    write_PMCR(read_PMCR() | PMCR_E);
    isb();
}

void monitors_quiet(void)
{
    write_PMCR(read_PMCR() & ~PMCR_E);
    write_PMCNTENCLR(CYCLE_COUNTER);
    write_PMINTENCLR(CYCLE_COUNTER);
    write_PMOVSR(CYCLE_COUNTER);
    isb();
}
