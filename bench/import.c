/*
 * See import.h. The log is gone through twice: once to see what it is a run of, and whether it can be one;
 * then each record goes to the row of its experiment, which reads it as it would from a console.
 */
#include "bench/import.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/capture.h"
#include "bench/progress.h"
#include "bench/results.h"
#include "bench/row.h"
#include "bench/runinfo.h"
#include "bench/survey.h"
#include "common/crc32.h"

#define NOBODY SIZE_MAX

struct import {
    const struct options *options;
    const char *name; /* of the log, less its folders */
    const char *log;
    size_t length;
    struct errmsg error; /* what is wrong with the log */
    struct survey found; /* what the first reading found */

    /* what the second one fills */
    struct platform machine;
    struct matrix matrix;
    struct results results;
    struct row *row;    /* one for each experiment, and so are these */
    uint64_t *sequence; /* of its next record: each row gets a console of its own */
    size_t current;     /* whose records come; NOBODY: no experiment has begun */
    uint64_t expected;  /* sequence number of the next record in the log */
};

static size_t row_of(const struct import *import, const char *experiment)
{
    for (size_t i = 0; experiment != NULL && i < import->matrix.count; i++) {
        if (strcmp(import->matrix.item[i].experiment, experiment) == 0) {
            return i;
        }
    }
    return NOBODY;
}

/* One line for a row, which counts those of the log. */
static void feed(struct import *import, size_t index, unsigned long line, const char *text, size_t length)
{
    struct row *row = &import->row[index];

    row->console.number = line - 1;
    row_feed(row, text, length);
    row_feed(row, "\n", 1);
}

/* A record for a row, with the row's own number: `body` is all that follows that, less the CRC. */
static void give(struct import *import, size_t index, unsigned long line, const char *body)
{
    char *text = xprintf(RECORD_MARK " %" PRIu64 " %s", import->sequence[index]++, body);
    char *whole = xprintf("%s #%08x", text, crc32(text, strlen(text)));

    feed(import, index, line, whole, strlen(whole));
    free(whole);
    free(text);
}

/* Notes what is missing before a record of row `index`; false when the record was there before. */
static bool in_sequence(struct import *import, size_t index, unsigned long line, const struct record *record)
{
    size_t current = import->current;
    size_t whose = current != NOBODY && import->row[current].open != NULL ? current : index;

    if (!record->numbered) {
        return true;
    }
    if (record->seq < import->expected) {
        row_note(&import->row[whose], INCOMPLETE, "line %lu: record %" PRIu64 " came again", line,
                 record->seq);
        return false;
    }
    if (record->seq > import->expected) {
        row_note(&import->row[whose], INCOMPLETE,
                 "line %lu: records %" PRIu64 " to %" PRIu64 " are missing before it", line, import->expected,
                 record->seq - 1);
    }
    import->expected = record->seq + 1;
    return true;
}

/* Of the end the last row is told what the guest said, unless a row has said already what went wrong. */
static const char *end_body(const struct import *import, const char *body)
{
    for (size_t i = 0; i < import->matrix.count; i++) {
        const struct row *row = &import->row[i];

        if (row->count > 0 && row_status(row) >= INCOMPLETE) {
            return RECORD_END " status=" STATUS_OK;
        }
    }
    return body;
}

/* Whether all that was announced of the row's experiment has come. */
static bool is_whole(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (variant_not_reached(row->variant[i])) {
            return false;
        }
    }
    return row->count > 0 && row->open == NULL;
}

/* To every row: a begin, an end, what carries the guest. A fault is not those rows' that have all they want.
 */
static void give_all(struct import *import, unsigned long line, enum record_type type, const char *body)
{
    for (size_t i = 0; i < import->matrix.count; i++) {
        if ((type != REC_FAULT && type != REC_STOP) || !is_whole(&import->row[i])) {
            give(import, i, line, body);
        }
    }
}

/* The log is at its end, and the guest was not: experiments that another has followed are whole. */
static void end_whole_rows(struct import *import)
{
    for (size_t i = 0; !import->found.hosted && i < import->matrix.count; i++) {
        const struct row *row = &import->row[i];

        if (i != import->current && !row->ended && !row->stopped && is_whole(row)) {
            give(import, i, row->console.number + 1, RECORD_END " status=" STATUS_OK);
        }
    }
}

