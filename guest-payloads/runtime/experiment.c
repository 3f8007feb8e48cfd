/*
 * Running an experiment: warm up, measure, then print. Nothing is printed while anything is measured.
 */
#include "runtime/experiment.h"

#include "common/record.h"
#include "cpu.h"
#include "runtime/counters.h"
#include "runtime/cycles.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/late.h"
#include "runtime/many.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "runtime/unit.h"
#include "trace.h"

uint32_t experiment_duplicated;
const char *experiment_failure;

static struct {
    const char *name;
    uint32_t value;
} own_counters[EXPERIMENT_COUNTERS];
static uint32_t own_counter_count;

static int32_t values[RECORD_SAMPLES_MAX + WARMUP_COUNT];

void experiment_counter(const char *name, uint32_t value)
{
    if (own_counter_count < EXPERIMENT_COUNTERS) {
        own_counters[own_counter_count].name = name;
        own_counters[own_counter_count].value = value;
        own_counter_count++;
    }
}

/*
 * On a machine with time in it, what one sample left behind is let come before the next, and of two stamps
 * the first counts. A variant of its own, so that nothing more is executed where instructions are counted.
 */
static struct variant settled;
static const struct variant *behind; /* the variant itself */

static const char *prepare_and_keep_first(void)
{
    const char *unsupported = behind->prepare();

    irq_keep_first();
    return unsupported;
}

static bool settle_and_run(int32_t *ticks)
{
    irq_settle();
    return behind->run(ticks);
}

static const struct variant *settling(const struct experiment *experiment, const struct variant *variant)
{
    if (!unit_is_time() || experiment->on_grid) {
        return variant;
    }
    settled = *variant;
    behind = variant;
    settled.run = settle_and_run;
    if (experiment->ends_at_stamp) {
        settled.prepare = prepare_and_keep_first;
    }
    return &settled;
}

/* Samples taken, up to `want`; *failed is set when run() gave up. */
static uint32_t measure(const struct experiment *experiment, const struct variant *variant, uint32_t want,
                        bool *failed)
{
    uint32_t taken = 0;
    bool cycle = experiment->scope == COUNT_CYCLE;

    *failed = false;
    while (taken < want) {
        if (taken == WARMUP_COUNT) {
            counters_clear();
            irq_count = 0;
            if (cycle) {
                counters_start();
            }
        }
        if (!variant->run(&values[taken])) {
            *failed = true;
            break;
        }
        taken++;
        if (taken > WARMUP_COUNT) {
            trace_sample();
        }
    }
    if (cycle && taken >= WARMUP_COUNT) {
        counters_stop();
    }
    return taken;
}

static void report_done(const char *status, uint32_t count, const char *reason)
{
    record_start(RECORD_DONE);
    record_string("status", status);
    record_unsigned("count", count);
    record_string("reason", reason);
    record_send();
}

static void report(const struct experiment *experiment, uint32_t taken, bool failed)
{
    uint32_t counted = taken > WARMUP_COUNT ? taken - WARMUP_COUNT : 0;

    cycles_after();
    many_report(0, values, taken);
    record_counter("interrupts", experiment->scope == COUNT_CYCLE ? irq_count : counted);
    record_counter("lost", failed && experiment_failure == NULL ? 1 : 0);
    record_counter("duplicated", experiment_duplicated);
    record_counter("spurious", irq_spurious);
    record_counter("clock_overhead", (uint64_t)unit_of(run_clock_overhead));
    cycles_report();
    counters_report();
    for (uint32_t i = 0; i < own_counter_count; i++) {
        record_counter(own_counters[i].name, own_counters[i].value);
    }
    trace_report();
    if (failed) {
        report_done(STATUS_FAILED, taken, experiment_failure != NULL ? experiment_failure : "interrupt_lost");
    } else if (experiment_duplicated != 0) {
        report_done(STATUS_FAILED, taken, "interrupt_duplicated");
    } else {
        report_done(trace_status(), taken, trace_reason());
    }
}

static bool run_variant(const struct experiment *experiment, const struct variant *variant, uint32_t want)
{
    const char *unsupported;
    uint32_t taken;
    bool failed;

    record_start(RECORD_EXP);
    record_string("name", experiment->name);
    record_string("variant", variant->name);
    record_unsigned("want", want);
    record_unsigned("warmup", WARMUP_COUNT);
    cycles_before(experiment, variant);
    record_send();

    experiment_duplicated = 0;
    experiment_failure = NULL;
    own_counter_count = 0;
    irq_reset(NULL);
    variant = settling(experiment, variant);
    unsupported = variant->prepare();
    if (unsupported != NULL) {
        report_done(STATUS_UNSUPPORTED, 0, unsupported);
        return true;
    }
    trace_start();
    taken = measure(experiment, variant, want, &failed);
    variant->finish();
    irq_mask();
    report(experiment, taken, failed);
    return !failed && experiment_duplicated == 0;
}

/* How many samples a variant takes, its warm-up not counted. */
static uint32_t samples_of(const struct experiment *experiment, const struct variant *variant)
{
    uint32_t asked = run_params.samples != 0 ? run_params.samples : experiment->samples;
    uint32_t own = experiment->own_samples != NULL ? experiment->own_samples(variant) : 0;

    return own != 0 ? own : asked;
}

/* Runs every variant and prints its records. False: one of them failed. */
static bool experiment_run(const struct experiment *experiment)
{
    bool ok = true;

    for (size_t i = 0; i < experiment->variant_count; i++) {
        const struct variant *variant = &experiment->variants[i];

        ok = run_variant(experiment, variant, samples_of(experiment, variant) + WARMUP_COUNT) && ok;
    }
    return ok;
}

void payload_start(void)
{
    gic_init();
}

/* Nothing the experiments ask of the second VM is more than any image's does. */
static void do_nothing(uint32_t order)
{
    (void)order;
}

void payload_second(void)
{
    second_serve(do_nothing);
}

bool payload_run(void)
{
    bool ok = true;
    uint32_t found = 0;

    for (size_t i = 0; i < experiment_count; i++) {
        if (boot_params_wants(&run_params, experiments[i]->name)) {
            ok = experiment_run(experiments[i]) && ok;
            found++;
        }
    }
    return ok && found != 0;
}
