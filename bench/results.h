/*
 * A run's folder while the run goes on: results/<UTC time>-<commit>/ and `latest` pointing at it.
 *
 * Rows of the matrix end in any order, and their CSV rows must stand in the matrix's. The first row that has
 * not ended (the head) writes straight into the CSVs, one a table; those after it write into files of their
 * own in .rows/, which are appended when their turn comes. So at any moment the CSVs hold a prefix of
 * what they will hold in the end.
 */
#ifndef BENCH_RESULTS_H
#define BENCH_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "bench/csv_write.h"
#include "bench/support.h"
#include "bench/tables.h"

struct spool {
    struct csv_file file[TABLES]; /* open only while the row is not the head */
    struct csv_out out[TABLES];
    bool open, closed;
};

struct results {
    char *folder;
    time_t start; /* the UTC time in its name */
    struct csv_file file[TABLES];
    struct spool *row; /* one for each row of the matrix */
    size_t count;
    size_t head;
    bool failed;         /* something could not be written; nothing more will be */
    bool left;           /* rows that could not be appended stay in .rows/ */
    struct errmsg error; /* what could not be written, the first time */
};

/*
 * Makes the folder in `base` (which is made too) with the CSVs' headers, and points `base`/latest at it.
 * False with `error` set when it cannot be written.
 */
bool results_create(struct results *results, const char *base, const char *commit, size_t rows);

/* Opens row `index`: from now on its `out` can be written. False when that fails. */
bool results_open_row(struct results *results, size_t index);

/* The row has written all it had. False when something could not be written. */
bool results_close_row(struct results *results, size_t index);

/* Whether a file of the folder has failed; keeps the first error. */
bool results_failed(struct results *results);

/* Notes an error of a file that the caller writes. */
void results_fail(struct results *results, const char *text);

/* Syncs and closes the CSVs, and clears .rows/ away but for what could not be appended. */
bool results_finish(struct results *results);

/* Writes the folder's name into a file that is not the folder's. False when it cannot be written. */
bool results_note(struct results *results, const char *file);

/* A file of the folder: `folder`/`name`; the caller frees it. */
char *results_path(const struct results *results, const char *name);

void results_free(struct results *results);

#endif
