/*
 * Below the shim a tick costs less than a period, and rounds of a load are alike. Where another system is
 * below, a tick may cost more: then one follows the other, each later than the one before, and the
 * interrupted code never runs again. And that system may have work of its own now and then, which makes some
 * rounds longer.
 */
#include "experiments/tick_host.h"

#include "cpu.h"
#include "experiments/tick_sweep.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/timer.h"
#include "stamp.h"

/* Ticks, and loads of the sweep, that are tried out. */
#define TICKS 64U
#define LOADS 150U

/* One that is late makes others late, which come right behind it: so many may be late at first. */
#define OWN_TICKS     8U
#define OWN_TICKS_MAX 4096U

/* Work of the other system's own, as Linux's tick, may fall into one of the tries. */
#define TRIES 3U

#define PERIODS_PER_SECOND 100000U /* as timer-jitter's */

static const struct timer *timer;
static uint64_t deadline;
static uint32_t period;
static volatile uint32_t seen;
static volatile uint64_t last; /* when the last handler was done */

/* It arms the timer again, as timer-jitter's does on another host: Xen masks it when its interrupt comes. */
static void handler(uint32_t intid)
{
    if (intid == timer->intid) {
        deadline += period;
        timer_move(timer, deadline);
        if (++seen >= TICKS) {
            timer_stop(timer);
        } else {
            timer->write_ctl(TIMER_CTL_ENABLE);
            isb();
        }
        last = stamp();
    }
}

/* Whether the last of a few ticks is done before the deadline that follows. */
static bool keeps_up(const struct timer *chosen)
{
    uint64_t first, limit = limit_from_now();

    timer = chosen;
    period = read_CNTFRQ() / PERIODS_PER_SECOND;
    seen = 0;
    irq_reset(handler);
    gic_enable(timer->intid, false);
    first = timer_prepare_ticks(timer) + period;
    last = stamp();
    deadline = last + first;
    first = last + period;
    timer_arm(timer, deadline);
    irq_unmask();
    while (seen < TICKS && !limit_over(limit)) {
    }
    timer_stop(timer);
    irq_mask();
    gic_disable(timer->intid);
    return seen >= TICKS && last < first + (uint64_t)period * TICKS;
}

/*
 * The same of the variant's own ticks: one behind the first few is less than a period late. A tick may be
 * noticed only when something else makes the guest exit: with a GICv2, KVM's are once they are late.
 */
static bool own_ticks_keep_up(const struct variant *variant)
{
    int32_t late = 0;
    uint32_t n = 0;

    if (variant->prepare() != NULL) {
        return true; /* the variant says why itself */
    }
    do {
        n++;
    } while (variant->run(&late) && (n < OWN_TICKS || (late >= (int32_t)period && n < OWN_TICKS_MAX)));
    variant->finish();
    irq_mask();
    experiment_failure = NULL;
    return late < (int32_t)period;
}

static bool rounds_are_alike(const struct variant *variant)
{
    uint32_t first = sweep_samples(variant);

    for (uint32_t n = 0; n < LOADS; n++) {
        if (sweep_samples(variant) != first) {
            return false;
        }
    }
    return true;
}

/* The first value of a variant's name is its timer. */
static const struct timer *timer_of(const struct variant *variant)
{
    return variant->name[sizeof("timer=cnt") - 1U] == 'v' ? &timer_virtual : &timer_physical;
}

static bool one_try_keeps_up(const struct variant *variant)
{
    for (uint32_t n = 0; n < TRIES; n++) {
        if (keeps_up(timer_of(variant)) && own_ticks_keep_up(variant)) {
            return true;
        }
    }
    return false;
}

const char *tick_on_host(const struct variant *variant)
{
    if (variant->run == sweep_run) {
        return rounds_are_alike(variant) ? NULL : "the_rounds_of_the_load_are_not_equally_long";
    }
    return one_try_keeps_up(variant) ? NULL : "a_tick_takes_longer_than_its_period";
}
