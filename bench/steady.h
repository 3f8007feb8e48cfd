/*
 * Whether all samples of a variant are alike but for a few, and whether two runs gave the same. A count of
 * instructions that is the same ten thousand times and once another may be the guest's, or the host's: a
 * second run tells.
 */
#ifndef BENCH_STEADY_H
#define BENCH_STEADY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/stages.h"

/* Different values that are told apart; with more, the samples scatter. */
#define STEADY_VALUES 16

struct steady {
    struct value_run value[STEADY_VALUES];
    size_t values;
    bool scatters;
    uint64_t count;
    uint64_t digest; /* of all that was added, in its order */
};

/* Adds `count` equal samples of a vCPU, of which the first `warmup` do not count as samples. */
void steady_samples(struct steady *steady, uint64_t vcpu, int64_t value, uint64_t count, uint64_t warmup);

/* Adds what must be the same in two runs, and is no sample. */
void steady_counter(struct steady *steady, const char *name, uint64_t value);

/* What is odd where nearly all samples are one value. */
struct odd {
    int64_t usual, value; /* the value of nearly all, and another */
    uint64_t count;       /* samples that are not as usual */
};

/*
 * True where the samples are all alike but for a lone one, or for one in 10,000 at most; `odd` then says
 * which.
 */
bool steady_but_for_few(const struct steady *steady, struct odd *odd);

#endif
