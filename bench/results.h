/*
 * A run's folder while the run goes on: results/<UTC time>-<short commit>/ and `latest` pointing at it.
 *
 * Rows of the matrix end in any order, and their CSV rows must stand in the matrix's. Each row writes into
 * files of its own in .rows/. Publishing puts those of all that have ended together: each table is written
 * aside, synced and renamed, so that at any moment the folder holds whole tables of whole rows.
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
    struct csv_file file[TABLES];
    struct csv_out out[TABLES];
    bool open, closed; /* a row that another run has measured is closed and was never open */
    bool published;    /* the tables have it */
};

struct results {
    char *folder;
    int lock;          /* of a folder that was made here; -1: none */
    time_t start;      /* the UTC time in its name */
    struct spool *row; /* one for each row of the matrix */
    size_t count;
    bool failed;         /* something could not be written; nothing more is measured */
    bool left;           /* rows that could not be published stay in .rows/ */
    struct errmsg error; /* what could not be written, the first time */
};

/*
 * Makes the folder in `base` (which is made too) with the CSVs' headers, and locks it. False with `error`
 * set, and nothing left of it, when it cannot be written.
 */
bool results_create(struct results *results, const char *base, const char *commit, size_t rows);

/* Points `latest`, beside the folder, at it: when there is a run.csv in it. False with `error` set. */
bool results_show(struct results *results);

/* Removes a folder in which nothing was measured. */
void results_drop(const struct results *results);

/*
 * The same of a folder that is there, and that the caller has locked. Its tables stay until the next
 * results_publish(); and files that a row has in .rows/, until it is opened or dropped, or the tables have
 * it.
 */
bool results_reopen(struct results *results, const char *folder, size_t rows);

/* The file of a table, in the folder. */
const char *results_table(size_t table);

/* A row's own file of a table, to be freed; and a buffer into such a file. */
char *results_spool(const struct results *results, size_t index, size_t table);
void results_out(struct csv_out *out, struct csv_file *file, size_t table);

/* Opens row `index`: from now on its `out` can be written. False when that fails. */
bool results_open_row(struct results *results, size_t index);

/* Removes the row's own files. */
void results_drop_row(const struct results *results, size_t index);

/* The row has written all it had. False when not all of it could be written. */
bool results_close_row(struct results *results, size_t index);

/* Whether a file of the folder has failed; keeps the first error. */
bool results_failed(struct results *results);

/* Notes an error of a file that the caller writes. */
void results_fail(struct results *results, const char *text);

/* Brings the rows that have ended into the tables. False, with the tables as they were, if that fails. */
bool results_publish(struct results *results);

/* Publishes, and clears .rows/ away but for what could not be. False when anything ever failed. */
bool results_finish(struct results *results);

/* Writes the folder's name into a file that is not the folder's. False when it cannot be written. */
bool results_note(struct results *results, const char *file);

/* A file of the folder: `folder`/`name`; the caller frees it. */
char *results_path(const struct results *results, const char *name);

void results_free(struct results *results);

#endif
