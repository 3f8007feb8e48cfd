/*
 * Going on with a run that did not end: what of it is whole is taken over, so that only the rest is measured,
 * and the tables become those of a run that was not interrupted.
 */
#ifndef BENCH_RESUME_H
#define BENCH_RESUME_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/matrix.h"
#include "bench/results.h"
#include "bench/resume_said.h"
#include "bench/row.h"
#include "bench/runinfo.h"
#include "bench/support.h"

/* Whether the run was to measure a plan; `context` is the struct resume. */
bool resume_wants(const void *context, const struct plan *plan);

/*
 * False with `error` unless what is there now is what the run was begun with: tree, QEMUs, images, and plans,
 * of which the matrix must have all. Of older runs, run.csv does not tell images and plans.
 */
bool resume_matches(const struct resume *resume, const struct runinfo *info, const struct matrix *matrix,
                    struct errmsg *error);

/*
 * Takes over the rows that are whole, with all that share their boot: `row` and `kept` have an entry for each
 * plan of the matrix, and `results` is reopened. False with `error` when the tables cannot be read or
 * written.
 */
bool resume_take(const struct resume *resume, const struct matrix *matrix, struct results *results,
                 struct row *row, bool *kept, struct errmsg *error);

#endif
