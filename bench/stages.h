/*
 * The stages of a variant, from the `stg` records of a traced guest: the values of each as they arrive, and
 * their medians as rows of stages.csv.
 */
#ifndef BENCH_STAGES_H
#define BENCH_STAGES_H

#include <stddef.h>
#include <stdint.h>

struct csv_out;
struct record;
struct variant;

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
};

/*
 * Takes a `stg` record. `line` is the console's, for findings. One that does not fit what came before is left
 * out, and the variant says so.
 */
void variant_stage(struct variant *variant, const struct record *record, unsigned long line);

/* After a `done` that says ok: holds what arrived against what was announced. */
void variant_stages_done(struct variant *variant, unsigned long line);

/* Writes the median of each stage, by nearest rank, of the values that arrived. */
void variant_stages_write(const struct variant *variant, const char *unit, struct csv_out *out);

void stages_free(struct stages *stages);

#endif
