/*
 * One variant of a row: what was announced of it, what has arrived, and what is to be said of it. A row's
 * own findings (QEMU died, no record came) stand on the variant without a name.
 */
#ifndef BENCH_VARIANT_H
#define BENCH_VARIANT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/csv_write.h"
#include "bench/names.h"
#include "bench/record.h"
#include "bench/stages.h"
#include "bench/status.h"
#include "bench/steady.h"
#include "bench/tallied.h"

#define VCPUS_MAX 64

/* Equal samples that follow each other: a row of samples.csv.gz. */
struct equal {
    uint64_t vcpu, first, count;
    bool warmup;
    int64_t value;
};

/* A counter that waits for the next record with a number. */
struct counted {
    char *name;
    uint64_t value;
};

struct variant {
    char *name; /* empty where the experiment has no variants */
    enum status status;
    char *reason;   /* the first finding of that status; NULL while ok */
    bool expected;  /* by a `var` record */
    bool announced; /* by an `exp` record */
    uint64_t want, warmup;
    const char *unit;         /* of its samples; NULL before it is announced */
    uint64_t seen;            /* samples that arrived */
    uint64_t measured;        /* of those, all that are no warm-up */
    uint64_t next[VCPUS_MAX]; /* index of each vCPU's next sample */
    struct names counters;    /* those that have arrived */
    uint64_t of_host;         /* of those, the ones that a host printed, without numbers */
    uint64_t host_said;       /* how many these are */
    bool host_has_said;
    struct counted *held; /* of the host's, those that are not written yet */
    size_t held_count;
    struct equal last;        /* not written yet, as more may follow that are equal; none: count is 0 */
    struct value_run *values; /* of the samples that are not warm-up, in their order */
    size_t value_count, value_room;
    struct tallied tallied;
    struct steady steady; /* what two runs of it would have to share */
    struct stages stages; /* of a traced guest */
    char *prefix;         /* `platform,path,experiment,variant,` as its CSV rows begin */
};

/* Announced before the first variant began, and itself not begun yet. */
static inline bool variant_not_reached(const struct variant *variant)
{
    return variant->expected && !variant->announced;
}

struct plan;

/* A variant of a plan's row; variant_free() and free() give it back. */
struct variant *variant_new(const struct plan *plan, const char *name);

/* Adds a finding: the heavier status wins, and of two alike the first. */
void variant_note(struct variant *variant, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void variant_vnote(struct variant *variant, enum status status, const char *format, va_list args);

/*
 * Writes the values of an `smp` record as rows of samples.csv.gz; those of an `hst` record are only counted,
 * for histogram.csv. `line` is the console's, for findings. A record that does not fit what came before is
 * left out, and the variant says so. False when it must be another variant's, whose beginning was lost. With
 * `out` NULL they are counted and not written.
 */
bool variant_samples(struct variant *variant, const struct record *record, unsigned long line,
                     const char *unit, struct csv_out *out);

/* Writes what variant_samples() has kept back. */
void variant_samples_end(struct variant *variant, const char *unit, struct csv_out *out);

/* Writes its rows of histogram.csv. */
void variant_histogram(struct variant *variant, const char *unit, struct csv_out *out);

/* Writes a row of samples.csv.gz; `prefix` is a variant's. */
void samples_put(struct csv_out *out, const char *prefix, const struct equal *equal, const char *unit);

/* Holds the `done` record against what arrived. */
void variant_done(struct variant *variant, const struct record *record, unsigned long line);

/* Reads `VALUE` or `VALUExCOUNT`; false when the token is neither. */
bool variant_value(const struct token *token, int64_t *value, uint64_t *count);

void variant_free(struct variant *variant);

#endif
