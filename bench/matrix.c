/* See matrix.h. */
#include "bench/matrix.h"

#include <stdlib.h>
#include <string.h>

#include "bench/csv_read.h"
#include "bench/number.h"

enum { PLATFORM, PATH, EXPERIMENT, SAMPLES, TIMEOUT, TRACE, CPUS, COLUMNS };

static const char *const header[COLUMNS] = {"platform",  "path",  "experiment", "samples",
                                            "timeout_s", "trace", "cpus"};

/* Samples of a traced guest: it keeps all stages of each. */
#define TRACE_MAX 1000U

struct reading {
    struct matrix *matrix;
    const struct platforms *platforms;
    size_t columns;
    struct plan *traced; /* what goes behind the others */
    size_t traced_count;
};

static const struct plan *find(const struct matrix *matrix, const struct plan *plan)
{
    for (size_t i = 0; i < matrix->count; i++) {
        const struct plan *other = &matrix->item[i];

        if (other->platform == plan->platform && strcmp(other->path, plan->path) == 0 &&
            strcmp(other->experiment, plan->experiment) == 0) {
            return other;
        }
    }
    return NULL;
}

static void add_names(struct matrix *matrix, const struct plan *plan)
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

static bool add(struct matrix *matrix, const struct plan *plan, struct errmsg *error)
{
    const struct plan *other = find(matrix, plan);
    struct plan copy = *plan;

    if (other != NULL) {
        return refuse(error, "%s %s %s is on line %lu already", plan->platform->name, plan->path,
                      plan->experiment, other->line);
    }
    /* Both become part of a log's file name. */
    if (strpbrk(plan->path, "/\"") != NULL || strpbrk(plan->experiment, "/\"") != NULL) {
        return refuse(error, "'%s %s': a name has no slash or quote", plan->path, plan->experiment);
    }
    copy.path = xstrdup(plan->path);
    copy.experiment = xstrdup(plan->experiment);
    matrix->item = xrealloc(matrix->item, (matrix->count + 1) * sizeof(*matrix->item));
    matrix->item[matrix->count++] = copy;
    add_names(matrix, plan);
    return true;
}

/* Keeps the second row that a trace of `samples` samples asks for. */
static void add_traced(struct reading *reading, const struct plan *plan, uint64_t samples)
{
    struct plan copy = *plan;

    copy.path = xstrdup(plan->path);
    copy.experiment = xstrdup(plan->experiment);
    copy.samples = samples;
    copy.traced = true;
    reading->traced = xrealloc(reading->traced, (reading->traced_count + 1) * sizeof(*reading->traced));
    reading->traced[reading->traced_count++] = copy;
}

/* On one platform, every path with every experiment of one line; and again traced, with `trace` samples, if
 * that is not 0. */
static bool expand(struct reading *reading, struct plan plan, const struct csv_row *row, uint64_t trace,
                   struct errmsg *error)
{
    struct names paths = {0}, experiments = {0};
    bool good = true;

    names_split(&paths, row->field[PATH]);
    names_split(&experiments, row->field[EXPERIMENT]);
    if (paths.count == 0 || experiments.count == 0) {
        good = refuse(error, "%s is empty", header[paths.count == 0 ? PATH : EXPERIMENT]);
    }
    for (size_t i = 0; good && i < paths.count * experiments.count; i++) {
        plan.path = paths.item[i / experiments.count];
        plan.experiment = experiments.item[i % experiments.count];
        good = add(reading->matrix, &plan, error);
        if (good && trace != 0) {
            add_traced(reading, &plan, trace);
        }
    }
    names_free(&paths);
    names_free(&experiments);
    return good;
}

static bool unknown_platform(const struct platforms *platforms, const char *name, struct errmsg *error)
{
    struct names known = {0};
    char *list;

    for (size_t i = 0; i < platforms->count; i++) {
        names_add(&known, platforms->item[i].name);
    }
    list = names_join(&known);
    refuse(error, "unknown platform '%s'; known: %s", name, list);
    free(list);
    names_free(&known);
    return false;
}

