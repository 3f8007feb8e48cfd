/*
 * ack: the read of IAR (GICC_IAR, ICC_IAR1) with one interrupt pending.
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

static bool run(int32_t *ticks)
{
    uint32_t iar;

    masked_raise();
    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_acknowledge(&iar) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    gic_end(iar);
    return masked_is_ours(iar);
}

static const struct variant variants[] = {{"-", prepare, run, masked_finish}};

const struct experiment experiment_ack = {"ack", 10000, COUNT_INTERVAL, VARIANTS(variants)};
