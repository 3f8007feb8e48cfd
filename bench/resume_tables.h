/* The tables of a run that is gone on with: what they hold of each variant, and the rows that are taken over.
 */
#ifndef BENCH_RESUME_TABLES_H
#define BENCH_RESUME_TABLES_H

#include <stdbool.h>

#include "bench/check_known.h"
#include "bench/matrix.h"
#include "bench/results.h"
#include "bench/resume_said.h"
#include "bench/row.h"

/* The variants of which run.csv says that they are ok, with what the tables have of each. */
struct held {
    struct known_list plain, traced;
};

/* What cannot be read is not held. resume_held_free() gives it back. */
void resume_held(const struct resume *resume, struct held *held);

/* Whether the tables have all of a plan's variant. */
bool resume_holds(struct held *held, const struct plan *plan, const char *variant);

void resume_held_free(struct held *held);

/* Copies the kept rows into files of their own. False with `error` when a table is damaged. */
bool resume_copy(const struct resume *resume, const struct matrix *matrix, struct results *results,
                 struct row *row, const bool *kept, struct errmsg *error);

#endif
