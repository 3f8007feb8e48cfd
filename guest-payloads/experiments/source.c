/*
 * The two physical sources: an MSI, and a device's level.
 */
#include "experiments/source.h"

#include <stddef.h>

#include "cpu.h"
#include "level.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "sysreg.h"

struct gic_trigger source_trigger;

const char *source_prepare_edge(void)
{
    if (!gic_has_msis()) {
        return gic_no_msis;
    }
    source_trigger = gic_msi_trigger(0);
    irq_reset(NULL);
    gic_enable(source_trigger.intid, true);
    irq_unmask();
    return NULL;
}

void source_finish_edge(void)
{
    gic_disable(source_trigger.intid);
}

static void quiet_level(uint32_t intid)
{
    (void)intid;
    level_quiet();
    dsb(); /* the line is down before EOIR asks whether it is */
}

const char *source_prepare_level(void)
{
    const char *unsupported = run_has(BOOT_WITHOUT_rtc) ? level_start() : "the_machine_has_no_rtc";

    if (unsupported != NULL) {
        return unsupported;
    }
    source_trigger = (struct gic_trigger){LEVEL_RAISE_ADDRESS, LEVEL_RAISE_VALUE, LEVEL_INTID};
    irq_reset(quiet_level);
    gic_enable(LEVEL_INTID, false);
    irq_unmask();
    return NULL;
}

void source_finish_level(void)
{
    level_stop();
    gic_disable(LEVEL_INTID);
}
