/* See results.h. */
#include "bench/results.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/folder.h"

/* More than a variant's samples need, but for those that scatter: one gzip member each. */
#define SAMPLES_BUFFER (1U << 20)
#define OTHER_BUFFER   (1U << 14)

/* Set aside at the start and given back at the end, so that a full disk still has room for run.csv. */
#define RESERVE_BYTES (256 << 10)

static const struct {
    const char *name; /* in the folder and, with a row's number before it, in .rows/ */
    const char *header;
    size_t buffer;
    bool packed;
} tables[TABLES] = {
    [TABLE_SAMPLES] = {"samples.csv.gz",
                       "platform,path,experiment,variant,vcpu,seq,warmup,value,unit,count\n", SAMPLES_BUFFER,
                       true},
    [TABLE_HISTOGRAM] = {"histogram.csv", "platform,path,experiment,variant,unit,value,count\n", OTHER_BUFFER,
                         false},
    [TABLE_COUNTERS] = {"counters.csv", "platform,path,experiment,variant,counter,value\n", OTHER_BUFFER,
                        false},
    [TABLE_STAGES] = {"stages.csv", "platform,path,experiment,variant,stage,order,p50,unit\n", OTHER_BUFFER,
                      false},
};

const char *results_table(size_t table)
{
    return tables[table].name;
}

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

/* A new link is moved over the old one, so that `latest` is never missing. */
bool results_show(struct results *results)
{
    const char *target = strrchr(results->folder, '/') + 1;
    int base = (int)(target - results->folder);
    char *latest = xprintf("%.*slatest", base, results->folder);
    char *fresh = xprintf("%.*s.latest-%ld", base, results->folder, (long)getpid());
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

        good = mkdir(path, 0777) == 0 || errno == EEXIST || cannot(results, "make the results folder", path);
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
        unlink(path);
    }
    free(path);
    return !results->failed;
}

static void no_files(struct csv_file *file)
{
    for (size_t i = 0; i < TABLES; i++) {
        file[i].fd = -1;
    }
}

static void begin(struct results *results, size_t rows)
{
    *results = (struct results){.lock = -1, .count = rows};
    results->row = xcalloc(rows, sizeof(*results->row));
    for (size_t i = 0; i < rows; i++) {
        no_files(results->row[i].file);
    }
}

void results_drop(const struct results *results)
{
    static const char *const others[] = {"run.csv", ".rows/reserve", ".rows", "log", ""};
    size_t count = TABLES + sizeof(others) / sizeof(others[0]);

    for (size_t i = 0; i < count; i++) {
        char *path = results_path(results, i < TABLES ? tables[i].name : others[i - TABLES]);

        remove(path);
        free(path);
    }
}

bool results_create(struct results *results, const char *base, const char *commit, size_t rows)
{
    struct errmsg error = {0};

    begin(results, rows);
    results->folder = folder_make(base, commit, &results->start, &error);
    if (results->folder == NULL || !folder_lock(results->folder, &results->lock, &error)) {
        results_fail(results, error.text);
        return false;
    }
    if (make_subfolders(results) && make_reserve(results) && results_publish(results)) {
        return true;
    }
    results_drop(results);
    return false;
}

bool results_reopen(struct results *results, const char *folder, size_t rows)
{
    begin(results, rows);
    results->folder = xstrdup(folder);
    return make_subfolders(results) && make_reserve(results);
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

char *results_spool(const struct results *results, size_t index, size_t table)
{
    return xprintf("%s/.rows/%zu.%s", results->folder, index, tables[table].name);
}

void results_out(struct csv_out *out, struct csv_file *file, size_t table)
{
    csv_out_init(out, file, tables[table].buffer);
    out->packed = tables[table].packed;
}

bool results_open_row(struct results *results, size_t index)
{
    struct spool *row = &results->row[index];

    for (size_t i = 0; i < TABLES; i++) {
        char *path = results_spool(results, index, i);

        csv_file_open(&row->file[i], path);
        results_out(&row->out[i], &row->file[i], i);
        free(path);
    }
    row->open = true;
    return !results_failed(results);
}

bool results_close_row(struct results *results, size_t index)
{
    struct spool *row = &results->row[index];
    bool good = true;

    for (size_t i = 0; i < TABLES; i++) {
        good = csv_flush(&row->out[i]) && good;
        csv_out_free(&row->out[i]);
    }
    results_failed(results);
    for (size_t i = 0; i < TABLES; i++) {
        csv_file_close(&row->file[i], false);
    }
    row->closed = true;
    return good;
}

bool results_failed(struct results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        for (size_t table = 0; results->row[i].open && table < TABLES; table++) {
            file_good(results, &results->row[i].file[table]);
        }
    }
    return results->failed;
}

/* The table's header, and the rows of all that have ended, in the matrix's order, into `file`. */
static bool write_table(struct results *results, struct csv_file *file, size_t table)
{
    struct csv_out out;
    bool good;

    results_out(&out, file, table);
    strcpy(csv_room(&out, strlen(tables[table].header) + 1), tables[table].header);
    out.used = strlen(tables[table].header);
    good = csv_flush(&out);
    csv_out_free(&out);
    for (size_t i = 0; good && i < results->count; i++) {
        char *path = results_spool(results, i, table);

        if (results->row[i].closed && (results->row[i].open || access(path, F_OK) == 0)) {
            good = csv_file_copy(file, path);
        }
        free(path);
    }
    return good;
}

/* The table appears as a whole: written aside, synced, and given its name. */
static bool publish_table(struct results *results, size_t table)
{
    char *path = results_path(results, tables[table].name);
    char *aside = xprintf("%s/.rows/%s", results->folder, tables[table].name);
    struct csv_file file;
    bool good = csv_file_open(&file, aside) && write_table(results, &file, table);

    good = csv_file_close(&file, true) && good;
    good = good ? rename(aside, path) == 0 || cannot(results, "write", path) : file_good(results, &file);
    if (!good) {
        unlink(aside);
    }
    free(aside);
    free(path);
    return good;
}

bool results_publish(struct results *results)
{
    for (size_t i = 0; i < TABLES; i++) {
        if (!publish_table(results, i)) {
            return false;
        }
    }
    for (size_t i = 0; i < results->count; i++) {
        results->row[i].published = results->row[i].closed;
    }
    return true;
}

void results_drop_row(const struct results *results, size_t index)
{
    for (size_t i = 0; i < TABLES; i++) {
        char *path = results_spool(results, index, i);

        unlink(path);
        free(path);
    }
}

/* What has reached the tables, or was never written, waits for nothing; what another run has left, does. */
static void drop_spools(struct results *results)
{
    for (size_t i = 0; i < results->count * TABLES; i++) {
        const struct spool *row = &results->row[i / TABLES];
        char *path = results_spool(results, i / TABLES, i % TABLES);

        if (row->published || (row->open && row->file[i % TABLES].size == 0)) {
            unlink(path);
        }
        free(path);
    }
}

static bool all_published(const struct results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        if (!results->row[i].published) {
            return false;
        }
    }
    return true;
}

/* What is left there of a run that was killed, the tables have as well. */
static void clear_rows(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.') {
            unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
}

bool results_finish(struct results *results)
{
    char *reserve = results_path(results, ".rows/reserve");
    char *rows = results_path(results, ".rows");

    results_failed(results);
    unlink(reserve);
    results_publish(results);
    drop_spools(results);
    if (all_published(results)) {
        clear_rows(rows);
    }
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
            csv_file_close(&results->row[i].file[table], false);
        }
    }
    folder_unlock(&results->lock);
    free(results->row);
    free(results->folder);
    *results = (struct results){0};
}
