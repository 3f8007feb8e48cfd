/*
 * What is said of the experiments before any is measured. Apart from the loop that measures: an instruction
 * more there shifts the ticks of timer-jitter against their load.
 */
#include "common/record.h"
#include "runtime/conditions.h"
#include "runtime/experiment.h"
#include "runtime/host.h"
#include "runtime/many.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "runtime/untrapped.h"

/* All there are have room. */
#define CHOSEN_EXPERIMENTS 32U
#define CHOSEN_VARIANTS    256U

/* The variants that were asked for, where not all were; and the experiments that have only these. */
static struct variant chosen_variants[CHOSEN_VARIANTS];
static struct experiment chosen[CHOSEN_EXPERIMENTS];
static size_t chosen_variant_count, chosen_count;

/* Puts an experiment in the place of `*experiment` that has only the variants asked for. */
static void choose_variants(const struct experiment **experiment)
{
    struct experiment *mine = &chosen[chosen_count];

    if (chosen_count == CHOSEN_EXPERIMENTS ||
        chosen_variant_count + (*experiment)->variant_count > CHOSEN_VARIANTS) {
        run_end(false);
    }
    chosen_count++;
    *mine = **experiment;
    mine->variants = &chosen_variants[chosen_variant_count];
    mine->variant_count = 0;
    for (size_t i = 0; i < (*experiment)->variant_count; i++) {
        if (boot_params_wants_variant(&run_params, (*experiment)->variants[i].name)) {
            chosen_variants[chosen_variant_count++] = (*experiment)->variants[i];
            mine->variant_count++;
        }
    }
    *experiment = mine;
}

static void say_variants(const struct experiment *experiment)
{
    for (size_t i = 0; i < experiment->variant_count; i++) {
        record_start(RECORD_VAR);
        record_string("name", experiment->name);
        record_string("variant", experiment->variants[i].name);
        record_send();
    }
}

/* None of the variants can be measured. */
static void say_none(const struct experiment *experiment, const char *status, const char *reason)
{
    for (size_t i = 0; i < experiment->variant_count; i++) {
        record_start(RECORD_EXP);
        record_string("name", experiment->name);
        record_string("variant", experiment->variants[i].name);
        record_unsigned("want", run_params.samples);
        record_unsigned("warmup", 0);
        record_send();
        record_start(RECORD_DONE);
        record_string("status", status);
        record_unsigned("count", 0);
        record_string("reason", reason);
        record_send();
    }
}

/* Puts in the place of an experiment what is to run, as it was asked for. */
static void take(const struct experiment **experiment)
{
    if ((*experiment)->here != NULL) {
        *experiment = (*experiment)->here();
    }
    conditions_take(experiment);
    if (run_params.variants != NULL) {
        choose_variants(experiment);
    }
    host_takes(experiment);
    many_takes(experiment);
}

void payload_announce(void)
{
    bool too_many = run_params.samples > RECORD_COUNT_MAX; /* and fewer would not be what was asked for */
    const char *status = too_many ? STATUS_FAILED : STATUS_UNSUPPORTED;
    const char *reason = too_many ? "more_samples_than_a_guest_can_count" : untrapped();

    for (size_t i = 0; i < experiment_count; i++) {
        if (boot_params_wants(&run_params, experiments[i]->name)) {
            take(&experiments[i]);
            say_variants(experiments[i]);
            if (reason != NULL) {
                say_none(experiments[i], status, reason);
            }
        }
    }
    if (reason != NULL) {
        run_end(!too_many);
    }
}
