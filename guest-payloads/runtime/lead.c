/*
 * See lead.h.
 */
#include "runtime/lead.h"

#include "runtime/unit.h"
#include "sysreg.h"

#define INSTRUCTIONS     5000U
#define LEADS_PER_SECOND 500U

uint32_t lead_ticks(void)
{
    return unit_is_time() ? read_CNTFRQ() / LEADS_PER_SECOND : INSTRUCTIONS;
}
