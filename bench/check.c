/* See check.h. */
#include "bench/check.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/check_keys.h"
#include "bench/check_known.h"
#include "bench/check_tables.h"
#include "bench/csv_read.h"
#include "bench/number.h"
#include "bench/version.h"

/* Of one file; a file that is wrong throughout is not printed throughout. */
#define PROBLEMS_SHOWN 20U

struct check {
    const char *folder;
    struct known_list known;
    struct known_list traced; /* what was run again, traced */
    struct names keys;        /* of run.csv */
    enum status status;       /* of the run */
    bool reason;              /* of the run */
    bool no_samples;          /* a reference: its samples are not kept */
    const struct table *table;
    const char *path;
    uint64_t rows;
    uint64_t problems, here; /* in all, and in the current file */
};

static void problem(struct check *check, unsigned long line, const char *what)
{
    check->problems++;
    check->here++;
    if (check->here <= PROBLEMS_SHOWN) {
        if (line > 0) {
            printf("%s:%lu: %s\n", check->path, line, what);
        } else {
            printf("%s: %s\n", check->path, what);
        }
    }
}

/* How many problems of the file were not printed. */
static void tell_others(const struct check *check)
{
    if (check->here > PROBLEMS_SHOWN) {
        printf("%s: %" PRIu64 " more problems\n", check->path, check->here - PROBLEMS_SHOWN);
    }
}

/* A file that was cut off in the middle of a row may still be CSV; only its missing line end tells. */
static void check_last_line(struct check *check)
{
    FILE *file = fopen(check->path, "re");

    if (file != NULL) {
        if (fseek(file, -1, SEEK_END) != 0 || getc(file) != '\n') {
            problem(check, 0, "the last line has no end");
        }
        fclose(file);
    }
}

static void check_file(struct check *check, const char *name, bool may_be_missing, csv_take_fn *take)
{
    char *path = xprintf("%s/%s", check->folder, name);
    struct stat status;
    struct errmsg error = {0};

    check->path = path;
    check->here = 0;
    if (stat(path, &status) != 0) {
        if (!may_be_missing || errno != ENOENT) {
            problem(check, 0, strerror(errno));
        }
    } else if (!csv_read(path, take, check, &error)) {
        check->problems++;
        check->here++;
        puts(error.text);
    } else if (!csv_is_packed(path)) {
        check_last_line(check);
    }
    tell_others(check);
    free(path);
}

static bool is_time(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00Z";

    for (size_t i = 0; i < sizeof(form); i++) {
        bool good = form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];

        if (!good) {
            return false;
        }
    }
    return true;
}

static bool check_key(struct check *check, const char *key, const char *value, struct errmsg *error)
{
    if (strcmp(key, "start") == 0 || (strcmp(key, "end") == 0 && value[0] != '\0')) {
        return is_time(value) || refuse(error, "%s '%s' is not a UTC time", key, value);
    }
    if (strcmp(key, "dirty") == 0) {
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0 || strcmp(value, "unknown") == 0 ||
               refuse(error, "dirty '%s' is not yes, no or unknown", value);
    }
    if (strcmp(key, "status") == 0) {
        return (status_parse(value, &check->status) &&
                (check->status == OK || check->status == INCOMPLETE)) ||
               refuse(error, "status '%s' is not ok or incomplete", value);
    }
    if (strcmp(key, "schema") == 0) {
        return strcmp(value, SCHEMA_VERSION) == 0 ||
               refuse(error, "schema '%s' is not " SCHEMA_VERSION ", which this program knows", value);
    }
    if (strcmp(key, "samples_kept") == 0) {
        check->no_samples = strcmp(value, "no") == 0;
        return check->no_samples || refuse(error, "samples_kept '%s' is not no", value);
    }
    if (strcmp(key, "reason") == 0) {
        check->reason = true;
    }
    return true;
}

static bool take_run_row(void *context, const struct csv_row *row, struct errmsg *unused)
{
    static const char *const header[] = {"key", "value"};
    struct check *check = context;
    struct errmsg error = {0};
    const char *key = row->field[0];
    bool good;

    (void)unused;
    if (row->line == 1) {
        good = csv_is_header(row, header, 2, &error);
    } else if (row->count != 2) {
        good = refuse(&error, "%zu fields, not 2", row->count);
    } else if (!names_add(&check->keys, key)) {
        good = refuse(&error, "key %s appears twice", key);
    } else if (key_of_variant(key)) {
        good = key_take(key, row->field[1], &check->known, &check->traced, &error);
    } else {
        good = check_key(check, key, row->field[1], &error);
    }
    if (!good) {
        problem(check, row->line, error.text);
    }
    return true;
}

/* Whether one of the list is not as it should be; each that is not ok needs a reason. */
static bool check_statuses(struct check *check, const struct known_list *list)
{
    struct errmsg error = {0};
    bool bad = false;

    for (size_t i = 0; i < list->count; i++) {
        const struct known *known = list->item[i];

        bad = bad || known->status >= INCOMPLETE;
        if (known->status != OK && !known->reason) {
            refuse(&error, "%s is %s without a reason", known->key, status_word(known->status));
            problem(check, 0, error.text);
        }
    }
    return bad;
}

