/*
 * See host.h. A host that counts itself is told by stores, which exit (common/hypercall.h). So of intervals
 * it counts others than those that are measured: what comes after an exit may cost something else.
 */
#include "runtime/host.h"

#include "common/hypercall.h"
#include "io.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "runtime/stand_in.h"
#include PLATFORM_HEADER

/* How many intervals are counted. */
#define INTERVALS 20U

static struct stand_ins stand_ins;

/* Which is running. */
static const struct experiment *experiment;
static const struct variant *variant;
static uint32_t samples;
static bool between; /* the host is told of each interval */

static void tell(uint32_t what)
{
    if (run_has_more(BOOT_WITH_counts)) {
        io_write32(PLATFORM_COUNTERS_IPA + HOST_COUNTS_DO, what);
    }
}

void host_interval_start(void)
{
    if (between) {
        tell(HOST_COUNTS_START);
    }
}

void host_interval_stop(void)
{
    if (between) {
        tell(HOST_COUNTS_STOP);
    }
}

void host_report(void)
{
    tell(HOST_COUNTS_REPORT);
}

/* Called before a variant's prepare(): notes which it is. */
static uint32_t own_samples(const struct variant *mine)
{
    variant = stand_in_own(&stand_ins, mine, &experiment);
    return experiment->own_samples != NULL ? experiment->own_samples(variant) : 0;
}

static const char *prepare(void)
{
    const char *unsupported = experiment->on_host != NULL ? experiment->on_host(variant) : NULL;

    samples = 0;
    tell(HOST_COUNTS_CLEAR);
    return unsupported != NULL ? unsupported : variant->prepare();
}

/* What would be due while the host is told is not: it would be late, and what follows it. */
static bool pauses(void)
{
    return experiment->pause != NULL && run_has_more(BOOT_WITH_counts);
}

static void start_to_count(void)
{
    if (pauses()) {
        experiment->pause();
    }
    tell(HOST_COUNTS_START);
    irq_count = 0;
    if (pauses()) {
        experiment->resume();
    }
}

static void stop_to_count(void)
{
    if (pauses()) {
        experiment->pause();
    }
    tell(HOST_COUNTS_STOP);
}

/* The first sample is cold, and not counted. */
static bool run(int32_t *ticks)
{
    if (samples++ == 1 && experiment->scope == COUNT_CYCLE) {
        start_to_count();
    }
    return variant->run(ticks);
}

/* Intervals to be counted, in place of interrupts. */
static void count_intervals(void)
{
    uint32_t count = 0;
    int32_t ticks;

    between = true;
    while (count < INTERVALS && variant->run(&ticks)) {
        count++;
    }
    between = false;
    irq_count = count;
}

static void finish(void)
{
    if (experiment->scope == COUNT_CYCLE) {
        stop_to_count();
    } else if (run_has_more(BOOT_WITH_counts)) {
        count_intervals();
    } else {
        irq_count = samples - 1U;
    }
    variant->finish();
}

void host_takes(const struct experiment **place)
{
    static const struct variant told = {.prepare = prepare, .run = run, .finish = finish};
    struct experiment *mine;

    if (!run_is_on_host()) {
        return;
    }
    mine = stand_in_for(&stand_ins, *place, &told);
    mine->scope = COUNT_CYCLE; /* finish() sees to the others */
    mine->own_samples = own_samples;
    *place = mine;
}
