/*
 * The schema's tables, as data: each file's columns and what a field of each may hold, and what the rows of a
 * file must be to one another.
 */
#ifndef BENCH_CHECK_TABLES_H
#define BENCH_CHECK_TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/check_known.h"
#include "bench/csv_read.h"

enum field_type {
    FIELD_NAME,     /* not empty */
    FIELD_VARIANT,  /* anything */
    FIELD_UNSIGNED, /* decimal */
    FIELD_SIGNED,
    FIELD_FLAG,    /* 0 or 1 */
    FIELD_DECIMAL, /* with or without fraction and exponent */
    FIELD_UNIT,
    FIELD_STATUS,
};

struct column {
    const char *name;
    enum field_type type;
    bool may_be_empty;
};

#define TABLE_COLUMNS_MAX 18

struct table {
    const char *file;
    bool may_be_missing;
    bool traced; /* its rows are of what was traced */
    struct column column[TABLE_COLUMNS_MAX];
    size_t columns;
    /* What a row must be to those before it; false with `error` when it is not. */
    bool (*row)(struct known_list *list, struct known *known, const struct csv_row *row,
                struct errmsg *error);
};

/* All but run.csv; ended by a table without a file. */
extern const struct table check_tables[];

/* Whether a field may hold this text. */
bool field_good(enum field_type type, const char *text);

/* What a field of the type holds, as in "a whole number". */
const char *field_says(enum field_type type);

#endif
