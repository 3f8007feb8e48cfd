/*
 * timer: the tick at which a timer's deadline is reached, to its handler: the virtual timer, which belongs to
 * the guest, and the physical one, which a shim emulates.
 */
#include "runtime/timer.h"

#include "cpu.h"
#include "experiments/table.h"
#include "runtime/cycles.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/lead.h"
#include "stamp.h"
#include "trace.h"

static const struct timer *timer;
static uint32_t lead;  /* ticks from programming to the deadline */
static uint64_t ahead; /* the timer's counter of the stamps' */

static void quiet_timer(uint32_t intid)
{
    (void)intid;
    timer_stop(timer);
}

static const char *prepare_with(const struct timer *chosen)
{
    timer = chosen;
    ahead = timer_ahead(chosen);
    lead = lead_ticks();
    irq_reset(quiet_timer);
    timer_stop(timer);
    gic_enable(timer->intid, false);
    irq_unmask();
    return NULL;
}

static const char *prepare_virtual(void)
{
    return prepare_with(&timer_virtual);
}

static const char *prepare_physical(void)
{
    return prepare_with(&timer_physical);
}

static bool run_with(bool (*wait)(void), int32_t *ticks)
{
    uint64_t deadline = stamp() + lead;

    irq_arm();
    timer_arm(timer, deadline + ahead);
    if (!wait()) {
        return false;
    }
    *ticks = irq_ticks_since((uint32_t)deadline);
    trace_interval((uint32_t)deadline);
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
    timer_stop(timer);
    gic_disable(timer->intid);
}

static const struct variant variants[] = {
    {"timer=cntv;wait=spin", prepare_virtual, run_spinning, finish},
    {"timer=cntv;wait=wfi", prepare_virtual, run_asleep, finish},
    {"timer=cntp;wait=spin", prepare_physical, run_spinning, finish},
    {"timer=cntp;wait=wfi", prepare_physical, run_asleep, finish},
};

const struct experiment experiment_timer = {"timer",
                                            10000,
                                            COUNT_CYCLE,
                                            VARIANTS(variants),
                                            .counter_alone = cycles_cannot_tell,
                                            .ends_at_stamp = true,
                                            .takes_conditions = true};
