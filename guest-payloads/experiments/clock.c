/*
 * clock: one pair of stamps with nothing between them. The only samples nothing is subtracted from: they are
 * what is subtracted from all others.
 */
#include "experiments/table.h"
#include "runtime/counters.h"
#include "runtime/host.h"
#include "stamp.h"

static const char *prepare(void)
{
    return NULL;
}

static bool run(int32_t *ticks)
{
    counters_start();
    host_interval_start();
    *ticks = (int32_t)stamp_pair();
    host_interval_stop();
    counters_stop();
    return true;
}

static void finish(void)
{
}

static const struct variant variants[] = {{"-", prepare, run, finish}};

const struct experiment experiment_clock = {"clock", 10000, COUNT_INTERVAL, VARIANTS(variants)};