/* Whose record it is; NOBODY where it is everybody's. */
static size_t owner_of(const struct import *import, const struct record *record)
{
    switch (record->type) {
    case REC_VAR:
    case REC_EXP:
        return row_of(import, record_get(record, "name"));
    case REC_NEXT:
        return row_of(import, record_get(record, "experiment"));
    case REC_SMP:
    case REC_HST:
    case REC_CNT:
    case REC_STG:
    case REC_DONE:
        return import->current != NOBODY ? import->current : 0;
    case REC_BEGIN:
    case REC_CPU:
    case REC_END:
    case REC_FAULT:
    case REC_STOP:
    case REC_HOST:
        break;
    }
    return import->found.hosted ? import->current : NOBODY;
}

static void take_intact(struct import *import, unsigned long line, const struct record *record,
                        const char *body)
{
    size_t owner = owner_of(import, record);
    size_t some = owner != NOBODY ? owner : import->current != NOBODY ? import->current : 0;

    if (record->type == REC_NEXT) {
        import->current = owner;
        import->expected = 0;
        return;
    }
    if (!in_sequence(import, some, line, record)) {
        return;
    }
    if (record->type == REC_EXP) {
        import->current = owner;
    }
    if (record->type == REC_END) {
        body = end_body(import, body);
    }
    if (owner != NOBODY) {
        give(import, owner, line, body);
    } else {
        give_all(import, line, record->type, body);
    }
}

static void read_record(void *context, unsigned long line, const char *text, size_t length)
{
    struct import *import = context;
    struct record record;
    struct errmsg why;
    char whole[RECORD_LINE_MAX + 1];
    char *rest = NULL;

    if (record_parse(&record, text, length, &why) != RECORD_INTACT) {
        feed(import, import->current != NOBODY ? import->current : 0, line, text, length);
        return;
    }
    snprintf(whole, sizeof(whole), "%.*s", (int)length, text);
    *strrchr(whole, '#') = '\0'; /* a record that is intact has a CRC at its end, behind a blank */
    whole[strlen(whole) - 1] = '\0';
    strtok_r(whole, " ", &rest); /* the mark */
    strtok_r(NULL, " ", &rest);  /* the number */
    take_intact(import, line, &record, rest);
}

/* ---- the run --------------------------------------------------------------------------------------- */

static void make_rows(struct import *import)
{
    struct matrix *matrix = &import->matrix;

    /* The guest says its unit itself, and that is all that is asked of its machine. */
    import->machine = (struct platform){.name = import->found.platform};
    names_add(&matrix->platform, import->found.platform);
    matrix->count = import->found.experiments.count;
    matrix->item = xcalloc(matrix->count, sizeof(*matrix->item));
    import->row = xcalloc(matrix->count, sizeof(*import->row));
    import->sequence = xcalloc(matrix->count, sizeof(*import->sequence));
    import->current = NOBODY;
    for (size_t i = 0; i < matrix->count; i++) {
        matrix->item[i] = (struct plan){.platform = &import->machine,
                                        .path = import->found.path,
                                        .experiment = import->found.experiments.item[i],
                                        .samples = import->found.samples,
                                        .captured = true};
    }
}

static bool write_info(struct import *import, enum status status, const char *reason)
{
    struct runinfo info = {
        .dirty = "unknown", .build = "", .samples = import->found.samples, .status = status};
    struct outcome *outcome = xcalloc(import->matrix.count, sizeof(*outcome));
    char *matrix = xprintf("none: imported from %s", import->name);
    bool good;

    info.start = info.end = import->results.start;
    info.matrix = matrix;
    info.reason = reason;
    info.toolchain = xcalloc(1, TEXT_MAX);
    info.qemu_version = xcalloc(1, TEXT_MAX);
    snprintf(info.commit, TEXT_MAX, "%s",
             import->options->commit != NULL ? import->options->commit : "unknown");
    strcpy(info.qemu_version[0], "none: a captured console");
    strcpy(info.host, "unknown");
    for (size_t i = 0; i < import->matrix.count; i++) {
        outcome[i] = row_outcome(&import->row[i]);
        outcome[i].reason = reason != NULL ? reason : "";
        if (outcome[i].host == NULL) {
            outcome[i].host = import->options->hypervisor;
        }
    }
    good = runinfo_write(&info, import->results.folder, &import->matrix, outcome, &import->error);
    free(info.toolchain);
    free(info.qemu_version);
    free(matrix);
    free(outcome);
    return good;
}

