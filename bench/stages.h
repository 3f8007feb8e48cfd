/*
 * The stages of an interval: the values of each as they arrive, and their medians.
 */
#ifndef BENCH_STAGES_H
#define BENCH_STAGES_H

#include <stddef.h>
#include <stdint.h>

/* More than any interval is split into. */
#define STAGES_MAX 64

/* A value, and how often it came in a row. */
struct value_run {
    int64_t value;
    uint64_t count;
};

struct stage {
    char *name;     /* NULL: its records are lost */
    uint64_t next;  /* index of its next value */
    uint64_t count; /* values that arrived */
    struct value_run *run;
    size_t runs;
};

struct stages {
    struct stage *item; /* by their place in the interval */
    size_t count;
    uint64_t other_ways; /* samples that none of them has a value of */
};

/* A value of a stage came, `count` times in a row. */
void stage_add(struct stage *stage, int64_t value, uint64_t count);

/* The median, by nearest rank, of the values that came, of which there are some; puts them in order. */
int64_t stage_median(const struct stage *stage);

void stages_free(struct stages *stages);

#endif
