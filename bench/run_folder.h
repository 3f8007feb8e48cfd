/* A run while it goes on, and what its folder says of it. */
#ifndef BENCH_RUN_FOLDER_H
#define BENCH_RUN_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/job.h"
#include "bench/matrix.h"
#include "bench/options.h"
#include "bench/progress.h"
#include "bench/results.h"
#include "bench/resume.h"
#include "bench/runinfo.h"

#define RUN_NOTHING "nothing could be measured: every row is unsupported"

struct run {
    const struct options *options;
    struct matrix *matrix;
    struct runinfo info;
    struct results results;
    struct row *row;         /* one for each plan */
    struct outcome *outcome; /* the same */
    bool *kept;              /* the same: a run that is gone on with has measured it */
    size_t kept_count;
    size_t started;
    struct job *job;
    size_t jobs, running;
    int signals;
    char *cut; /* why the run is cut short; NULL while it is not */
    bool interrupted;
    bool empty;        /* every row is unsupported */
    bool unpublished;  /* a row has ended since the tables were published */
    int64_t published; /* when, and how long it took: milliseconds */
    int64_t publishing;
    struct progress progress;
};

/* Makes the folder, or opens that of a run that is gone on with, marked as what it is until the run has
 * ended; false with `results.error`. */
bool run_make_folder(struct run *run, const struct resume *resume);

/* The file that a plan's console is kept in; `which` tells several of a plan apart. The caller frees it. */
char *run_log(const struct run *run, const struct plan *plan, const char *which);

/* A row has ended, or was whole before: what run.csv is to say of it. */
void run_take_outcome(struct run *run, size_t index);

/*
 * Writes the tables, if a row has ended and the last time is long enough ago: so a run that is killed has
 * lost only the rows of the last seconds, and says which.
 */
void run_publish(struct run *run);

/* Milliseconds between two writings of the tables, of which the first `took` so many. */
int64_t run_publish_pause(int64_t took);

/* The run has ended; `good`: every row is whole. */
void run_write_end(struct run *run, bool good);

#endif
