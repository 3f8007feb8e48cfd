/*
 * hypercall: HVC with the null call, from before it to after it. The shim answers 0; another hypervisor has
 * no such call, and its answer is what it says to that: always the same.
 */
#include "common/hypercall.h"

#include "attempt.h"
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/counters.h"
#include "runtime/host.h"
#include "runtime/run.h"
#include "stamp.h"

static uint32_t answer;

static void call(void)
{
    answer = hypercall(HVC_NULL, 0);
}

static const char *prepare(void)
{
    if (run_is_native() || !attempt(call)) {
        return "no_hypervisor_to_call";
    }
    return run_has_shim() && answer != 0 ? "the_hypervisor_does_not_answer" : NULL;
}

static bool run(int32_t *ticks)
{
    uint32_t result;

    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_hypercall(HVC_NULL, &result) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    return result == answer;
}

static void finish(void)
{
}

static const struct variant variants[] = {{"-", prepare, run, finish}};

const struct experiment experiment_hypercall = {"hypercall", 10000, COUNT_INTERVAL, VARIANTS(variants)};