/* The log as it came, beside the tables. */
static bool keep_log(struct import *import, const char *path)
{
    struct csv_file file;
    bool good = csv_file_open(&file, path) && csv_file_append(&file, import->log, import->length);

    good = csv_file_close(&file, false) && good;
    if (!good) {
        import->error = file.error;
    }
    return good;
}

static bool fill_tables(struct import *import)
{
    bool good = true;

    for (size_t i = 0; i < import->matrix.count; i++) {
        good = results_open_row(&import->results, i) && good;
        row_init(&import->row[i], &import->matrix.item[i], import->results.row[i].out);
    }
    good =
        good && write_info(import, INCOMPLETE, "the import has not ended") && results_show(&import->results);
    if (good) {
        capture_read(import->log, import->length, read_record, import);
        end_whole_rows(import);
    }
    for (size_t i = 0; i < import->matrix.count; i++) {
        row_finish(&import->row[i], "the log ended", "");
        good = results_close_row(&import->results, i) && good;
    }
    return results_finish(&import->results) && good;
}

/* Says what became of the rows, each that is not whole in a line. */
static void tell(const struct import *import, const struct tally *tally, const char *log)
{
    for (size_t i = 0; i < import->matrix.count; i++) {
        progress_complain(&import->row[i], log);
    }
    progress_tell(tally);
    printf("; %s\n", import->results.folder);
}

static int make_run(struct import *import)
{
    const char *commit = import->options->commit != NULL ? import->options->commit : "imported";
    struct tally tally;
    char *log;
    bool good;

    make_rows(import);
    if (!results_create(&import->results, import->options->results, commit, import->matrix.count)) {
        fprintf(stderr, "hyptick: %s\n", import->results.error.text);
        return EXIT_BAD;
    }
    log = xprintf("%s/log/%s-%s.txt", import->results.folder, import->found.platform, import->found.path);
    good = keep_log(import, log) && fill_tables(import);
    tally = progress_tally(import->row, import->matrix.count);
    good = good && write_info(import, progress_is_whole(&tally) ? OK : INCOMPLETE, NULL) &&
           (import->options->note == NULL || results_note(&import->results, import->options->note));
    if (good) {
        tell(import, &tally, log);
        good = progress_is_whole(&tally);
    } else {
        fprintf(stderr, "hyptick: %s\n",
                import->results.failed ? import->results.error.text : import->error.text);
    }
    free(log);
    return good ? EXIT_OK : EXIT_BAD;
}

/* Names and maps the log; false with `error` where it cannot be read. */
static bool map_log(struct import *import)
{
    const char *path = import->options->operand;
    const char *slash;

    if (path == NULL) {
        return refuse(&import->error, "which log? hyptick import LOG");
    }
    slash = strrchr(path, '/');
    import->name = import->found.name = slash != NULL ? slash + 1 : path;
    import->log = capture_map(path, &import->length, &import->error);
    return import->log != NULL;
}

static void release(struct import *import)
{
    for (size_t i = 0; import->row != NULL && i < import->matrix.count; i++) {
        row_free(&import->row[i]);
    }
    results_free(&import->results);
    free(import->matrix.item); /* its names are the import's */
    names_free(&import->matrix.platform);
    free(import->row);
    free(import->sequence);
    survey_free(&import->found);
    capture_unmap(import->log, import->length);
}

int import_log(const struct options *options)
{
    struct import import = {.options = options};
    int code = EXIT_USAGE;

    import.found = (struct survey){.options = options, .error = &import.error};
    if (options->platform.count > 1 || options->path.count > 1) {
        refuse(&import.error, "a log is of one --platform and one --path");
    } else if (map_log(&import) && survey_log(&import.found, import.log, import.length)) {
        code = make_run(&import);
    }
    if (code == EXIT_USAGE) {
        fprintf(stderr, "hyptick: %s\n", import.error.text);
    }
    release(&import);
    return code;
}
