/*
 * bench/matrix.csv: what is measured. A line's path and experiment cells may hold several names; each pair of
 * them is one row of the matrix, and one guest started. A line that asks for a trace gives each pair a second
 * row, traced; those stand behind all others.
 */
#ifndef BENCH_MATRIX_H
#define BENCH_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/hosts.h"
#include "bench/names.h"
#include "bench/platforms.h"
#include "bench/support.h"
#include "common/record.h"

/* A day: whoever waits longer for one row has made a mistake. */
#define TIMEOUT_MAX 86400U

struct plan {
    const struct platform *platform;
    char *path;
    char *experiment;
    uint64_t samples; /* of each variant, warm-up not counted */
    uint64_t timeout_s;
    const struct host *host;      /* what carries the guest; NULL: the shim, or nothing */
    size_t boot;                  /* plans, from this one on, that share its boot: 1 where it has its own */
    bool one_cpu;                 /* its machine has one CPU, so that sleeping is exact (docs/qemu.md) */
    bool traced;                  /* the guest splits its intervals into stages */
    bool captured;                /* its console comes from a log: the guest says what its unit is */
    unsigned long line;           /* in matrix.csv */
    const struct names *variants; /* asked for; NULL or empty: all of them. Not the plan's own */
};

/* What follows a traced row's experiment where a person reads it. */
static inline const char *plan_traced(const struct plan *plan)
{
    return plan->traced ? " (traced)" : "";
}

struct matrix {
    struct plan *item; /* in the order of the file, paths before experiments; the traced ones last */
    size_t count;
    struct names platform, path, experiment; /* every name in it */
};

/*
 * False with `error` naming file and line when the file cannot be read, a row is broken, its platform is
 * not among `platforms`, or a (platform, path, experiment) comes twice. Plans point into `platforms`.
 */
bool matrix_read(struct matrix *matrix, const char *path, const struct platforms *platforms,
                 struct errmsg *error);

/* Enters the names of a plan, where they are new, in those of the matrix. */
void matrix_add_names(struct matrix *matrix, const struct plan *plan);

/* Gives each plan its host; plans point into `hosts`. */
void matrix_take_hosts(struct matrix *matrix, const struct hosts *hosts);

/*
 * Has plans that follow each other share a boot where their host can do that. To be called once no plan is
 * added, taken away or changed any more.
 */
void matrix_share_boots(struct matrix *matrix);

/* The experiments of the plans that share the boot, joined by commas; the caller frees it. */
char *plan_experiments(const struct plan *plan);

/* Values of each variant that its guest prints at most: of more samples than that, a histogram. */
uint64_t plan_printed(const struct plan *plan);

/* Their numbers of samples: one where it is the same for all, else as many, joined by commas. */
char *plan_samples(const struct plan *plan);

/*
 * Keeps the plans, and of the names those, that are in the lists; an empty list keeps all. False with `error`
 * when a list has a name that the matrix does not know, or nothing is left. What another host than the shim
 * carries is kept only where its path is named or, on a platform that has nothing else, its platform.
 */
bool matrix_select(struct matrix *matrix, const struct names *platform, const struct names *path,
                   const struct names *experiment, struct errmsg *error);

/* Keeps the plans, and of the names those, of which `wants` says so. False with `error` when none is left. */
bool matrix_keep(struct matrix *matrix, bool (*wants)(const void *context, const struct plan *plan),
                 const void *context, struct errmsg *error);

/*
 * Every plan but the traced takes `samples` of each variant, and where that is more than the matrix says, its
 * time limit grows with it, to a day at most.
 */
void matrix_take_samples(struct matrix *matrix, uint64_t samples);

/* Every plan gets this time limit, whatever the matrix says. */
void matrix_take_timeout(struct matrix *matrix, uint64_t timeout_s);

/* Every plan measures only variants that have all k=v of one of `variants`, which must outlive the matrix. */
void matrix_take_variants(struct matrix *matrix, const struct names *variants);

/*
 * Without a board, drops the rows that a board alone can run: those that sleep, where its model cannot be
 * given one CPU. False with `error` when none is left.
 */
bool matrix_take_models(struct matrix *matrix, struct errmsg *error);

/* Each row has the time, too, that a board takes to start over a line of `baud`, and to print over it. */
void matrix_take_line(struct matrix *matrix, uint64_t baud);

void matrix_free(struct matrix *matrix);

#endif
