/*
 * What is said of the experiments before any is measured. Apart from the loop that measures: an instruction
 * more there shifts the ticks of timer-jitter against their load.
 */
#include "common/record.h"
#include "runtime/experiment.h"
#include "runtime/record.h"
#include "runtime/run.h"

static void say_variants(const struct experiment *experiment)
{
    for (size_t i = 0; i < experiment->variant_count; i++) {
        record_start(RECORD_VAR);
        record_string("name", experiment->name);
        record_string("variant", experiment->variants[i].name);
        record_send();
    }
}

/* So many samples cannot be kept, and fewer would not be what was asked for: each variant fails. */
static void say_too_many(const struct experiment *experiment)
{
    for (size_t i = 0; i < experiment->variant_count; i++) {
        record_start(RECORD_EXP);
        record_string("name", experiment->name);
        record_string("variant", experiment->variants[i].name);
        record_unsigned("want", run_params.samples);
        record_unsigned("warmup", 0);
        record_send();
        record_start(RECORD_DONE);
        record_string("status", STATUS_FAILED);
        record_unsigned("count", 0);
        record_string("reason", "more_samples_than_a_guest_can_keep");
        record_send();
    }
}

void payload_announce(void)
{
    bool too_many = run_params.samples > RECORD_SAMPLES_MAX;

    for (size_t i = 0; i < experiment_count; i++) {
        if (boot_params_wants(&run_params, experiments[i]->name)) {
            say_variants(experiments[i]);
            if (too_many) {
                say_too_many(experiments[i]);
            }
        }
    }
    if (too_many) {
        run_end(false);
    }
}
