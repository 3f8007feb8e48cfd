/*
 * What run.csv says there is: every variant's status, and how far the check of the other files has come with
 * it.
 */
#ifndef BENCH_CHECK_KNOWN_H
#define BENCH_CHECK_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/names.h"
#include "bench/status.h"
#include "bench/support.h"
#include "bench/variant.h"

struct known {
    char *key; /* platform/path/experiment/variant */
    enum status status;
    bool reason;              /* run.csv gives one */
    uint64_t next[VCPUS_MAX]; /* seq of each vCPU's next sample */
    bool measured[VCPUS_MAX]; /* a sample that is no warm-up has come */
    bool begun;               /* a sample has come */
    bool told;                /* run.csv says how many samples there are: */
    uint64_t want;            /* those that are no warm-up */
    uint64_t samples;         /* so many have come */
    uint64_t counted;         /* in histogram.csv */
    char unit[8];
    struct names counters;
};

struct known_list {
    struct known **item;
    size_t count;
    struct known *last;    /* found: rows of one variant stand together */
    struct known *current; /* whose samples come now */
    bool counted;          /* there is a histogram.csv: older runs have none */
};

/* The entry of that key, or NULL. */
struct known *known_find(struct known_list *list, const char *key);

/* A new entry; the key must not be there. */
struct known *known_add(struct known_list *list, const char *key, enum status status);

/*
 * The entry that a row with these first four fields belongs to: its variant's, or where run.csv was written
 * before the variants were known, its row's. NULL when there is neither. Variants without an entry of their
 * own get one.
 */
struct known *known_of_row(struct known_list *list, const char *const *field);

/* Whether the tables have all that run.csv says there is of it; false with `error` where they have not. */
bool known_whole(const struct known_list *list, const struct known *known, bool traced, struct errmsg *error);

void known_free(struct known_list *list);

#endif
