/*
 * See conditions.h. It is apart from the runner, as host.c is.
 */
#include "runtime/conditions.h"

#include "caches.h"
#include "common/text.h"
#include "common/thrash.h"
#include "runtime/counters.h"
#include "runtime/interference.h"
#include "runtime/run.h"
#include "runtime/unit.h"

#define EXPERIMENTS 8U
#define VARIANTS    104U

#define COLD          "cache=cold"
#define INTERFERENCES "interference=none;interference=cache;interference=memory"

/* In which a variant can be measured; it is where a variant is asked for that has `pairs` and not `unless`.
 */
static const struct condition {
    const char *pairs, *unless;
    bool cold;
    uint32_t interference; /* THRASH_NONE: nobody's */
} conditions[] = {
    {"", COLD ";" INTERFERENCES, false, THRASH_NONE}, /* as it is measured else */
    {COLD, INTERFERENCES, true, THRASH_NONE},
    {"interference=none", COLD, false, THRASH_NONE},
    {"interference=cache", COLD, false, THRASH_CACHE},
    {"interference=memory", COLD, false, THRASH_MEMORY},
    {COLD ";interference=none", "", true, THRASH_NONE},
    {COLD ";interference=cache", "", true, THRASH_CACHE},
    {COLD ";interference=memory", "", true, THRASH_MEMORY},
};

#define CONDITIONS (sizeof(conditions) / sizeof(conditions[0]))

/* Each of our variants, and what it stands for. */
static struct variant variants[VARIANTS];
static struct conditioned {
    struct text name;
    const struct experiment *experiment;
    const struct variant *own;
    const struct condition *condition;
} conditioned[VARIANTS];
static struct experiment taken[EXPERIMENTS];
static size_t taken_count, variant_count;

/* Which is running, and what other CPUs have gone through meanwhile. */
static const struct conditioned *current;
static uint32_t thrashed_kib;

/* By its name: whoever chooses among variants copies them. */
static const struct conditioned *conditioned_of(const struct variant *mine)
{
    size_t i = 0;

    while (i + 1 < variant_count && variants[i].name != mine->name) {
        i++;
    }
    return &conditioned[i];
}

/* Called before a variant's prepare(): notes which it is. */
static uint32_t own_samples(const struct variant *mine)
{
    current = conditioned_of(mine);
    return current->experiment->own_samples != NULL ? current->experiment->own_samples(current->own) : 0;
}

static bool counter_alone(const struct variant *mine)
{
    const struct conditioned *one = conditioned_of(mine);

    return one->experiment->counter_alone != NULL && one->experiment->counter_alone(one->own);
}

/* Other CPUs are at it while samples are taken; where instructions are counted, theirs would be, too. */
static bool interfere_between(void)
{
    return !unit_is_time();
}

/* Other CPUs go through a stretch each, and stop; no counter counts the calls. */
static void interfere_once(void)
{
    counters_stop();
    interference_start(current->condition->interference);
    thrashed_kib += interference_stop();
    counters_start();
}

static const char *prepare(void)
{
    const char *unsupported = current->own->prepare();

    thrashed_kib = 0;
    if (unsupported != NULL || current->condition->interference == THRASH_NONE) {
        return unsupported;
    }
    if (interference_start(current->condition->interference) == 0) {
        current->own->finish();
        return "no_cpu_is_left_to_interfere";
    }
    if (interfere_between()) {
        interference_stop();
    }
    return NULL;
}

static bool run(int32_t *ticks)
{
    if (current->condition->interference != THRASH_NONE && interfere_between()) {
        interfere_once();
    }
    if (current->condition->cold) {
        caches_empty();
    }
    return current->own->run(ticks);
}

static void finish(void)
{
    if (current->condition->interference != THRASH_NONE) {
        if (!interfere_between()) {
            thrashed_kib = interference_stop();
        }
        experiment_counter("thrashed_kib", thrashed_kib);
    }
    current->own->finish();
}

/* A variant of an experiment in one condition. */
static void add(const struct experiment *experiment, const struct variant *own,
                const struct condition *condition)
{
    struct conditioned *one = &conditioned[variant_count];

    if (variant_count == VARIANTS) {
        run_end(false);
    }
    *one = (struct conditioned){.experiment = experiment, .own = own, .condition = condition};
    text_string(&one->name, own->name);
    if (condition != conditions) {
        text_string(&one->name, ";");
        text_string(&one->name, condition->pairs);
    }
    variants[variant_count++] = (struct variant){one->name.line, prepare, run, finish};
}

static bool asked_for(const struct condition *condition)
{
    return boot_params_asks(&run_params, condition->pairs, condition->unless);
}

static bool asks_for_any(void)
{
    for (size_t i = 1; i < CONDITIONS; i++) {
        if (asked_for(&conditions[i])) {
            return true;
        }
    }
    return false;
}

void conditions_take(const struct experiment **place)
{
    const struct experiment *own = *place;
    struct experiment *mine;

    if (!own->takes_conditions || !asks_for_any() || run_is_on_host()) {
        return;
    }
    if (taken_count == EXPERIMENTS) {
        run_end(false);
    }
    mine = &taken[taken_count++];
    *mine = *own;
    mine->own_samples = own_samples;
    mine->counter_alone = counter_alone;
    mine->variants = &variants[variant_count];
    for (size_t i = 0; i < own->variant_count; i++) {
        for (size_t n = 0; n < CONDITIONS; n++) {
            if (asked_for(&conditions[n])) {
                add(own, &own->variants[i], &conditions[n]);
            }
        }
    }
    mine->variant_count = (size_t)(&variants[variant_count] - mine->variants);
    *place = mine;
}
