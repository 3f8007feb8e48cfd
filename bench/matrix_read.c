/* matrix_read() of matrix.h: the lines of a matrix become its plans. */
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
    matrix_add_names(matrix, plan);
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
        if (plan->platform != NULL && plan->one_cpu && plan->platform->one_cpu[0] == '\0' &&
            !plan->platform->on_request) {
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
    if (!read_number(row, SAMPLES, RECORD_COUNT_MAX, &plan.samples, error) ||
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
