/*
 * inject: a guest makes a software interrupt pending, to its handler. Under the shim by a store to the
 * doorbell page, natively by a store to GICD_ISPENDR.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "stamp.h"

static struct gic_trigger trigger;

static const char *prepare(void)
{
    trigger = gic_software_trigger(PLATFORM_SOFTWARE_INTID);
    gic_enable(PLATFORM_SOFTWARE_INTID, true);
    irq_unmask();
    return NULL;
}

static bool run(int32_t *ticks)
{
    uint32_t start;

    irq_arm();
    start = stamp_before_store(trigger.address, trigger.value);
    if (!irq_wait()) {
        return false;
    }
    *ticks = irq_ticks_since(start);
    return true;
}

static void finish(void)
{
    gic_disable(PLATFORM_SOFTWARE_INTID);
}

static const struct variant variants[] = {{"from=self", prepare, run, finish}};

const struct experiment experiment_inject = {"inject", 10000, COUNT_CYCLE, VARIANTS(variants)};
