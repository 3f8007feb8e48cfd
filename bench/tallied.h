/*
 * Samples of a variant that its guest could not keep: what it sends is a histogram, values that go up
 * (docs/records.md), and the sum that they must come to.
 */
#ifndef BENCH_TALLIED_H
#define BENCH_TALLIED_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/status.h"
#include "bench/support.h"

/* What of it is known; all zero at first. */
struct tallied {
    bool begun;     /* an `hst` record has come */
    int64_t least;  /* its first value, and */
    int64_t latest; /* its latest */
    uint64_t count;
    double sum;   /* of the distances from the least; exact far beyond what is asked of it */
    double slack; /* how much of that may be due to what the guest rounded, and to the histogram's buckets */
    bool told_sum, told_resolution;
    uint64_t told, resolution_ppm;
};

/* Takes `count` equal values. False, and `why`, where they are not in their order. */
bool tallied_value(struct tallied *tallied, int64_t value, uint64_t count, struct errmsg *why);

/* Notes a counter, if it is one of the two that belong to a histogram. */
void tallied_counter(struct tallied *tallied, const char *name, uint64_t value);

/* When all have come: OK, or what is wrong where the values do not come to the sum. */
enum status tallied_end(const struct tallied *tallied, struct errmsg *why);

#endif
