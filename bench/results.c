/* See results.h. */
#include "bench/results.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAMPLES_BUFFER  (1U << 20)
#define COUNTERS_BUFFER (1U << 14)

/* Set aside at the start and given back at the end, so that a full disk still has room for run.csv. */
#define RESERVE_BYTES (256 << 10)

/* Two runs within a second want the same folder; the later one takes the next second's. */
#define FOLDER_TRIES 5

static const char samples_header[] = "platform,path,experiment,variant,vcpu,seq,warmup,value,unit\n";
static const char counters_header[] = "platform,path,experiment,variant,counter,value\n";
static const char stages_header[] = "platform,path,experiment,variant,stage,order,p50,unit\n";

char *results_path(const struct results *results, const char *name)
{
    return xprintf("%s/%s", results->folder, name);
}

void results_fail(struct results *results, const char *text)
{
    if (!results->failed) {
        results->failed = true;
        refuse(&results->error, "%s", text);
    }
}

static bool cannot(struct results *results, const char *what, const char *path)
{
    char *text = xprintf("cannot %s %s: %s", what, path, strerror(errno));

    results_fail(results, text);
    free(text);
    return false;
}

static bool file_good(struct results *results, const struct csv_file *file)
{
    if (file->failed) {
        results_fail(results, file->error.text);
    }
    return !file->failed;
}

/* mkdir -p */
static bool make_folders(struct results *results, const char *path)
{
    char *copy = xstrdup(path);
    bool good = true;

    for (char *at = copy + 1; good && *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            good = mkdir(copy, 0777) == 0 || errno == EEXIST;
            *at = '/';
        }
    }
    good = good && (mkdir(copy, 0777) == 0 || errno == EEXIST);
    free(copy);
    return good || cannot(results, "make the results folder", path);
}

static bool make_folder(struct results *results, const char *base, const char *commit)
{
    for (int i = 0; i < FOLDER_TRIES; i++) {
        char stamp[32];
        struct tm utc;

        results->start = time(NULL);
        gmtime_r(&results->start, &utc);
        strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &utc);
        free(results->folder);
        results->folder = xprintf("%s/%s-%s", base, stamp, commit);
        if (mkdir(results->folder, 0777) == 0) {
            return true;
        }
        if (errno != EEXIST) {
            break;
        }
        sleep(1);
    }
    return cannot(results, "make the results folder", results->folder);
}

/* A new link is moved over the old one, so that `latest` is never missing. */
static bool point_latest(struct results *results, const char *base)
{
    const char *target = strrchr(results->folder, '/') + 1;
    char *latest = xprintf("%s/latest", base);
    char *fresh = xprintf("%s/.latest-%ld", base, (long)getpid());
    bool good;

    unlink(fresh);
    good = (symlink(target, fresh) == 0 && rename(fresh, latest) == 0) ||
           cannot(results, "make the link", latest);
    if (!good) {
        unlink(fresh);
    }
    free(fresh);
    free(latest);
    return good;
}

static bool make_subfolders(struct results *results)
{
    static const char *const name[] = {"log", ".rows"};
    bool good = true;

    for (size_t i = 0; good && i < 2; i++) {
        char *path = results_path(results, name[i]);

        good = mkdir(path, 0777) == 0 || cannot(results, "make the results folder", path);
        free(path);
    }
    return good;
}

static bool make_reserve(struct results *results)
{
    char *path = results_path(results, ".rows/reserve");
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    int number = fd < 0 ? errno : posix_fallocate(fd, 0, RESERVE_BYTES);

    if (fd >= 0) {
        close(fd);
    }
    errno = number;
    if (number == ENOSPC || fd < 0) {
        cannot(results, "write", path);
    }
    free(path);
    return !results->failed;
}

static bool start_csv(struct results *results, struct csv_file *file, const char *name, const char *header)
{
    char *path = results_path(results, name);

    if (csv_file_open(file, path)) {
        csv_file_append(file, header, strlen(header));
    }
    free(path);
    return file_good(results, file);
}

bool results_create(struct results *results, const char *base, const char *commit, size_t rows)
{
    struct csv_file stages = {.fd = -1};
    bool good;

    *results = (struct results){.samples = {.fd = -1}, .counters = {.fd = -1}, .count = rows};
    results->row = xcalloc(rows, sizeof(*results->row));
    for (size_t i = 0; i < rows; i++) {
        results->row[i].samples_file.fd = results->row[i].counters_file.fd = -1;
    }
    good = make_folders(results, base) && make_folder(results, base, commit) && make_subfolders(results) &&
           make_reserve(results) && start_csv(results, &results->samples, "samples.csv", samples_header) &&
           start_csv(results, &results->counters, "counters.csv", counters_header) &&
           start_csv(results, &stages, "stages.csv", stages_header) && point_latest(results, base);
    return (csv_file_close(&stages, true) || file_good(results, &stages)) && good;
}

