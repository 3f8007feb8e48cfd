/*
 * eoi: completing a real active interrupt. With EOImode 0 one store does it; with EOImode 1 EOIR drops the
 * priority and DIR deactivates: each alone, and both.
 */
#include "experiments/masked.h"
#include "experiments/table.h"
#include "runtime/counters.h"
#include "runtime/gic.h"
#include "runtime/host.h"
#include "runtime/run.h"
#include "stamp.h"

static const char *prepare(void)
{
    masked_prepare();
    return NULL;
}

static const char *prepare_split(void)
{
    masked_prepare();
    gic_set_eoimode(true);
    return NULL;
}

static void finish_split(void)
{
    gic_set_eoimode(false);
    masked_finish();
}

/* An active interrupt, ready to be completed; what IAR read. */
static uint32_t make_active(void)
{
    masked_raise();
    return gic_acknowledge();
}

static bool run_whole(int32_t *ticks)
{
    uint32_t iar = make_active();

    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_end(iar) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    return masked_is_ours(iar);
}

static bool run_drop(int32_t *ticks)
{
    uint32_t iar = make_active();

    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_end(iar) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    gic_deactivate(iar);
    return masked_is_ours(iar);
}

static bool run_deactivate(int32_t *ticks)
{
    uint32_t iar = make_active();

    gic_end(iar);
    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_deactivate(iar) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    return masked_is_ours(iar);
}

static bool run_both(int32_t *ticks)
{
    uint32_t iar = make_active();

    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_end_and_deactivate(iar) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    return masked_is_ours(iar);
}

static const struct variant variants[] = {
    {"mode=0", prepare, run_whole, masked_finish},
    {"mode=1;op=drop", prepare_split, run_drop, finish_split},
    {"mode=1;op=deactivate", prepare_split, run_deactivate, finish_split},
    {"mode=1;op=both", prepare_split, run_both, finish_split},
};

const struct experiment experiment_eoi = {"eoi", 10000, COUNT_INTERVAL, VARIANTS(variants)};
