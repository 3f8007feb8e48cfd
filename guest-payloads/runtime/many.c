/*
 * See many.h.
 */
#include "runtime/many.h"

#include "common/record.h"
#include "common/tally.h"
#include "runtime/counters.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/stand_in.h"
#include "runtime/unit.h"

/* The shim's counters have 32 bits: after so many samples they are read. */
#define COUNTED_AT_ONCE 1000000U

static struct stand_ins stand_ins;

/* Which is running; whether its samples are counted, and how many have come. */
static const struct experiment *experiment;
static const struct variant *variant;
static bool counted;
static uint32_t samples;
static struct tally tally;

/* Called before a variant's prepare(): notes which it is. Few are all there is to measure. */
static uint32_t own_samples(const struct variant *mine)
{
    uint32_t own;

    variant = stand_in_own(&stand_ins, mine, &experiment);
    own = experiment->own_samples != NULL ? experiment->own_samples(variant) : 0;
    counted = own == 0;
    return own;
}

static bool counter_alone(const struct variant *mine)
{
    own_samples(mine);
    return experiment->counter_alone != NULL && experiment->counter_alone(variant);
}

static const char *prepare(void)
{
    samples = 0;
    tally_clear(&tally);
    return variant->prepare();
}

/* Behind the warm-up, what `ticks` points to is beyond what the runner has room for. */
static bool run(int32_t *ticks)
{
    int32_t value;

    if (!counted || samples++ < WARMUP_COUNT) {
        return variant->run(ticks);
    }
    if (!variant->run(&value)) {
        return false;
    }
    tally_add(&tally, value);
    if (experiment->scope == COUNT_CYCLE && tally.count % COUNTED_AT_ONCE == 0) {
        counters_stop();
        counters_start();
    }
    return true;
}

static void finish(void)
{
    variant->finish();
}

void many_takes(const struct experiment **place)
{
    static const struct variant counting = {.prepare = prepare, .run = run, .finish = finish};
    struct experiment *mine;

    if (run_params.samples <= RECORD_SAMPLES_MAX) {
        return;
    }
    mine = stand_in_for(&stand_ins, *place, &counting);
    mine->own_samples = own_samples;
    mine->counter_alone = counter_alone;
    *place = mine;
}

void many_report(uint32_t vcpu, const int32_t *values, uint32_t count)
{
    if (tally.count == 0) {
        record_samples(vcpu, values, count);
        return;
    }
    record_samples(vcpu, values, WARMUP_COUNT);
    record_tally(vcpu, WARMUP_COUNT, &tally);
    record_counter(RECORD_RESOLUTION, TALLY_RESOLUTION_PPM);
    record_counter(RECORD_SUM, unit_of_sum(tally_sum_above_least(&tally)));
}
