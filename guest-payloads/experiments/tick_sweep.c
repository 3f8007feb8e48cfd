/*
 * timer-jitter's sweep: one tick at each place of a load that repeats itself, so that no later one is
 * possible under that load. The load is rounds: a stamp, one MSI and its handler. A phase is the number of
 * ticks from a round's stamp to the deadline; sample n has phase n, from 0 to the last before the next
 * round's stamp.
 *
 * That takes a counter by which each round is as long as the one before, to the tick: one that counts
 * instructions. Where it is not, there is no sweep.
 */
#include "experiments/tick_sweep.h"

#include <stddef.h>

#include "cpu.h"
#include "experiments/tick.h"
#include "runtime/gic.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "runtime/unit.h"
#include "stamp.h"

/* Rounds from arming on, and that in which the deadline is. */
#define ROUNDS     8U
#define TICK_ROUND 4U

/* From arming to a deadline that no round reaches; rounds longer than that have no sweep. */
#define FAR        1000000U
#define PERIOD_MAX (FAR / 2U / ROUNDS)

static const char uneven[] = "the_rounds_of_the_load_are_not_equally_long";

static const struct timer *timer;
static uint32_t period; /* of a round */
static uint32_t lead;   /* from before the timer is armed to the stamp of TICK_ROUND */
static uint64_t ahead;  /* the timer's counter of the stamps' */
static uint32_t runs;   /* the first is warm-up, and has the phase of the second */
static int32_t worst;
static uint32_t worst_phase;

static uint64_t deadline;
static volatile uint32_t started[ROUNDS]; /* low halves of the rounds' stamps */
static volatile int32_t lateness;
static volatile bool tick_seen;

static void handler(uint32_t intid)
{
    if (intid == timer->intid) {
        uint32_t now = (uint32_t)stamp();

        lateness = tick_late(deadline, now);
        timer_stop(timer); /* the line is down before EOIR asks whether it is */
        tick_seen = true;
    }
}

/*
 * The load, until the tick was handled. Bounded, as is each wait for an MSI, which is there at the first
 * look. By a number of looks: where there is a sweep, the counter counts these.
 */
static void sweep_rounds(void)
{
    struct gic_trigger msi = gic_msi_trigger(0);

    for (uint32_t round = 0; round < ROUNDS && !tick_seen; round++) {
        uint32_t before = irq_count;

        started[round] = (uint32_t)stamp();
        io_write32(msi.address, msi.value);
        for (uint32_t polls = 0; irq_count == before && polls < IRQ_POLLS; polls++) {
        }
    }
}

/* Arms the timer for `distance` ticks from now and lets the load run. Returns the low half of that now. */
static uint32_t run_load(uint32_t distance)
{
    uint64_t now = stamp();

    tick_seen = false;
    deadline = now + ahead + distance;
    timer_arm(timer, deadline);
    sweep_rounds();
    return (uint32_t)now;
}

/* Runs the load without a tick, and finds `period` and about `lead`. False: its rounds differ, or are too
 * long. */
static bool measure_rounds(void)
{
    uint32_t now = run_load(FAR);

    timer_stop(timer);
    lead = started[TICK_ROUND] - now;
    period = started[1] - started[0];
    for (uint32_t round = 1; round < ROUNDS; round++) {
        if (started[round] - started[round - 1U] != period) {
            return false;
        }
    }
    return !tick_seen && period != 0 && period <= PERIOD_MAX;
}

/*
 * Finds `lead` as it is after a tick: an emulated timer may take longer, or less long, to be armed than when
 * none has come before.
 */
static void measure_lead(void)
{
    for (uint32_t ticks = 0; ticks < 2U; ticks++) {
        uint32_t now = run_load(lead);

        lead = started[TICK_ROUND] - now;
    }
}

static void disable(void)
{
    timer_stop(timer);
    irq_mask();
    gic_disable(timer->intid);
    gic_disable(gic_msi_trigger(0).intid);
}

static const char *prepare_with(const struct timer *chosen)
{
    if (!gic_has_msis()) {
        return gic_no_msis;
    }
    if (run_is_on_host()) {
        return "the_hypervisor_has_work_of_its_own";
    }
    if (unit_is_time()) {
        return uneven; /* or they are by chance, for a while */
    }
    timer = chosen;
    ahead = timer_prepare_ticks(chosen);
    runs = 0;
    irq_reset(handler);
    gic_enable(timer->intid, false);
    gic_enable(gic_msi_trigger(0).intid, true);
    irq_unmask();
    (void)run_load(FAR); /* cold */
    if (!measure_rounds()) {
        disable();
        return uneven;
    }
    measure_lead();
    return NULL;
}

const char *sweep_prepare_virtual(void)
{
    return prepare_with(&timer_virtual);
}

const char *sweep_prepare_physical(void)
{
    return prepare_with(&timer_physical);
}

uint32_t sweep_samples(const struct variant *variant)
{
    if (variant->prepare() != NULL) {
        return 0;
    }
    disable();
    return period;
}

static void note(uint32_t phase)
{
    if (runs == 1 || lateness > worst) {
        worst = lateness;
        worst_phase = phase;
    }
}

/* The deadline must have been where the phase says, and all before it as it was without a tick. */
bool sweep_run(int32_t *ticks)
{
    uint32_t phase = runs == 0 ? 0 : runs - 1U;

    (void)run_load(lead + phase);
    if (!tick_seen) {
        return false;
    }
    if ((uint32_t)(deadline - ahead) - started[TICK_ROUND] != phase || started[1] - started[0] != period) {
        experiment_failure = "the_load_lost_its_step";
        return false;
    }
    note(phase);
    runs++;
    *ticks = lateness;
    return true;
}

void sweep_finish(void)
{
    disable();
    experiment_counter("load_period", period);
    experiment_counter("worst_phase", worst_phase);
}
