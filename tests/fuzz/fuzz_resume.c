/*
 * libFuzzer: a run that is to be gone on with, its run.csv and its tables any bytes, a form feed between two
 * of them. What is refused is said; a row that is taken over is whole. `make fuzz` runs it.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/resume.h"

/* Of the matrix: enough to have a traced row, and those that share a boot. */
#define ROWS_LEAST 12U

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/tmp/hyptick-fuzz-XXXXXX";
static struct matrix matrix;

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *at)
{
    (void)stat, (void)kind, (void)at;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void prepare(void)
{
    static struct platforms platforms;
    struct errmsg error = {0};
    struct names platform = {0}, path = {0}, experiment = {0};

    names_split(&platform, "virt-v7-gicv2");
    names_split(&path, "native,lr");
    names_split(&experiment, "clock,hypercall,spi,irq-total");
    if (mkdtemp(folder) == NULL || !platforms_read(&platforms, "bench/platforms.csv", &error) ||
        !matrix_read(&matrix, "bench/matrix.csv", &platforms, &error) ||
        !matrix_select(&matrix, &platform, &path, &experiment, &error) || matrix.count < ROWS_LEAST) {
        abort();
    }
    matrix_share_boots(&matrix);
    names_free(&platform);
    names_free(&path);
    names_free(&experiment);
    atexit(remove_folder);
}

/* A file of the folder, its content up to a form feed; what is behind that. Where the table is packed, so is
 * this. */
static const char *put(const char *name, const char *text, const char *end)
{
    const char *stop = memchr(text, '\f', (size_t)(end - text));
    char *path = xprintf("%s/%s", folder, name);
    size_t length = (size_t)((stop != NULL ? stop : end) - text), whole = csv_whole_rows(text, length);
    struct csv_file file = {.fd = -1};
    struct csv_out out;

    if (!csv_file_open(&file, path)) {
        abort();
    }
    if (strstr(name, ".gz") != NULL) {
        csv_out_init(&out, &file, whole + 1);
        out.packed = true;
        memcpy(csv_room(&out, whole), text, whole);
        out.used += whole;
        csv_flush(&out);
        csv_out_free(&out);
    } else if (write(file.fd, text, length) != (ssize_t)length) {
        abort();
    }
    csv_file_close(&file, false);
    free(path);
    return stop != NULL ? stop + 1 : end;
}

static void take(const struct resume *resume, struct errmsg *error)
{
    struct results results;
    struct row *row = xcalloc(matrix.count, sizeof(*row));
    bool *kept = xcalloc(matrix.count, sizeof(*kept));
    bool good;

    if (!results_reopen(&results, folder, matrix.count)) {
        abort();
    }
    good = resume_take(resume, &matrix, &results, row, kept, error);
    if (!good && error->text[0] == '\0') {
        abort();
    }
    for (size_t i = 0; i < matrix.count; i++) {
        if (kept[i] &&
            (row[i].count == 0 || (row_status(&row[i]) != OK && row_status(&row[i]) != UNSUPPORTED))) {
            abort();
        }
        if (kept[i]) {
            row_free(&row[i]);
        }
    }
    results_free(&results);
    free(kept);
    free(row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    struct errmsg error = {0};
    struct resume resume;

    if (matrix.count == 0) {
        prepare();
    }
    at = put("run.csv", at, end);
    for (size_t table = 0; table < TABLES; table++) {
        at = put(results_table(table), at, end);
    }
    if (resume_read(&resume, folder, &error)) {
        take(&resume, &error);
    } else if (error.text[0] == '\0') {
        abort();
    }
    resume_free(&resume);
    return 0;
}
