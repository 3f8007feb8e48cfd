/*
 * What a run shows while it goes on: one line that is refreshed on a terminal, one line for each row that has
 * ended anywhere else.
 */
#ifndef BENCH_PROGRESS_H
#define BENCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/row.h"

struct progress {
    bool terminal;
    bool shown; /* a status line stands on the terminal's last line */
    size_t rows, ended;
    int64_t start;
    int64_t refresh; /* when the status line is due again */
};

void progress_start(struct progress *progress, size_t rows);

/* How long until progress_show has something to do; -1 for never. */
int64_t progress_due(const struct progress *progress, int64_t now);

/* The status line: the oldest running row and how many run beside it. */
void progress_show(struct progress *progress, const struct row *row, size_t index, size_t beside);

/* A row has ended after `elapsed` milliseconds. */
void progress_row(struct progress *progress, const struct row *row, size_t index, int64_t elapsed);

/* One line on stderr for a row that is not as it should be; none for any other. */
void progress_complain(const struct row *row, const char *log);

/* How many rows ended in which way, and how many samples they have. */
struct tally {
    size_t rows, count[FAILED + 1];
    uint64_t samples;
};

/* Counts `rows` of them; one that said nothing is incomplete. */
struct tally progress_tally(const struct row *row, size_t rows);

/* Whether none is incomplete and none has failed. */
bool progress_is_whole(const struct tally *tally);

/* The tally in words, and no line end. */
void progress_tell(const struct tally *tally);

/* Makes the terminal's last line free for something else. */
void progress_clear(struct progress *progress);

#endif
