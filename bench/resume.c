/* See resume.h. */
#include "bench/resume.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/csv_read.h"
#include "bench/csv_write.h"
#include "bench/number.h"

#define KEY_COLUMNS 4

/* ---- run.csv --------------------------------------------------------------------------------------- */

static bool take_key(void *context, const struct csv_row *row, struct errmsg *error)
{
    struct resume *resume = context;

    if (row->count != 2) {
        return refuse(error, "%zu fields, not 2", row->count);
    }
    resume->key = xrealloc(resume->key, (resume->count + 1) * sizeof(char *));
    resume->value = xrealloc(resume->value, (resume->count + 1) * sizeof(char *));
    resume->key[resume->count] = xstrdup(row->field[0]);
    resume->value[resume->count++] = xstrdup(row->field[1]);
    return true;
}

const char *resume_value(const struct resume *resume, const char *key)
{
    for (size_t i = 0; i < resume->count; i++) {
        if (strcmp(resume->key[i], key) == 0) {
            return resume->value[i];
        }
    }
    return NULL;
}

/* The value of `name:rest`, or without a rest, of `name`. */
static const char *value_of(const struct resume *resume, const char *name, const char *rest)
{
    char *key = xprintf("%s:%s", name, rest);
    const char *value = resume_value(resume, key);

    free(key);
    return value;
}

static bool has_tables(const struct resume *resume, struct errmsg *error)
{
    for (size_t i = 0; i < TABLES; i++) {
        char *path = xprintf("%s/%s", resume->folder, results_table(i));
        bool there = access(path, R_OK) == 0 ||
                     refuse(error, "%s: %s is missing: this is not a run that can be resumed", resume->folder,
                            results_table(i));

        free(path);
        if (!there) {
            return false;
        }
    }
    return true;
}

bool resume_read(struct resume *resume, const char *folder, struct errmsg *error)
{
    char *path = xprintf("%s/run.csv", folder);
    const char *samples, *variants, *status;
    bool good;

    *resume = (struct resume){.folder = folder};
    good = csv_read(path, take_key, resume, error);
    free(path);
    if (!good || !has_tables(resume, error)) {
        return false;
    }
    samples = resume_value(resume, "samples");
    variants = resume_value(resume, "variants");
    status = resume_value(resume, "status");
    names_split(&resume->variants, variants != NULL ? variants : "");
    if (status != NULL && strcmp(status, STATUS_OK) == 0) {
        return refuse(error, "%s: the run is complete: there is nothing to resume", folder);
    }
    return samples == NULL || number_u64(samples, &resume->samples) ||
           refuse(error, "%s/run.csv: samples '%s' is not a number", folder, samples);
}

