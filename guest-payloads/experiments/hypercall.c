/*
 * hypercall: HVC with the null call, from before it to after it.
 */
#include "common/hypercall.h"

#include "experiments/table.h"
#include "runtime/counters.h"
#include "runtime/run.h"
#include "stamp.h"

static const char *prepare(void)
{
    return run_is_native() ? "no_hypervisor_to_call" : NULL;
}

static bool run(int32_t *ticks)
{
    uint32_t result;

    counters_start();
    *ticks = (int32_t)(stamp_hypercall(HVC_NULL, &result) - run_clock_overhead);
    counters_stop();
    return result == 0;
}

static void finish(void)
{
}

static const struct variant variants[] = {{"-", prepare, run, finish}};

const struct experiment experiment_hypercall = {"hypercall", 10000, COUNT_INTERVAL, VARIANTS(variants)};
