/* See resume.h. */
#include "bench/resume.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bench/number.h"
#include "bench/resume_tables.h"

/* The value of `name:rest`, or without a rest, of `name`. */
static const char *value_of(const struct resume *resume, const char *name, const char *rest)
{
    char *key = xprintf("%s:%s", name, rest);
    const char *value = resume_value(resume, key);

    free(key);
    return value;
}

/* `status:PLATFORM/PATH/EXPERIMENT/`: what the keys of a plan's variants begin with. */
static char *prefix_of(const struct plan *plan, const char *plain, const char *traced)
{
    return xprintf("%s:%s/%s/%s/", plan->traced ? traced : plain, plan->platform->name, plan->path,
                   plan->experiment);
}

bool resume_wants(const void *context, const struct plan *plan)
{
    const struct resume *resume = context;
    char *prefix = prefix_of(plan, "status", "trace");
    bool wanted = false;

    for (size_t i = 0; i < resume->count && !wanted; i++) {
        wanted = strncmp(resume->key[i], prefix, strlen(prefix)) == 0;
    }
    free(prefix);
    return wanted;
}

/* ---- whether all is as it was ---------------------------------------------------------------------- */

static bool is_same(const struct resume *resume, const char *key, const char *then, const char *now,
                    struct errmsg *error)
{
    return (then != NULL && strcmp(then, now) == 0) ||
           refuse(error, "%s: %s was '%s' and is '%s': the rest would not be of the same", resume->folder,
                  key, then != NULL ? then : "", now);
}

/* The first platform's QEMU is the run's, and another's only where it differs. */
static bool has_machine(const struct resume *resume, const struct runinfo *info, const char *platform,
                        size_t number, struct errmsg *error)
{
    const char *images = value_of(resume, "images", platform);
    const char *qemu = value_of(resume, "qemu_version", platform);
    char *key = qemu != NULL ? xprintf("qemu_version:%s", platform) : xstrdup("qemu_version");
    bool good = is_same(resume, key, qemu != NULL ? qemu : resume_value(resume, key),
                        info->qemu_version[number], error);

    free(key);
    return good && (images == NULL || strcmp(images, info->images[number]) == 0 ||
                    refuse(error,
                           "%s: the images of %s, or their compiler, are not what they were: the rest would "
                           "not be of the same",
                           resume->folder, platform));
}

static bool has_plan(const struct matrix *matrix, const char *key)
{
    bool found = false;

    for (size_t i = 0; i < matrix->count && !found; i++) {
        char *prefix = prefix_of(&matrix->item[i], "status", "trace");

        found = strncmp(key, prefix, strlen(prefix)) == 0;
        free(prefix);
    }
    return found;
}

/* A row that is not in the matrix any more would be in no table. */
static bool has_plans(const struct resume *resume, const struct runinfo *info, const struct matrix *matrix,
                      struct errmsg *error)
{
    const char *plans = resume_value(resume, "plans");

    for (size_t i = 0; i < resume->count; i++) {
        const char *key = resume->key[i];

        if ((strncmp(key, "status:", 7) == 0 || strncmp(key, "trace:", 6) == 0) && !has_plan(matrix, key)) {
            return refuse(error, "%s: %s has no row for '%s': it would be lost", resume->folder, info->matrix,
                          key);
        }
    }
    return plans == NULL || strcmp(plans, info->plans) == 0 ||
           refuse(error,
                  "%s: the rows of %s, or their machines, are not what they were: the rest would not be of "
                  "the same",
                  resume->folder, info->matrix);
}

bool resume_matches(const struct resume *resume, const struct runinfo *info, const struct matrix *matrix,
                    struct errmsg *error)
{
    if (!is_same(resume, "commit", resume_value(resume, "commit"), info->commit, error) ||
        !is_same(resume, "dirty", resume_value(resume, "dirty"), info->dirty, error)) {
        return false;
    }
    for (size_t i = 0; i < matrix->platform.count; i++) {
        if (!has_machine(resume, info, matrix->platform.item[i], i, error)) {
            return false;
        }
    }
    return has_plans(resume, info, matrix, error);
}

/* ---- rows ------------------------------------------------------------------------------------------ */

/* What run.csv says of a plan's variant under such a key; NULL: nothing. */
static const char *said_of(const struct resume *resume, const struct plan *plan, const char *plain,
                           const char *traced, const char *variant)
{
    char *prefix = prefix_of(plan, plain, traced);
    char *key = xprintf("%s%s", prefix, variant);
    const char *value = resume_value(resume, key);

    free(key);
    free(prefix);
    return value;
}

