/* The records of a captured log, each given to the row of its experiment, which reads it as from a console.
 */
#ifndef BENCH_IMPORT_RECORDS_H
#define BENCH_IMPORT_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include "bench/matrix.h"
#include "bench/options.h"
#include "bench/results.h"
#include "bench/row.h"
#include "bench/survey.h"

/* Of `current`: no experiment has begun. */
#define NOBODY SIZE_MAX

struct import {
    const struct options *options;
    const char *name; /* of the log, less its folders */
    const char *log;
    size_t length;
    struct errmsg error; /* what is wrong with the log */
    struct survey found; /* what the first reading found */

    /* what the second one fills */
    struct platform machine;
    struct matrix matrix;
    struct results results;
    struct row *row;    /* one for each experiment, and so are these */
    uint64_t *sequence; /* of its next record: each row gets a console of its own */
    size_t current;     /* whose records come */
    uint64_t expected;  /* sequence number of the next record in the log */
};

/* Gives every record of the log to its row, and ends the rows that are whole where the log breaks off. */
void import_records(struct import *import);

#endif
