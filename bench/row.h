/*
 * One row of the matrix while its guest runs: console bytes in; rows of samples.csv, counters.csv and
 * stages.csv, a status and reasons out. Knows nothing of processes or time, so recorded consoles test all of
 * it.
 */
#ifndef BENCH_ROW_H
#define BENCH_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/console.h"
#include "bench/csv_write.h"
#include "bench/matrix.h"
#include "bench/record.h"
#include "bench/tables.h"
#include "bench/variant.h"

struct row {
    const struct plan *plan;
    /* NULL of a traced guest: stamps are in its times. */
    struct csv_out *samples, *histogram, *counters;
    struct csv_out *stages; /* all NULL of a row that only confirms another */
    struct console console;
    struct record record;
    uint64_t next_seq; /* of the next record */
    struct variant **variant;
    size_t count;
    struct variant *writing; /* whose samples are not flushed yet, else NULL */
    struct variant *open;    /* between its `exp` and its `done`, else NULL */
    bool begun;              /* `begin` came */
    bool ended;              /* `end` came */
    bool stopped;   /* the guest or the shim gave up, or the bench gave up on it: no `end` is expected */
    bool hopeless;  /* nothing more is worth reading: stop it at once */
    uint64_t seen;  /* samples of all variants */
    char *compiler; /* of the guest; NULL until `begin` */
    char *cpu;      /* what it found out of its machine: `key=value`, blank-separated; NULL until `cpu` */
    char *host;     /* what carries the guest, in its own words; NULL where nothing said */
    char *next;     /* the experiment whose row the console belongs to from here on; NULL: still this one's */
    char doing[64]; /* what is done before the guest begins, as `hyptick board` tells it; or empty */
    int64_t elapsed; /* milliseconds it took, which a row cannot know */
    char *ending;    /* why it ended before its time; NULL while it has not */
    enum status ended_as;
    uint64_t tick_hz, clock_overhead;
    const char *unit; /* its platform's; of a board, what the guest found out */
};

/* `out` has TABLES entries, which must outlive the row; NULL: nothing is written. */
void row_init(struct row *row, const struct plan *plan, struct csv_out *out);

/* The variant of that name; NULL where there is none. And the same, new where there is none. */
struct variant *row_find(const struct row *row, const char *name);
struct variant *row_variant(struct row *row, const char *name);

/* The open variant, if there is one, ends without its `done`: `why` says what came instead. */
void row_close_variant(struct row *row, const char *why);

/*
 * The same where the record `seq` comes in place of `expected`, and what follows may be another variant's: of
 * two that are missing one may be a `done` and one an `exp`; a number from before the last may be of a guest
 * that has started again. Until the next `exp` the records are nobody's.
 */
void row_close_for_jump(struct row *row, uint64_t expected, uint64_t seq);

/* Writes out the samples of a variant, which are flushed as one. */
void row_end_samples(struct row *row);

/*
 * Takes what the console printed, and returns how many bytes it did not: those after the record that named
 * another experiment, which `next` then is.
 */
size_t row_feed(struct row *row, const char *bytes, size_t length);

/* Adds a finding of the bench's own (time limit, interruption) to the open variant, or else to the row. */
void row_note(struct row *row, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The row ends here, before its time: adds the finding as row_note() does, and for the variants that were not
 * reached. Only the first ending counts for these.
 */
void row_end(struct row *row, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * No more will come. `how` says why, as in `QEMU exited with status 1`; `said` is the last thing the machine
 * complained of, or empty. Closes what is open, and writes stages.csv.
 */
void row_finish(struct row *row, const char *how, const char *said);

/*
 * Whether a second run has to show that what was measured is the guest's: its samples are exact, and those of
 * a variant are all alike but for a few.
 */
bool row_doubtful(const struct row *row);

/* Holds such a row against its second run: a variant that was not the same in both has failed. */
void row_confirm(struct row *row, const struct row *second);

/* The second run of such a row is not made, and `why`: what it was to confirm is incomplete. */
void row_unconfirmed(struct row *row, const char *why);

/* The worst status of its variants; UNSUPPORTED only when all are. */
enum status row_status(const struct row *row);

/* How many variants are unsupported. */
size_t row_unsupported(const struct row *row);

/* The first variant of the worst status; NULL when there is none. */
const struct variant *row_worst(const struct row *row);

void row_free(struct row *row);

#endif
