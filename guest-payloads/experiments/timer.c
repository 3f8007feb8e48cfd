/*
 * timer: the tick at which the virtual timer's deadline is reached, to its handler.
 */
#include "runtime/timer.h"

#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "stamp.h"

/* Ticks from programming to the deadline: enough for what programs it, on every path. */
#define LEAD 5000U

static void quiet_timer(uint32_t intid)
{
    (void)intid;
    timer_stop();
}

static const char *prepare(void)
{
    irq_reset(quiet_timer);
    timer_stop();
    gic_enable(PLATFORM_VTIMER_INTID, false);
    irq_unmask();
    return NULL;
}

static bool run_with(bool (*wait)(void), int32_t *ticks)
{
    uint64_t deadline = stamp() + LEAD;

    irq_arm();
    timer_arm(deadline);
    if (!wait()) {
        return false;
    }
    *ticks = irq_ticks_since((uint32_t)deadline);
    return true;
}

static bool run_spinning(int32_t *ticks)
{
    return run_with(irq_wait, ticks);
}

static bool run_asleep(int32_t *ticks)
{
    return run_with(irq_wait_asleep, ticks);
}

static void finish(void)
{
    timer_stop();
    gic_disable(PLATFORM_VTIMER_INTID);
}

static const struct variant variants[] = {
    {"timer=cntv;wait=spin", prepare, run_spinning, finish},
    {"timer=cntv;wait=wfi", prepare, run_asleep, finish},
};

const struct experiment experiment_timer = {"timer", 10000, COUNT_CYCLE, VARIANTS(variants)};
