/*
 * timer-jitter: how late each tick of a periodic timer reaches its handler. Every deadline is the one before plus the
 * period, never the present plus the period, so that lateness does not add up and none is hidden.
 */
#include "runtime/timer.h"

#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "stamp.h"

#define PERIODS_PER_SECOND 1000U

/* MSIs the loaded variant keeps raising, one at a time. */
#define LOAD_MSIS 4U

static uint64_t deadline;
static uint32_t period;
static volatile int32_t lateness;
static volatile uint32_t ticks_seen;

static void handler(uint32_t intid)
{
    if (intid == PLATFORM_VTIMER_INTID) {
        lateness = irq_ticks_since((uint32_t)deadline);
        deadline += period;
        write_CNTV_CVAL(deadline);
        isb(); /* the line is down before EOIR asks whether it is */
        ticks_seen++;
    }
}

static const char *prepare(void)
{
    period = read_CNTFRQ() / PERIODS_PER_SECOND;
    ticks_seen = 0;
    irq_reset(handler);
    gic_enable(PLATFORM_VTIMER_INTID, false);
    for (uint32_t n = 0; n < LOAD_MSIS; n++) {
        gic_enable(gic_msi_trigger(n).value, true);
    }
    deadline = stamp() + period;
    timer_arm(deadline);
    irq_unmask();
    return NULL;
}

static void idle(uint32_t step)
{
    (void)step;
    wait_for_interrupt();
}

static void busy(uint32_t step)
{
    (void)step;
}

/* The next MSI of the ring: raised, and handled before or while the following one is. */
static void interrupts(uint32_t step)
{
    struct gic_trigger msi = gic_msi_trigger(step % LOAD_MSIS);

    io_write32(msi.address, msi.value);
}

/* Repeats `load` until the next tick was handled; a tick that does not come within some periods is lost. */
static bool run_with(void (*load)(uint32_t step), int32_t *ticks)
{
    uint32_t before = ticks_seen;
    uint64_t limit = stamp() + 10ULL * period;

    for (uint32_t step = 0; ticks_seen == before; step++) {
        if (stamp() > limit) {
            return false;
        }
        load(step);
    }
    *ticks = lateness;
    return true;
}

static bool run_idle(int32_t *ticks)
{
    return run_with(idle, ticks);
}

static bool run_busy(int32_t *ticks)
{
    return run_with(busy, ticks);
}

static bool run_interrupts(int32_t *ticks)
{
    return run_with(interrupts, ticks);
}

static void finish(void)
{
    timer_stop();
    gic_disable(PLATFORM_VTIMER_INTID);
    for (uint32_t n = 0; n < LOAD_MSIS; n++) {
        gic_disable(gic_msi_trigger(n).value);
    }
}

static const struct variant variants[] = {
    {"timer=cntv;load=idle;period=1ms", prepare, run_idle, finish},
    {"timer=cntv;load=busy;period=1ms", prepare, run_busy, finish},
    {"timer=cntv;load=irq;period=1ms", prepare, run_interrupts, finish},
};

const struct experiment experiment_timer_jitter = {"timer-jitter", 300, COUNT_CYCLE, VARIANTS(variants)};
