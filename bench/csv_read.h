/*
 * CSV files in, row by row, through libcsv in strict mode. Every row knows the line it starts on, so that
 * whoever reads it can say where a mistake stands.
 */
#ifndef BENCH_CSV_READ_H
#define BENCH_CSV_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/support.h"

struct csv_row {
    unsigned long line; /* the header's is 1 */
    size_t count;
    const char *const *field; /* `count` texts, valid until the callback returns */
};

/*
 * Takes one row (the header row too). Returns false with `error` set to stop; the reader adds file and line.
 */
typedef bool csv_take_fn(void *context, const struct csv_row *row, struct errmsg *error);

/*
 * Reads all of `path`, unpacked by gzip where its name ends in .gz. False with `error` as `PATH:LINE: what`
 * (or `cannot read PATH: why`) when the file cannot be read, is not CSV, holds a NUL byte, or the callback
 * said no.
 */
bool csv_read(const char *path, csv_take_fn *take, void *context, struct errmsg *error);

/* Whether the file's name says that it is packed. */
bool csv_is_packed(const char *path);

/* Whether the row's fields are the `count` names, in that order; what is expected goes to `error` if not. */
bool csv_is_header(const struct csv_row *row, const char *const *names, size_t count, struct errmsg *error);

#endif
