/*
 * See many.h.
 */
#include "runtime/many.h"

#include "common/record.h"
#include "common/tally.h"
#include "runtime/counters.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/unit.h"

/* All there are have room. */
#define EXPERIMENTS 32U
#define VARIANTS    256U

/* The shim's counters have 32 bits: after so many samples they are read. */
#define COUNTED_AT_ONCE 1000000U

static struct taken {
    struct experiment mine;
    const struct experiment *own;
} taken[EXPERIMENTS];
static struct variant variants[VARIANTS];
static size_t taken_count, variant_count;

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

    for (size_t i = 0; i < taken_count; i++) {
        size_t at = (size_t)(mine - taken[i].mine.variants);

        if (mine >= taken[i].mine.variants && at < taken[i].mine.variant_count) {
            experiment = taken[i].own;
            variant = &experiment->variants[at];
        }
    }
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
    const struct experiment *own = *place;
    struct experiment *mine;

    if (run_params.samples <= RECORD_SAMPLES_MAX) {
        return;
    }
    if (taken_count == EXPERIMENTS || variant_count + own->variant_count > VARIANTS) {
        run_end(false);
    }
    mine = &taken[taken_count].mine;
    *mine = *own;
    mine->own_samples = own_samples;
    mine->counter_alone = counter_alone;
    mine->variants = &variants[variant_count];
    for (size_t i = 0; i < own->variant_count; i++) {
        variants[variant_count++] = (struct variant){own->variants[i].name, prepare, run, finish};
    }
    taken[taken_count++].own = own;
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
