/*
 * One interval as a row of stages.
 */
#ifndef TRACE_SPLIT_H
#define TRACE_SPLIT_H

#include <stdint.h>

#define SPLIT_MAX 64U

struct split {
    uint32_t count;
    uint8_t stage[SPLIT_MAX]; /* STAGE_...: never the same twice in a row */
    int32_t ticks[SPLIT_MAX]; /* the cost of its stamps taken off */
};

/* Measures what a stamp of this guest costs. */
void split_init(void);

/*
 * Splits the interval from `start` to the completion of the first interrupt after it or, where `end` is not
 * NULL, to there. What is wrong: words joined by `_`; NULL if nothing is.
 */
const char *split_interval(struct split *split, uint32_t start, const uint32_t *end);

#endif
