/* See resume_tables.h. */
#include "bench/resume_tables.h"

#include <stdlib.h>
#include <string.h>

#include "bench/check_tables.h"
#include "bench/csv_read.h"
#include "bench/csv_write.h"
#include "bench/number.h"
#include "bench/tables.h"

#define KEY_COLUMNS 4

/* ---- what they hold -------------------------------------------------------------------------------- */

/* A table that is looked through for what there is of each variant. */
struct counting {
    const struct table *table;
    struct known_list *list;
};

/* A row that is not as it should be is met again when it is taken. */
static bool count_line(void *context, const struct csv_row *row, struct errmsg *unused)
{
    const struct counting *counting = context;
    struct known *known;
    struct errmsg ignored;

    (void)unused;
    if (row->line > 1 && row->count == counting->table->columns &&
        (known = known_of_row(counting->list, row->field)) != NULL) {
        counting->table->row(counting->list, known, row, &ignored);
    }
    return true;
}

static void add_variants(const struct resume *resume, const char *kind, struct known_list *list)
{
    size_t length = strlen(kind);

    for (size_t i = 0; i < resume->count; i++) {
        const char *name = resume->key[i] + length;

        if (strncmp(resume->key[i], kind, length) == 0 && strcmp(resume->value[i], STATUS_OK) == 0) {
            char *key = xprintf("samples:%s", name);
            const char *samples = resume_value(resume, key);
            struct known *known = known_add(list, name, OK);

            known->told = samples != NULL && number_u64(samples, &known->want);
            free(key);
        }
    }
}

static const struct table *table_of(const char *file)
{
    const struct table *table = check_tables;

    while (strcmp(table->file, file) != 0) {
        table++;
    }
    return table;
}

void resume_held(const struct resume *resume, struct held *held)
{
    *held = (struct held){0};
    add_variants(resume, "status:", &held->plain);
    add_variants(resume, "trace:", &held->traced);
    for (size_t i = 0; i < TABLES; i++) {
        struct counting counting = {.table = table_of(results_table(i))};
        char *path = xprintf("%s/%s", resume->folder, results_table(i));
        struct errmsg ignored;

        counting.list = counting.table->traced ? &held->traced : &held->plain;
        csv_read(path, count_line, &counting, &ignored);
        free(path);
    }
}

bool resume_holds(struct held *held, const struct plan *plan, const char *variant)
{
    char *key = xprintf("%s/%s/%s/%s", plan->platform->name, plan->path, plan->experiment, variant);
    struct known_list *list = plan->traced ? &held->traced : &held->plain;
    const struct known *known = known_find(list, key);
    struct errmsg ignored;

    free(key);
    return known != NULL && known_whole(list, known, plan->traced, &ignored);
}

void resume_held_free(struct held *held)
{
    known_free(&held->plain);
    known_free(&held->traced);
}

/* ---- what is taken over ---------------------------------------------------------------------------- */

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

static bool read_sample(const struct csv_row *row, struct equal *equal, struct errmsg *error)
{
    uint64_t warmup;

    if (row->count != 10 || !number_u64(row->field[4], &equal->vcpu) ||
        !number_u64(row->field[5], &equal->first) || !number_u64(row->field[6], &warmup) || warmup > 1 ||
        !number_i64(row->field[7], &equal->value) || strpbrk(row->field[8], ",\"\r\n") != NULL ||
        !number_u64(row->field[9], &equal->count)) {
        return refuse(error, "not a row of samples");
    }
    equal->warmup = warmup == 1;
    return true;
}

static bool take_line(void *context, const struct csv_row *row, struct errmsg *error)
{
    struct taking *taking = context;
    struct equal equal = {0};
    struct variant *variant;

    if (row->line == 1) {
        return true;
    }
    if (row->count <= KEY_COLUMNS) {
        return refuse(error, "%zu fields are too few", row->count);
    }
    if (taking->table == TABLE_SAMPLES && !read_sample(row, &equal, error)) {
        return false;
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
        samples_put(&taking->out, variant->prefix, &equal, row->field[8]);
        taking->row[taking->at].seen += equal.count;
        return true;
    }
    for (size_t i = 0; i < row->count; i++) {
        csv_text(&taking->out, row->field[i]);
    }
    csv_end_row(&taking->out);
    return true;
}

bool resume_copy(const struct resume *resume, const struct matrix *matrix, struct results *results,
                 struct row *row, const bool *kept, struct errmsg *error)
{
    bool good = true;

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
    return good;
}