/* A variant as run.csv tells it; false where it is not whole. */
static bool take_variant(const struct resume *resume, struct row *row, const char *name, const char *word)
{
    const struct plan *plan = row->plan;
    struct variant *variant = row_variant(row, name);
    const char *reason = said_of(resume, plan, "reason", "trace_reason", name);
    const char *samples = said_of(resume, plan, "samples", "", name);
    const char *others = said_of(resume, plan, "", "trace_other_ways", name);
    enum status status = FAILED;
    bool whole = status_parse(word, &status) && (status == OK || status == UNSUPPORTED);

    if (reason != NULL) {
        variant_note(variant, status, "%s", reason);
    }
    variant->announced = samples != NULL && number_u64(samples, &variant->measured);
    if (others != NULL) {
        whole = number_u64(others, &variant->stages.other_ways) && whole;
    }
    return whole;
}

/* What they found out of their machine, as a `cpu` record says it. */
static char *facts_of(const struct resume *resume, const char *platform)
{
    static const char *const facts[] = {MACHINE_FACTS};
    char *words = NULL;

    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        const char *value = value_of(resume, facts[i], platform);

        if (value != NULL) {
            char *longer =
                xprintf("%s%s%s=%s", words != NULL ? words : "", words != NULL ? " " : "", facts[i], value);

            free(words);
            words = longer;
        }
    }
    return words;
}

/* What the guests of a row's platform said, where the row is one that began. */
static void take_begin(const struct resume *resume, struct row *row)
{
    const char *platform = row->plan->platform->name;
    const char *compiler = value_of(resume, "guest_compiler", platform);
    const char *tick_hz = value_of(resume, "tick_hz", platform);
    const char *overhead = value_of(resume, "clock_overhead", platform);
    char *pair = xprintf("%s/%s", platform, row->plan->path);
    const char *host = value_of(resume, "host", pair);

    free(pair);
    compiler = compiler != NULL ? compiler : resume_value(resume, "guest_compiler");
    if (compiler != NULL && tick_hz != NULL && overhead != NULL && number_u64(tick_hz, &row->tick_hz) &&
        number_u64(overhead, &row->clock_overhead)) {
        row->compiler = xstrdup(compiler);
    }
    row->cpu = facts_of(resume, platform);
    row->host = host != NULL && row->plan->host != NULL ? xstrdup(host) : NULL;
}

/* A row as run.csv tells it; false where it is not whole. */
static bool take_row(const struct resume *resume, struct held *held, struct row *row, const struct plan *plan)
{
    char *prefix = prefix_of(plan, "status", "trace");
    size_t length = strlen(prefix);
    bool whole = true;

    row_init(row, plan, NULL);
    for (size_t i = 0; i < resume->count; i++) {
        if (strncmp(resume->key[i], prefix, length) == 0) {
            const char *variant = resume->key[i] + length;

            whole = take_variant(resume, row, variant, resume->value[i]) && whole;
            whole = whole && (row_find(row, variant)->status != OK || resume_holds(held, plan, variant));
        }
    }
    free(prefix);
    take_begin(resume, row);
    return whole && row->count > 0;
}

/* Those that share a boot are whole, or measured again, together. */
static void choose_rows(const struct resume *resume, struct held *held, const struct matrix *matrix,
                        struct row *row, bool *kept)
{
    for (size_t first = 0; first < matrix->count;) {
        size_t boot = matrix->item[first].boot > 1 ? matrix->item[first].boot : 1;
        bool whole = true;

        for (size_t i = first; i < first + boot; i++) {
            whole = take_row(resume, held, &row[i], &matrix->item[i]) && whole;
        }
        for (size_t i = first; i < first + boot; i++) {
            kept[i] = whole;
            if (!whole) {
                row_free(&row[i]);
            }
        }
        first += boot;
    }
}

/* What these rows have in .rows/: the tables have them. */
static void drop_kept(struct results *results, const bool *kept)
{
    for (size_t i = 0; i < results->count; i++) {
        if (kept[i]) {
            results_drop_row(results, i);
        }
    }
}

bool resume_take(const struct resume *resume, const struct matrix *matrix, struct results *results,
                 struct row *row, bool *kept, struct errmsg *error)
{
    struct held held;
    bool good;

    resume_held(resume, &held);
    choose_rows(resume, &held, matrix, row, kept);
    resume_held_free(&held);
    drop_kept(results, kept);
    good = resume_copy(resume, matrix, results, row, kept, error);
    if (!good) {
        drop_kept(results, kept);
    }
    for (size_t i = 0; i < matrix->count; i++) {
        results->row[i].closed = kept[i];
    }
    return good;
}
