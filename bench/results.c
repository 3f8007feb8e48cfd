/* See results.h. */
#include "bench/results.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAMPLES_BUFFER (1U << 20)
#define OTHER_BUFFER   (1U << 14)

/* Set aside at the start and given back at the end, so that a full disk still has room for run.csv. */
#define RESERVE_BYTES (256 << 10)

/* Two runs within a second want the same folder; the later one takes the next second's. */
#define FOLDER_TRIES 5

static const struct {
    const char *name; /* in .rows/; with `.csv` behind it, the run's */
    const char *header;
    size_t buffer;
} tables[TABLES] = {
    [TABLE_SAMPLES] = {"samples", "platform,path,experiment,variant,vcpu,seq,warmup,value,unit\n",
                       SAMPLES_BUFFER},
    [TABLE_COUNTERS] = {"counters", "platform,path,experiment,variant,counter,value\n", OTHER_BUFFER},
    [TABLE_STAGES] = {"stages", "platform,path,experiment,variant,stage,order,p50,unit\n", OTHER_BUFFER},
};

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

static bool start_tables(struct results *results)
{
    bool good = true;

    for (size_t i = 0; good && i < TABLES; i++) {
        char *path = xprintf("%s/%s.csv", results->folder, tables[i].name);

        if (csv_file_open(&results->file[i], path)) {
            csv_file_append(&results->file[i], tables[i].header, strlen(tables[i].header));
        }
        free(path);
        good = file_good(results, &results->file[i]);
    }
    return good;
}

static void no_files(struct csv_file *file)
{
    for (size_t i = 0; i < TABLES; i++) {
        file[i].fd = -1;
    }
}

bool results_create(struct results *results, const char *base, const char *commit, size_t rows)
{
    *results = (struct results){.count = rows};
    no_files(results->file);
    results->row = xcalloc(rows, sizeof(*results->row));
    for (size_t i = 0; i < rows; i++) {
        no_files(results->row[i].file);
    }
    return make_folders(results, base) && make_folder(results, base, commit) && make_subfolders(results) &&
           make_reserve(results) && start_tables(results) && point_latest(results, base);
}

bool results_note(struct results *results, const char *file)
{
    FILE *stream = fopen(file, "we");
    bool good = stream != NULL && fprintf(stream, "%s\n", results->folder) > 0;

    if (stream != NULL && fclose(stream) != 0) {
        good = false;
    }
    return good || cannot(results, "write", file);
}

static char *spool_path(const struct results *results, size_t index, size_t table)
{
    return xprintf("%s/.rows/%zu.%s", results->folder, index, tables[table].name);
}

static bool open_spool(struct results *results, size_t index, size_t table)
{
    struct csv_file *file = &results->row[index].file[table];
    char *path = spool_path(results, index, table);
    bool good = csv_file_open(file, path);

    free(path);
    return good || file_good(results, file);
}

bool results_open_row(struct results *results, size_t index)
{
    struct spool *row = &results->row[index];
    bool head = index == results->head;

    for (size_t i = 0; i < TABLES; i++) {
        if (!head && !open_spool(results, index, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < TABLES; i++) {
        csv_out_init(&row->out[i], head ? &results->file[i] : &row->file[i], tables[i].buffer);
    }
    row->open = true;
    return true;
}

/*
 * Appends one of a row's own files to the run's; a row that still runs goes on there. The row's file is not
 * synced, as it goes away.
 */
static bool append_spool(struct results *results, size_t index, size_t table)
{
    struct csv_out *out = &results->row[index].out[table];
    struct csv_file *to = &results->file[table];
    struct csv_file *from = out->file;
    char *path = spool_path(results, index, table);
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
        if (++results->head == results->count || !results->row[results->head].open) {
            break;
        }
        for (size_t i = 0; i < TABLES; i++) {
            if (!append_spool(results, results->head, i)) {
                return false;
            }
        }
    }
    return true;
}

bool results_close_row(struct results *results, size_t index)
{
    struct spool *row = &results->row[index];

    for (size_t i = 0; i < TABLES; i++) {
        csv_flush(&row->out[i]);
    }
    results_failed(results);
    row->closed = true;
    for (size_t i = 0; i < TABLES; i++) {
        csv_out_free(&row->out[i]);
        if (index != results->head) {
            row->out[i].file = &row->file[i];
            csv_file_close(&row->file[i], false);
        }
    }
    if (index == results->head && !results->failed) {
        advance(results);
    }
    return !results_failed(results);
}

static void files_good(struct results *results, const struct csv_file *file)
{
    for (size_t i = 0; i < TABLES; i++) {
        file_good(results, &file[i]);
    }
}

bool results_failed(struct results *results)
{
    files_good(results, results->file);
    for (size_t i = results->head; i < results->count && results->row[i].open; i++) {
        files_good(results, results->row[i].file);
    }
    return results->failed;
}

/* What a row never wrote into waits for nothing. */
static void drop_empty_spools(struct results *results)
{
    for (size_t i = results->head * TABLES; i < results->count * TABLES; i++) {
        char *path = spool_path(results, i / TABLES, i % TABLES);

        if (results->row[i / TABLES].file[i % TABLES].size == 0) {
            unlink(path);
        }
        free(path);
    }
}

static void close_files(struct csv_file *file, bool sync)
{
    for (size_t i = 0; i < TABLES; i++) {
        csv_file_close(&file[i], sync);
    }
}

bool results_finish(struct results *results)
{
    char *reserve = results_path(results, ".rows/reserve");
    char *rows = results_path(results, ".rows");

    results_failed(results);
    close_files(results->file, true);
    files_good(results, results->file);
    unlink(reserve);
    drop_empty_spools(results);
    results->left = rmdir(rows) != 0 && errno == ENOTEMPTY;
    free(reserve);
    free(rows);
    return !results->failed;
}

void results_free(struct results *results)
{
    if (results->row == NULL) {
        return; /* never created */
    }
    for (size_t i = 0; i < results->count; i++) {
        for (size_t table = 0; table < TABLES; table++) {
            csv_out_free(&results->row[i].out[table]);
        }
        close_files(results->row[i].file, false);
    }
    close_files(results->file, true);
    free(results->row);
    free(results->folder);
    *results = (struct results){0};
}
