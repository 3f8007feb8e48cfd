/*
 * Going on with a run that did not end: what of it is whole is taken over, so that only the rest is measured,
 * and the tables become those of a run that was not interrupted.
 */
#ifndef BENCH_RESUME_H
#define BENCH_RESUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "bench/matrix.h"
#include "bench/names.h"
#include "bench/results.h"
#include "bench/row.h"
#include "bench/runinfo.h"
#include "bench/support.h"

/* run.csv as it was. */
struct resume {
    const char *folder;
    char **key, **value;
    size_t count;
    struct names variants; /* those that were asked for */
    uint64_t samples;      /* the same; 0: the matrix's */
};

/* False with `error` where the folder is no run that can be gone on with. */
bool resume_read(struct resume *resume, const char *folder, struct errmsg *error);

/* The value of a key of run.csv; NULL where there is none. */
const char *resume_value(const struct resume *resume, const char *key);

/* Whether the run was to measure a plan; `context` is the struct resume. */
bool resume_wants(const void *context, const struct plan *plan);

/* False with `error` unless what is there now is what the run was begun with. */
bool resume_matches(const struct resume *resume, const struct runinfo *info, struct errmsg *error);

/*
 * Takes over the rows that are whole, with all that share their boot: `row` and `kept` have an entry for each
 * plan of the matrix, and `results` is reopened. False with `error` when the tables cannot be read or
 * written.
 */
bool resume_take(const struct resume *resume, const struct matrix *matrix, struct results *results,
                 struct row *row, bool *kept, struct errmsg *error);

void resume_free(struct resume *resume);

#endif
