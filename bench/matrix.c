/* See matrix.h. */
#include "bench/matrix.h"

#include <stdlib.h>

void matrix_add_names(struct matrix *matrix, const struct plan *plan)
{
    names_add(&matrix->platform, plan->platform->name);
    names_add(&matrix->path, plan->path);
    names_add(&matrix->experiment, plan->experiment);
}

static void free_names(struct matrix *matrix)
{
    names_free(&matrix->platform);
    names_free(&matrix->path);
    names_free(&matrix->experiment);
}

static bool all_known(const char *what, const struct names *asked, const struct names *known,
                      struct errmsg *error)
{
    for (size_t i = 0; i < asked->count; i++) {
        if (!names_has(known, asked->item[i])) {
            char *list = names_join(known);

            refuse(error, "unknown %s '%s'; known: %s", what, asked->item[i], list);
            free(list);
            return false;
        }
    }
    return true;
}

static bool wanted(const struct names *asked, const char *name)
{
    return asked->count == 0 || names_has(asked, name);
}

/* Whether nothing runs on the platform without a host. */
static bool only_hosts(const struct matrix *matrix, const struct platform *platform)
{
    for (size_t i = 0; i < matrix->count; i++) {
        if (matrix->item[i].platform == platform && matrix->item[i].host == NULL) {
            return false;
        }
    }
    return true;
}

/* Marks what a host carries and nobody asked for: it takes packages that are not on every machine. */
static void leave_hosts_out(struct matrix *matrix, const struct names *platform, const struct names *path)
{
    for (size_t i = 0; i < matrix->count; i++) {
        struct plan *plan = &matrix->item[i];

        plan->boot = plan->host == NULL || names_has(path, plan->path) ||
                     (path->count == 0 && names_has(platform, plan->platform->name) &&
                      only_hosts(matrix, plan->platform));
    }
}

/* A board runs where it is named. */
static bool wanted_platform(const struct names *asked, const struct platform *platform)
{
    return wanted(asked, platform->name) && (asked->count != 0 || !platform->on_request);
}

static void plan_free(struct plan *plan)
{
    free(plan->path);
    free(plan->experiment);
}

bool matrix_keep(struct matrix *matrix, bool (*wants)(const void *context, const struct plan *plan),
                 const void *context, struct errmsg *error)
{
    size_t kept = 0;

    free_names(matrix);
    for (size_t i = 0; i < matrix->count; i++) {
        struct plan *plan = &matrix->item[i];

        if (wants(context, plan)) {
            matrix_add_names(matrix, plan);
            matrix->item[kept++] = *plan;
        } else {
            plan_free(plan);
        }
    }
    matrix->count = kept;
    return kept > 0 || refuse(error, "nothing to run: no row of the matrix has all the names asked for");
}

struct choice {
    const struct names *platform, *path, *experiment;
};

static bool is_chosen(const void *context, const struct plan *plan)
{
    const struct choice *choice = context;

    return plan->boot != 0 && wanted_platform(choice->platform, plan->platform) &&
           wanted(choice->path, plan->path) && wanted(choice->experiment, plan->experiment);
}

bool matrix_select(struct matrix *matrix, const struct names *platform, const struct names *path,
                   const struct names *experiment, struct errmsg *error)
{
    const struct choice choice = {platform, path, experiment};

    if (!all_known("platform", platform, &matrix->platform, error) ||
        !all_known("path", path, &matrix->path, error) ||
        !all_known("experiment", experiment, &matrix->experiment, error)) {
        return false;
    }
    leave_hosts_out(matrix, platform, path);
    return matrix_keep(matrix, is_chosen, &choice, error);
}

static bool runs_on_model(const void *context, const struct plan *plan)
{
    (void)context;
    return !plan->one_cpu || plan->platform->one_cpu[0] != '\0' || plan->platform->here;
}

bool matrix_take_models(struct matrix *matrix, struct errmsg *error)
{
    return matrix_keep(matrix, runs_on_model, NULL, error);
}

void matrix_take_hosts(struct matrix *matrix, const struct hosts *hosts)
{
    for (size_t i = 0; i < matrix->count; i++) {
        struct plan *plan = &matrix->item[i];

        plan->host = hosts_find(hosts, plan->path, plan->platform->name);
    }
}

static bool share(const struct plan *first, const struct plan *other)
{
    return first->host != NULL && first->host == other->host && first->host->one_boot &&
           first->platform == other->platform && first->one_cpu == other->one_cpu && !first->traced &&
           !other->traced;
}

void matrix_share_boots(struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->count; i += matrix->item[i].boot) {
        struct plan *first = &matrix->item[i];

        first->boot = 1;
        while (i + first->boot < matrix->count && share(first, first + first->boot)) {
            first[first->boot++].boot = 1;
        }
    }
}

char *plan_samples(const struct plan *plan)
{
    char *list = xprintf("%llu", (unsigned long long)plan->samples);
    bool alike = true;

    for (size_t i = 1; i < plan->boot; i++) {
        alike = alike && plan[i].samples == plan->samples;
    }
    for (size_t i = 1; i < plan->boot && !alike; i++) {
        char *longer = xprintf("%s,%llu", list, (unsigned long long)plan[i].samples);

        free(list);
        list = longer;
    }
    return list;
}

char *plan_experiments(const struct plan *plan)
{
    char *list = xstrdup(plan->experiment);

    for (size_t i = 1; i < plan->boot; i++) {
        char *longer = xprintf("%s,%s", list, plan[i].experiment);

        free(list);
        list = longer;
    }
    return list;
}

uint64_t plan_printed(const struct plan *plan)
{
    return plan->samples < RECORD_SAMPLES_MAX ? plan->samples : RECORD_SAMPLES_MAX;
}

/* Both factors are far below 2^32. */
static uint64_t scaled(uint64_t timeout_s, uint64_t samples, uint64_t usual)
{
    uint64_t most = (timeout_s * samples + usual - 1) / usual;

    return samples <= usual ? timeout_s : most < TIMEOUT_MAX ? most : TIMEOUT_MAX;
}

void matrix_take_samples(struct matrix *matrix, uint64_t samples)
{
    for (size_t i = 0; i < matrix->count; i++) {
        struct plan *plan = &matrix->item[i];

        if (!plan->traced) {
            plan->timeout_s = scaled(plan->timeout_s, samples, plan->samples);
            plan->samples = samples;
        }
    }
}

void matrix_take_timeout(struct matrix *matrix, uint64_t timeout_s)
{
    for (size_t i = 0; i < matrix->count; i++) {
        matrix->item[i].timeout_s = timeout_s;
    }
}

void matrix_take_variants(struct matrix *matrix, const struct names *variants)
{
    for (size_t i = 0; i < matrix->count; i++) {
        matrix->item[i].variants = variants;
    }
}

/* Seconds a board takes to its prompt; bytes of images that are sent, and that a sample takes in all its
 * variants. */
#define PROMPT_S     70U
#define IMAGES_BYTES (512U << 10)
#define SAMPLE_BYTES 100U

void matrix_take_line(struct matrix *matrix, uint64_t baud)
{
    for (size_t i = 0; i < matrix->count; i++) {
        struct plan *plan = &matrix->item[i];

        plan->timeout_s += PROMPT_S + (IMAGES_BYTES + plan_printed(plan) * SAMPLE_BYTES) * 10U / baud;
    }
}

void matrix_free(struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->count; i++) {
        plan_free(&matrix->item[i]);
    }
    free(matrix->item);
    free_names(matrix);
    *matrix = (struct matrix){0};
}
