/*
 * run.csv: what was run, on what, and how it went. It is written when a run starts (as incomplete, every row
 * still to come) and again when it ends, so that a run that is killed leaves a valid folder too.
 */
#ifndef BENCH_RUNINFO_H
#define BENCH_RUNINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "bench/matrix.h"
#include "bench/row.h"
#include "bench/status.h"
#include "bench/support.h"
#include "bench/variant.h"

#define TEXT_MAX 256

/* A CRC-32 in hexadecimal. */
#define DIGEST_MAX 9

/* What a guest finds out of its machine, and run.csv tells of each platform: the keys of its `cpu` record. */
#define MACHINE_FACTS "midr", "list_registers", "pmu", "event_counters", "cycles", "errata"

/* What one row of the matrix came to. */
struct outcome {
    struct variant **variant; /* in the order the guest printed them; the row's, not this one's */
    size_t count;
    const char *reason; /* why it is incomplete, where there is no variant */
    const char *compiler;
    uint64_t tick_hz, clock_overhead; /* 0 where the guest never began */
    const char *cpu;                  /* what the guest found out of its machine; NULL */
    const char *host;                 /* what carried the guest, as it says itself; NULL */
    bool begun;
};

struct runinfo {
    char commit[TEXT_MAX];
    const char *dirty;              /* yes, no or unknown */
    char (*toolchain)[TEXT_MAX];    /* one for each platform of the matrix's names, in that order */
    char (*qemu_version)[TEXT_MAX]; /* the same */
    char (*images)[DIGEST_MAX];     /* the same, of its images; NULL: not known */
    char plans[DIGEST_MAX];         /* of what was to be measured; empty: not known */
    char host[TEXT_MAX];
    const char *build;            /* folder of the images */
    const char *matrix;           /* the file */
    uint64_t samples;             /* asked for on the command line; 0 when not */
    const struct names *variants; /* the same; NULL or empty when not */
    time_t start, end;
    enum status status; /* OK or INCOMPLETE */
    const char *reason; /* of the whole run; NULL when there is none */
};

/* What a row came to, as run.csv tells it. */
struct outcome row_outcome(const struct row *row);

/*
 * Asks git, the system and, for the compilers of the images, the folder `build`. `commit` is the caller's
 * word for it, or NULL.
 */
void runinfo_gather(struct runinfo *info, const char *commit, const char *build, const struct matrix *matrix);

/*
 * Writes `folder`/run.csv anew, taking the place of an older one only when all of it is on the disk.
 * `outcome` has one entry for each plan of the matrix. False with `error` when it cannot be written.
 */
bool runinfo_write(const struct runinfo *info, const char *folder, const struct matrix *matrix,
                   const struct outcome *outcome, struct errmsg *error);

#endif