/* The number in a column, from 1 to `most`. */
static bool read_number(const struct csv_row *row, size_t column, uint64_t most, uint64_t *value,
                        struct errmsg *error)
{
    if (!number_u64(row->field[column], value) || *value < 1 || *value > most) {
        return refuse(error, "%s '%s' is not a number from 1 to %llu", header[column], row->field[column],
                      (unsigned long long)most);
    }
    return true;
}

/* The last columns may be missing. */
static bool take_header(struct reading *reading, const struct csv_row *row, struct errmsg *error)
{
    reading->columns = row->count >= TRACE && row->count < COLUMNS ? row->count : COLUMNS;
    return csv_is_header(row, header, reading->columns, error);
}

/* The same on each platform of the line. */
static bool expand_platforms(struct reading *reading, struct plan *plan, const struct csv_row *row,
                             uint64_t trace, struct errmsg *error)
{
    struct names platforms = {0};
    bool good = true;

    names_split(&platforms, row->field[PLATFORM]);
    if (platforms.count == 0) {
        good = refuse(error, "%s is empty", header[PLATFORM]);
    }
    for (size_t i = 0; good && i < platforms.count; i++) {
        plan->platform = platforms_find(reading->platforms, platforms.item[i]);
        if (plan->platform != NULL && plan->one_cpu && plan->platform->one_cpu[0] == '\0') {
            good = refuse(error, "platform '%s' has no one_cpu", plan->platform->name);
            break;
        }
        good = plan->platform != NULL ? expand(reading, *plan, row, trace, error)
                                      : unknown_platform(reading->platforms, platforms.item[i], error);
    }
    names_free(&platforms);
    return good;
}

/* One CPU, or as many as the platform has. */
static bool read_cpus(const struct reading *reading, const struct csv_row *row, bool *one_cpu,
                      struct errmsg *error)
{
    const char *text = reading->columns > CPUS ? row->field[CPUS] : "";

    *one_cpu = strcmp(text, "1") == 0;
    return *one_cpu || text[0] == '\0' || refuse(error, "cpus '%s' is neither 1 nor empty", text);
}

static bool take_row(void *context, const struct csv_row *row, struct errmsg *error)
{
    struct reading *reading = context;
    struct plan plan = {.line = row->line};
    uint64_t trace = 0;

    if (row->line == 1) {
        return take_header(reading, row, error);
    }
    if (row->count != reading->columns) {
        return refuse(error, "%zu fields, not %zu", row->count, reading->columns);
    }
    if (!read_number(row, SAMPLES, RECORD_SAMPLES_MAX, &plan.samples, error) ||
        !read_number(row, TIMEOUT, TIMEOUT_MAX, &plan.timeout_s, error)) {
        return false;
    }
    if (reading->columns > TRACE && row->field[TRACE][0] != '\0' &&
        !read_number(row, TRACE, TRACE_MAX, &trace, error)) {
        return false;
    }
    if (!read_cpus(reading, row, &plan.one_cpu, error)) {
        return false;
    }
    return expand_platforms(reading, &plan, row, trace, error);
}

/* The rows that were kept for the end; the matrix has them now. */
static void append_traced(struct reading *reading)
{
    struct matrix *matrix = reading->matrix;

    matrix->item = xrealloc(matrix->item, (matrix->count + reading->traced_count) * sizeof(*matrix->item));
    for (size_t i = 0; i < reading->traced_count; i++) {
        matrix->item[matrix->count++] = reading->traced[i];
    }
    free(reading->traced);
}

bool matrix_read(struct matrix *matrix, const char *path, const struct platforms *platforms,
                 struct errmsg *error)
{
    struct reading reading = {.matrix = matrix, .platforms = platforms};
    bool good;

    *matrix = (struct matrix){0};
    good = csv_read(path, take_row, &reading, error);
    append_traced(&reading);
    if (!good) {
        return false;
    }
    return matrix->count > 0 || refuse(error, "%s: no row in it", path);
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
            add_names(matrix, plan);
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

        plan->timeout_s += PROMPT_S + (IMAGES_BYTES + plan->samples * SAMPLE_BYTES) * 10U / baud;
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