/* What run.csv must say as a whole. */
static void check_run(struct check *check)
{
    static const char *const needed[] = {"version", "commit", "dirty", "toolchain", "qemu_version",
                                         "host",    "matrix", "start", "end",       "status"};
    char *path = xprintf("%s/run.csv", check->folder);
    bool bad, bad_trace;
    struct errmsg error = {0};

    check->path = path;
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (!names_has(&check->keys, needed[i])) {
            refuse(&error, "key %s is missing", needed[i]);
            problem(check, 0, error.text);
        }
    }
    bad = check_statuses(check, &check->known);
    bad_trace = check_statuses(check, &check->traced);
    bad = bad || bad_trace;
    if (check->known.count == 0) {
        problem(check, 0, "it has no status of any variant");
    }
    if ((bad && check->status == OK) || (!bad && !check->reason && check->status != OK)) {
        problem(check, 0, "the run's status is not what its variants' are");
    }
    free(path);
}

/* Once the tables are read, and nothing else was found: whether they have what run.csv says. */
static void check_whole(struct check *check, const struct known_list *list, bool traced)
{
    char *path = xprintf("%s/run.csv", check->folder);
    struct errmsg error = {0};

    check->path = path;
    check->here = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (!known_whole(list, list->item[i], traced, &error)) {
            problem(check, 0, error.text);
        }
    }
    tell_others(check);
    free(path);
}

static bool check_fields(const struct table *table, const struct csv_row *row, struct errmsg *error)
{
    if (row->count != table->columns) {
        return refuse(error, "%zu fields, not %zu", row->count, table->columns);
    }
    for (size_t i = 0; i < table->columns; i++) {
        const struct column *column = &table->column[i];
        const char *text = row->field[i];

        if (!(text[0] == '\0' && column->may_be_empty) && !field_good(column->type, text)) {
            return refuse(error, "%s '%s' is not %s", column->name, text, field_says(column->type));
        }
    }
    return true;
}

static bool take_table_row(void *context, const struct csv_row *row, struct errmsg *unused)
{
    struct check *check = context;
    const struct table *table = check->table;
    struct known_list *list = table->traced ? &check->traced : &check->known;
    const char *header[TABLE_COLUMNS_MAX];
    struct known *known = NULL;
    struct errmsg error = {0};
    bool good;

    (void)unused;
    if (row->line == 1) {
        for (size_t i = 0; i < table->columns; i++) {
            header[i] = table->column[i].name;
        }
        good = csv_is_header(row, header, table->columns, &error);
    } else {
        check->rows++;
        good = check_fields(table, row, &error);
        if (good && (known = known_of_row(list, row->field)) == NULL) {
            good = refuse(&error, "run.csv has no %s of %s/%s/%s/%s", table->traced ? "trace" : "status",
                          row->field[0], row->field[1], row->field[2], row->field[3]);
        }
        good = good && table->row(list, known, row, &error);
    }
    if (!good) {
        problem(check, row->line, error.text);
    }
    return true;
}

/* What the run says of itself is told as that, where something speaks against it. */
static void print_end(const struct check *check)
{
    const char *word = status_word(check->status);
    bool stated = names_has(&check->keys, "status");

    printf("%s: ", check->folder);
    if (check->problems == 0) {
        printf("%s", word);
    } else {
        printf("damaged (run.csv says %s)", stated ? word : "no status");
    }
    printf(", %zu variants, %" PRIu64 " rows: %" PRIu64 " problem%s\n", check->known.count, check->rows,
           check->problems, check->problems == 1 ? "" : "s");
}

/* Whether samples.csv, the first of the tables, is there as the second. */
static bool has_packed(const char *folder)
{
    char *path = xprintf("%s/%s", folder, check_tables[1].file);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}

int check_folder(const char *folder)
{
    struct check check = {.folder = folder};
    struct stat status;

    if (stat(folder, &status) != 0) {
        fprintf(stderr, "hyptick: no results folder %s: %s\n", folder, strerror(errno));
        return EXIT_USAGE;
    }
    if (!S_ISDIR(status.st_mode)) {
        fprintf(stderr, "hyptick: %s is a file, not a results folder\n", folder);
        return EXIT_USAGE;
    }
    check_file(&check, "run.csv", false, take_run_row);
    check_run(&check);
    for (check.table = check_tables; check.table->file != NULL; check.table++) {
        bool elsewhere = check.table == check_tables && (check.no_samples || has_packed(folder));

        check_file(&check, check.table->file, check.table->may_be_missing || elsewhere, take_table_row);
    }
    if (check.problems == 0 && !check.no_samples) {
        check_whole(&check, &check.known, false);
    }
    if (check.problems == 0) {
        check_whole(&check, &check.traced, true);
    }
    print_end(&check);
    known_free(&check.known);
    known_free(&check.traced);
    names_free(&check.keys);
    return check.problems == 0 ? EXIT_OK : EXIT_BAD;
}
