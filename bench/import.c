/*
 * See import.h. The log is gone through twice: once to see what it is a run of, and whether it can be one
 * (survey.h); then each record goes to the row of its experiment (import_records.h).
 */
#include "bench/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/capture.h"
#include "bench/import_records.h"
#include "bench/progress.h"
#include "bench/runinfo.h"

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

/* The run's folder, marked as what it is until the import has ended; nothing is left of one without its log.
 */
static bool make_folder(struct import *import, const char *log)
{
    bool good = keep_log(import, log) && write_info(import, INCOMPLETE, "the import has not ended") &&
                results_show(&import->results);

    if (!good) {
        unlink(log);
        results_drop(&import->results);
    }
    return good;
}

/* A row that has not reached the tables is not what it seemed. */
static void mark_unwritten(struct import *import)
{
    for (size_t i = 0; i < import->matrix.count; i++) {
        for (size_t j = 0; !import->results.row[i].published && j < import->row[i].count; j++) {
            variant_note(import->row[i].variant[j], INCOMPLETE, "%s", import->results.error.text);
        }
    }
}

static bool fill_tables(struct import *import)
{
    bool good = true;

    for (size_t i = 0; i < import->matrix.count; i++) {
        good = results_open_row(&import->results, i) && good;
        row_init(&import->row[i], &import->matrix.item[i], import->results.row[i].out);
    }
    if (good) {
        import_records(import);
    }
    for (size_t i = 0; i < import->matrix.count; i++) {
        row_finish(&import->row[i], "the log ended", "");
        good = results_close_row(&import->results, i) && good;
    }
    good = results_finish(&import->results) && good;
    mark_unwritten(import);
    return good;
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
    struct tally tally = {0};
    char *log;
    bool good, written;

    make_rows(import);
    if (!results_create(&import->results, import->options->results, commit, import->matrix.count)) {
        fprintf(stderr, "hyptick: %s\n", import->results.error.text);
        return EXIT_BAD;
    }
    log = xprintf("%s/log/%s-%s.txt", import->results.folder, import->found.platform, import->found.path);
    good = make_folder(import, log);
    if (good) {
        written = fill_tables(import);
        tally = progress_tally(import->row, import->matrix.count);
        good = write_info(import, written && progress_is_whole(&tally) ? OK : INCOMPLETE,
                          written ? NULL : import->results.error.text) &&
               written &&
               (import->options->note == NULL || results_note(&import->results, import->options->note));
    }
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
