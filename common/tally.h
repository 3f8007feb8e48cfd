/*
 * A log-linear histogram, for more samples than there is memory for. Values below TALLY_EXACT have a bucket
 * each; beyond, each power of two is cut into half as many, so that no value is farther from the middle of
 * its bucket than a TALLY_EXACT-th of itself. Negative values have the same on their side. The smallest, the
 * largest and the sum are exact.
 */
#ifndef COMMON_TALLY_H
#define COMMON_TALLY_H

#include <stdint.h>

#define TALLY_BITS  11U
#define TALLY_EXACT (2U << TALLY_BITS)

/* The farthest that a value may be from what stands for it, in millionths of that. */
#define TALLY_RESOLUTION_PPM ((1000000U + TALLY_EXACT - 1U) / TALLY_EXACT)

/* Buckets of one side: up to the value 2^31. */
#define TALLY_SIDE (TALLY_EXACT + (31U - TALLY_BITS) * (TALLY_EXACT / 2U))

struct tally {
    uint32_t bucket[2U * TALLY_SIDE]; /* in the order of the values */
    uint32_t count;
    int32_t least, most;
    int64_t sum;
};

/* Makes it empty. */
void tally_clear(struct tally *tally);

void tally_add(struct tally *tally, int32_t value);

/* The sum of how far all values are above the least. */
uint64_t tally_sum_above_least(const struct tally *tally);

/* How far tally_next() has come: all zero at first. */
struct tally_place {
    uint32_t bucket;
    uint32_t part;
};

/* Of a bucket: the least of all values, others, the most. */
#define TALLY_PARTS 3U

/*
 * What is in it, as values that go up and how often each comes: the first is the smallest that was added, the
 * last the largest, and the others are the middles of their buckets. The same value may come twice. Returns
 * how often `*value` comes; 0 after the last.
 */
uint32_t tally_next(const struct tally *tally, struct tally_place *place, int32_t *value);

#endif
