/*
 * timer-jitter: how late each tick of a periodic timer reaches its handler. Every deadline is the one before
 * plus the period, never the present plus the period, so that none is hidden.
 * The sweep (tick_sweep.c) is not periodic: it puts a tick at each place of its load in turn.
 */
#include "runtime/timer.h"

#include "cpu.h"
#include "experiments/table.h"
#include "experiments/tick.h"
#include "experiments/tick_host.h"
#include "experiments/tick_kept.h"
#include "experiments/tick_sweep.h"
#include "runtime/cycles.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "runtime/unit.h"
#include "stamp.h"

/* Many ticks take a while: a period is only as long as some of what loads it. */
#define PERIODS_PER_SECOND 100000U

/* MSIs the loaded variant keeps raising, one at a time. */
#define LOAD_MSIS 4U

/* At most so many steps of the waiting loop from one to the next; and those of a wait that is given up. */
#define LOAD_STEPS 128U
#define STEPS_MAX  100000000U

static const struct timer *timer;
static uint64_t deadline;
static uint32_t period;
static uint32_t random_state;
static uint32_t next_msi_step;
static volatile int32_t lateness;
static volatile uint32_t ticks_seen;

__attribute__((noinline)) static void handler(uint32_t intid)
{
    if (intid == timer->intid) {
        uint32_t now = (uint32_t)stamp();

        lateness = tick_late(deadline, now);
        deadline += period;
        timer_move(timer, deadline); /* the line is down before EOIR asks whether it is */
        ticks_seen++;
    }
}

static bool begun, paused, arms_again;

/*
 * On a machine with time in it, the line may fall too late behind a tick, which then comes once more: it is
 * not due. Another hypervisor than the shim may mask the timer when its interrupt comes, for whoever arms it
 * again writes its control register.
 */
static void handler_keeping(uint32_t intid)
{
    int32_t late;

    if (intid != timer->intid || paused) {
        return;
    }
    late = tick_late(deadline, (uint32_t)stamp());
    if (late >= 0) {
        tick_keep(late);
        deadline += period;
        timer_move(timer, deadline);
    }
    if (arms_again) {
        timer->write_ctl(TIMER_CTL_ENABLE);
        isb();
    }
}

/* Whether ticks may come one right behind the other: then handler_keeping() is theirs, and keeps each. */
static bool ticks_pile_up(void)
{
    return unit_is_time() || run_is_on_host();
}

static inline __attribute__((always_inline)) void start_ticks(void)
{
    uint64_t first = timer_prepare_ticks(timer) + period;

    deadline = stamp() + first;
    timer_arm(timer, deadline);
}

static const char *prepare_with(const struct timer *chosen)
{
    timer = chosen;
    period = read_CNTFRQ() / PERIODS_PER_SECOND;
    ticks_seen = 0;
    random_state = 1;
    irq_reset(ticks_pile_up() ? handler_keeping : handler);
    gic_enable(timer->intid, false);
    for (uint32_t n = 0; n < LOAD_MSIS; n++) {
        gic_enable(gic_msi_trigger(n).intid, true);
    }
    ticks_forget();
    arms_again = run_is_on_host();
    begun = true;
    paused = false;
    start_ticks();
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

static const char *prepare_virtual_loaded(void)
{
    return gic_has_msis() ? prepare_virtual() : gic_no_msis;
}

static const char *prepare_physical_loaded(void)
{
    return gic_has_msis() ? prepare_physical() : gic_no_msis;
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

/*
 * The next MSI of the ring after a number of steps that varies, so that the ticks meet it at every point: a
 * fixed distance would lock step with the period. Always the same sequence (Numerical Recipes' linear
 * congruence).
 */
static void interrupts(uint32_t step)
{
    if (step >= next_msi_step) {
        struct gic_trigger msi = gic_msi_trigger(random_state % LOAD_MSIS);

        random_state = random_state * 1664525U + 1013904223U;
        next_msi_step = step + 1U + (random_state >> 16) % LOAD_STEPS;
        io_write32(msi.address, msi.value);
    }
}

/* Repeats `load` until the next tick was handled; one that does not come in a great many steps is lost. */
static bool run_with(void (*load)(uint32_t step), int32_t *ticks)
{
    uint32_t before = ticks_seen;

    next_msi_step = 0;
    for (uint32_t step = 0; ticks_seen == before; step++) {
        if (step == STEPS_MAX) {
            return false;
        }
        load(step);
    }
    *ticks = lateness;
    return true;
}

/* The same where each tick is kept. */
static bool take_with(void (*load)(uint32_t step), int32_t *ticks)
{
    next_msi_step = 0;
    return tick_take(load, STEPS_MAX, ticks);
}

#define WAY(way, load)                                                                                       \
    static bool way##_##load(int32_t *ticks)                                                                 \
    {                                                                                                        \
        return way##_with(load, ticks);                                                                      \
    }

WAY(run, idle)
WAY(run, busy)
WAY(run, interrupts)
WAY(take, idle)
WAY(take, busy)
WAY(take, interrupts)

static void finish(void)
{
    begun = false;
    timer_stop(timer);
    gic_disable(timer->intid);
    for (uint32_t n = 0; n < LOAD_MSIS; n++) {
        gic_disable(gic_msi_trigger(n).intid);
    }
}

static void pause(void)
{
    if (begun) {
        paused = true;
        timer_stop(timer);
    }
}

static void resume(void)
{
    if (begun) {
        irq_mask();
        ticks_forget();
        start_ticks();
        paused = false;
        irq_unmask();
    }
}

#define TICKS(way)                                                                                           \
    {"timer=cntv;load=idle;period=10us", prepare_virtual, way##_idle, finish},                               \
        {"timer=cntv;load=busy;period=10us", prepare_virtual, way##_busy, finish},                           \
        {"timer=cntv;load=irq;period=10us", prepare_virtual_loaded, way##_interrupts, finish},               \
        {"timer=cntp;load=idle;period=10us", prepare_physical, way##_idle, finish},                          \
        {"timer=cntp;load=busy;period=10us", prepare_physical, way##_busy, finish},                          \
        {"timer=cntp;load=irq;period=10us", prepare_physical_loaded, way##_interrupts, finish},              \
        {"timer=cntv;load=irq;phase=sweep", sweep_prepare_virtual, sweep_run, sweep_finish},                 \
        {"timer=cntp;load=irq;phase=sweep", sweep_prepare_physical, sweep_run, sweep_finish},

static const struct variant variants[] = {TICKS(run)};
static const struct variant keeping[] = {TICKS(take)};

static uint32_t own_samples(const struct variant *variant)
{
    return variant->run == sweep_run ? sweep_samples(variant) : 0;
}

static const struct experiment where_ticks_pile_up = {
    "timer-jitter",
    10000,
    COUNT_CYCLE,
    VARIANTS(keeping),
    .own_samples = own_samples,
    .on_host = tick_on_host,
    .on_grid = true,
    .pause = pause,
    .resume = resume,
    .counter_alone = cycles_cannot_tell,
};

static const struct experiment *here(void)
{
    return ticks_pile_up() ? &where_ticks_pile_up : &experiment_timer_jitter;
}

const struct experiment experiment_timer_jitter = {
    "timer-jitter",
    10000,
    COUNT_CYCLE,
    VARIANTS(variants),
    .own_samples = own_samples,
    .on_grid = true,
    .here = here,
    .counter_alone = cycles_cannot_tell,
};