static char *spool_path(const struct results *results, size_t index, const char *what)
{
    return xprintf("%s/.rows/%zu.%s", results->folder, index, what);
}

static bool open_spool(struct results *results, struct csv_file *file, size_t index, const char *what)
{
    char *path = spool_path(results, index, what);
    bool good = csv_file_open(file, path);

    free(path);
    return good || file_good(results, file);
}

bool results_open_row(struct results *results, size_t index)
{
    struct spool *row = &results->row[index];
    struct csv_file *samples = &results->samples;
    struct csv_file *counters = &results->counters;

    if (index != results->head) {
        samples = &row->samples_file;
        counters = &row->counters_file;
        if (!open_spool(results, samples, index, "samples") ||
            !open_spool(results, counters, index, "counters")) {
            return false;
        }
    }
    csv_out_init(&row->samples, samples, SAMPLES_BUFFER);
    csv_out_init(&row->counters, counters, COUNTERS_BUFFER);
    row->open = true;
    return true;
}

/*
 * Appends one of a row's own files to the run's; a row that still runs goes on there. The row's file is not
 * synced, as it goes away.
 */
static bool append_spool(struct results *results, struct csv_file *to, struct csv_out *out, size_t index,
                         const char *what)
{
    char *path = spool_path(results, index, what);
    struct csv_file *from = out->file;
    bool good = results->row[index].closed || (csv_flush(out) && csv_file_close(from, false));

    if (good && csv_file_copy(to, path)) {
        unlink(path);
    } else {
        good = file_good(results, from) && file_good(results, to);
    }
    out->file = to;
    free(path);
    return good;
}

/*
 * Moves the head past rows that have ended; the next one, if it has begun, writes into the CSVs from here on.
 */
static bool advance(struct results *results)
{
    while (results->head < results->count && results->row[results->head].closed) {
        struct spool *row = &results->row[++results->head];

        if (results->head == results->count || !row->open) {
            break;
        }
        if (!append_spool(results, &results->samples, &row->samples, results->head, "samples") ||
            !append_spool(results, &results->counters, &row->counters, results->head, "counters")) {
            return false;
        }
    }
    return true;
}

bool results_close_row(struct results *results, size_t index)
{
    struct spool *row = &results->row[index];

    csv_flush(&row->samples);
    csv_flush(&row->counters);
    results_failed(results);
    row->closed = true;
    csv_out_free(&row->samples);
    csv_out_free(&row->counters);
    if (index != results->head) {
        row->samples.file = &row->samples_file;
        row->counters.file = &row->counters_file;
        csv_file_close(&row->samples_file, false);
        csv_file_close(&row->counters_file, false);
    } else if (!results->failed) {
        advance(results);
    }
    return !results_failed(results);
}

bool results_failed(struct results *results)
{
    file_good(results, &results->samples);
    file_good(results, &results->counters);
    for (size_t i = results->head; i < results->count && results->row[i].open; i++) {
        file_good(results, &results->row[i].samples_file);
        file_good(results, &results->row[i].counters_file);
    }
    return results->failed;
}

/* What a row never wrote into waits for nothing. */
static void drop_empty_spools(struct results *results)
{
    for (size_t i = results->head; i < results->count; i++) {
        const struct spool *row = &results->row[i];
        char *samples = spool_path(results, i, "samples");
        char *counters = spool_path(results, i, "counters");

        if (row->samples_file.size == 0) {
            unlink(samples);
        }
        if (row->counters_file.size == 0) {
            unlink(counters);
        }
        free(samples);
        free(counters);
    }
}

bool results_finish(struct results *results)
{
    char *reserve = results_path(results, ".rows/reserve");
    char *rows = results_path(results, ".rows");

    results_failed(results);
    csv_file_close(&results->samples, true);
    csv_file_close(&results->counters, true);
    file_good(results, &results->samples);
    file_good(results, &results->counters);
    unlink(reserve);
    drop_empty_spools(results);
    results->left = rmdir(rows) != 0 && errno == ENOTEMPTY;
    free(reserve);
    free(rows);
    return !results->failed;
}

void results_free(struct results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        csv_out_free(&results->row[i].samples);
        csv_out_free(&results->row[i].counters);
        csv_file_close(&results->row[i].samples_file, false);
        csv_file_close(&results->row[i].counters_file, false);
    }
    csv_file_close(&results->samples, true);
    csv_file_close(&results->counters, true);
    free(results->row);
    free(results->folder);
    *results = (struct results){0};
}