void resume_free(struct resume *resume)
{
    for (size_t i = 0; i < resume->count; i++) {
        free(resume->key[i]);
        free(resume->value[i]);
    }
    free(resume->key);
    free(resume->value);
    names_free(&resume->variants);
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

bool resume_matches(const struct resume *resume, const struct runinfo *info, struct errmsg *error)
{
    const struct {
        const char *key, *now;
    } same[] = {{"commit", info->commit}, {"dirty", info->dirty}, {"qemu_version", info->qemu_version[0]}};

    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        const char *then = resume_value(resume, same[i].key);

        if (then == NULL || strcmp(then, same[i].now) != 0) {
            return refuse(error, "%s: %s was '%s' and is '%s': the rest would not be of the same",
                          resume->folder, same[i].key, then != NULL ? then : "", same[i].now);
        }
    }
    return true;
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
    const char *own = said_of(resume, plan, "own_samples", "", name);
    const char *others = said_of(resume, plan, "", "trace_other_ways", name);
    enum status status = FAILED;
    bool whole = status_parse(word, &status) && (status == OK || status == UNSUPPORTED);

    if (reason != NULL) {
        variant_note(variant, status, "%s", reason);
    }
    variant->announced = own != NULL && number_u64(own, &variant->want);
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
static bool take_row(const struct resume *resume, struct row *row, const struct plan *plan)
{
    char *prefix = prefix_of(plan, "status", "trace");
    size_t length = strlen(prefix);
    bool whole = true;

    row_init(row, plan, NULL);
    for (size_t i = 0; i < resume->count; i++) {
        if (strncmp(resume->key[i], prefix, length) == 0) {
            whole = take_variant(resume, row, resume->key[i] + length, resume->value[i]) && whole;
        }
    }
    free(prefix);
    take_begin(resume, row);
    return whole && row->count > 0;
}

/* Those that share a boot are whole, or measured again, together. */
static void choose_rows(const struct resume *resume, const struct matrix *matrix, struct row *row, bool *kept)
{
    for (size_t first = 0; first < matrix->count;) {
        size_t boot = matrix->item[first].boot > 1 ? matrix->item[first].boot : 1;
        bool whole = true;

        for (size_t i = first; i < first + boot; i++) {
            whole = take_row(resume, &row[i], &matrix->item[i]) && whole;
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

/* ---- tables ---------------------------------------------------------------------------------------- */

/* A table on its way into the kept rows' own files. */
struct taking {
    const struct matrix *matrix;
    struct results *results;
    struct row *row;
    const bool *kept;
    size_t table;
    size_t at; /* the row that is written; the matrix's count where there is none */
    struct variant *variant;
    struct csv_file file;
    struct csv_out out;
};

static bool end_row(struct taking *taking, struct errmsg *error)
{
    bool good = true;

    if (taking->at < taking->matrix->count) {
        good = csv_flush(&taking->out) && csv_file_close(&taking->file, false);
        if (!good) {
            *error = taking->file.error;
        }
        csv_out_free(&taking->out);
    }
    taking->at = taking->matrix->count;
    taking->variant = NULL;
    return good;
}

static bool is_of(const struct plan *plan, const struct csv_row *row, bool traced)
{
    return plan->traced == traced && strcmp(plan->platform->name, row->field[0]) == 0 &&
           strcmp(plan->path, row->field[1]) == 0 && strcmp(plan->experiment, row->field[2]) == 0;
}

/* The kept row that a line of the table belongs to, opened; the matrix's count where it is none. */
static bool find_row(struct taking *taking, const struct csv_row *row, struct errmsg *error)
{
    const struct matrix *matrix = taking->matrix;
    bool traced = taking->table == TABLE_STAGES;
    size_t i = 0;
    char *path;

    if (taking->at < matrix->count && is_of(&matrix->item[taking->at], row, traced)) {
        return true;
    }
    if (!end_row(taking, error)) {
        return false;
    }
    while (i < matrix->count && !(taking->kept[i] && is_of(&matrix->item[i], row, traced))) {
        i++;
    }
    if (i == matrix->count) {
        return true;
    }
    taking->at = i;
    path = results_spool(taking->results, i, taking->table);
    csv_file_open(&taking->file, path);
    results_out(&taking->out, &taking->file, taking->table);
    free(path);
    return true;
}

static bool take_sample(struct taking *taking, const struct csv_row *row, struct errmsg *error)
{
    struct equal equal = {0};
    uint64_t warmup;

    if (row->count != 10 || !number_u64(row->field[4], &equal.vcpu) ||
        !number_u64(row->field[5], &equal.first) || !number_u64(row->field[6], &warmup) || warmup > 1 ||
        !number_i64(row->field[7], &equal.value) || strpbrk(row->field[8], ",\"\r\n") != NULL ||
        !number_u64(row->field[9], &equal.count)) {
        return refuse(error, "not a row of samples");
    }
    equal.warmup = warmup == 1;
    samples_put(&taking->out, taking->variant->prefix, &equal, row->field[8]);
    taking->row[taking->at].seen += equal.count;
    return true;
}

static bool take_line(void *context, const struct csv_row *row, struct errmsg *error)
{
    struct taking *taking = context;
    struct variant *variant;

    if (row->line == 1) {
        return true;
    }
    if (row->count <= KEY_COLUMNS) {
        return refuse(error, "%zu fields are too few", row->count);
    }
    if (!find_row(taking, row, error) || taking->at == taking->matrix->count) {
        return taking->at == taking->matrix->count && !taking->file.failed;
    }
    variant = row_find(&taking->row[taking->at], row->field[3]);
    if (variant == NULL) {
        return refuse(error, "run.csv has no status of its variant");
    }
    if (taking->table == TABLE_SAMPLES) {
        if (taking->variant != NULL && taking->variant != variant) {
            csv_flush(&taking->out);
        }
        taking->variant = variant;
        return take_sample(taking, row, error);
    }
    for (size_t i = 0; i < row->count; i++) {
        csv_text(&taking->out, row->field[i]);
    }
    csv_end_row(&taking->out);
    return true;
}

bool resume_take(const struct resume *resume, const struct matrix *matrix, struct results *results,
                 struct row *row, bool *kept, struct errmsg *error)
{
    bool good = true;

    choose_rows(resume, matrix, row, kept);
    for (size_t i = 0; good && i < TABLES; i++) {
        struct taking taking = {
            .matrix = matrix, .results = results, .row = row, .kept = kept, .table = i, .at = matrix->count};
        char *path = xprintf("%s/%s", resume->folder, results_table(i));
        struct errmsg closing;

        good = csv_read(path, take_line, &taking, error);
        if (!end_row(&taking, &closing) && good) {
            *error = closing;
            good = false;
        }
        free(path);
    }
    for (size_t i = 0; i < matrix->count; i++) {
        results->row[i].closed = kept[i];
    }
    return good;
}
