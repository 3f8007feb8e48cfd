/*
 * The ways that a variant's samples went: each the stages of an interval, in their order. Where time passes,
 * an interrupt that has nothing to do with a sample, or one that comes late, sends it another way than most.
 */
#ifndef TRACE_WAYS_H
#define TRACE_WAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "split.h"

#define WAYS_MAX         8U
#define WAYS_SAMPLES_MAX 1000U

struct way {
    uint32_t samples; /* that went it */
    uint32_t count;   /* of its stages */
    uint8_t stage[SPLIT_MAX];
};

struct ways {
    uint32_t allowed; /* at most WAYS_MAX */
    uint32_t count;
    uint32_t samples;
    struct way way[WAYS_MAX];
    uint8_t of[WAYS_SAMPLES_MAX]; /* each sample's, by its place in `way` */
};

/* Before the first sample of a variant: `allowed` ways are kept apart. */
void ways_clear(struct ways *ways, uint32_t allowed);

/* Adds the next sample. What is wrong, and then it is left out: words joined by `_`; NULL if nothing is. */
const char *ways_add(struct ways *ways, const struct split *split);

/* The way of most samples; of two with as many the one that came first. NULL: there is no sample. */
const struct way *ways_usual(const struct ways *ways);

/* Whether more than half of the samples went the usual way, as they must for it to stand for the variant. */
bool ways_agree(const struct ways *ways);

/* Of the values of all samples moves those of the usual way to the front; returns how many these are. */
uint32_t ways_keep_usual(const struct ways *ways, int32_t *values);

#endif
