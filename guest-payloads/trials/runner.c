/*
 * Running the trials that the boot parameters name: each prints one `exp`, its counters, and one `done`.
 */
#include "common/record.h"
#include "common/text.h"
#include "runtime/gic.h"
#include "runtime/record.h"
#include "runtime/run.h"
#include "trials/trial.h"

static const struct trial *const trials[] = {&trial_storm, &trial_ticks, &trial_ticks_awake, &trial_beside,
                                             &trial_alone};

void trial_count(const char *name, uint64_t value)
{
    record_counter(name, value);
}

void histogram_add(struct histogram *histogram, uint32_t value)
{
    if (histogram->count == 0 || value < histogram->least) {
        histogram->least = value;
    }
    if (histogram->count == 0 || value > histogram->most) {
        histogram->most = value;
    }
    histogram->count++;
    histogram->bucket[value == 0 ? 0 : 32U - (uint32_t)__builtin_clz(value)]++;
}

static void report_part(const char *name, const char *part, uint64_t number, bool numbered, uint64_t value)
{
    struct text text;

    text_clear(&text);
    text_string(&text, name);
    text_string(&text, part);
    if (numbered) {
        text_unsigned(&text, number);
    }
    trial_count(text.line, value);
}

void histogram_report(const struct histogram *histogram, const char *name)
{
    report_part(name, "_least", 0, false, histogram->least);
    report_part(name, "_most", 0, false, histogram->most);
    for (uint32_t n = 0; n < HISTOGRAM_BUCKETS; n++) {
        if (histogram->bucket[n] != 0) {
            report_part(name, "_below_2_to_", n, true, histogram->bucket[n]);
        }
    }
}

void trial_done(const char *why)
{
    record_start(RECORD_DONE);
    record_string("status", why == NULL ? STATUS_OK : STATUS_FAILED);
    record_unsigned("count", 0);
    record_string("reason", why == NULL ? "-" : why);
    record_send();
}

static bool run_trial(const struct trial *trial)
{
    uint32_t length = run_params.samples != 0 ? run_params.samples : trial->length;
    const char *why;

    record_start(RECORD_EXP);
    record_string("name", trial->name);
    record_string("variant", "-");
    record_unsigned("want", 0);
    record_unsigned("warmup", 0);
    record_send();
    why = trial->run(length);
    trial_done(why);
    return why == NULL;
}

void payload_announce(void)
{
}

void payload_start(void)
{
    gic_init();
}

bool payload_run(void)
{
    bool ok = true;
    uint32_t found = 0;

    for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
        if (run_params.experiments != NULL && boot_params_wants(&run_params, trials[i]->name)) {
            ok = run_trial(trials[i]) && ok;
            found++;
        }
    }
    return ok && found != 0;
}
