/*
 * See cold.h. It is apart from the runner, as host.c is.
 */
#include "runtime/cold.h"

#include "caches.h"
#include "common/text.h"
#include "runtime/run.h"

#define COLD        "cache=cold"
#define EXPERIMENTS 8U
#define VARIANTS    32U

static struct taken {
    struct experiment mine;
    const struct experiment *own;
} taken[EXPERIMENTS];
static struct variant variants[VARIANTS];
static struct text names[VARIANTS];
static size_t taken_count, variant_count;

/* Which is running. */
static const struct variant *current;

/* The variant of its own that `mine` stands for; notes which experiment it is of. */
static const struct variant *own_variant(const struct variant *mine, const struct experiment **own)
{
    for (size_t i = 0; i < taken_count; i++) {
        for (size_t n = 0; n < taken[i].own->variant_count; n++) {
            if (boot_name_is(mine->name, taken[i].mine.variants[n].name)) {
                *own = taken[i].own;
                return &taken[i].own->variants[n];
            }
        }
    }
    return NULL;
}

/* Called before a variant's prepare(): notes which it is. */
static uint32_t own_samples(const struct variant *mine)
{
    const struct experiment *own = NULL;

    current = own_variant(mine, &own);
    return own->own_samples != NULL ? own->own_samples(current) : 0;
}

static bool counter_alone(const struct variant *mine)
{
    const struct experiment *own = NULL;
    const struct variant *variant = own_variant(mine, &own);

    return own->counter_alone != NULL && own->counter_alone(variant);
}

static const char *prepare(void)
{
    return current->prepare();
}

static bool run(int32_t *ticks)
{
    caches_empty();
    return current->run(ticks);
}

static void finish(void)
{
    current->finish();
}

void cold_takes(const struct experiment **place)
{
    const struct experiment *own = *place;
    struct experiment *mine = &taken[taken_count].mine;

    if (!own->may_be_cold || !boot_params_asks(&run_params, COLD) || (!run_is_native() && !run_has_shim())) {
        return;
    }
    if (taken_count == EXPERIMENTS || variant_count + own->variant_count > VARIANTS) {
        run_end(false);
    }
    *mine = *own;
    mine->own_samples = own_samples;
    mine->counter_alone = counter_alone;
    mine->variants = &variants[variant_count];
    for (size_t i = 0; i < own->variant_count; i++) {
        struct text *name = &names[variant_count];

        text_clear(name);
        text_string(name, own->variants[i].name);
        text_string(name, ";" COLD);
        variants[variant_count++] = (struct variant){name->line, prepare, run, finish};
    }
    taken[taken_count++].own = own;
    *place = mine;
}
