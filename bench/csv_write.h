/*
 * CSV files out: RFC 4180 quoting, LF line ends (what awk and numpy read best), `.`-free whole numbers.
 * A csv_file is a file that only ever holds whole rows, even when the disk is full half way through one;
 * a csv_out is a buffer of rows on the way into one. Both remember their first error and do nothing after it.
 */
#ifndef BENCH_CSV_WRITE_H
#define BENCH_CSV_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/support.h"

struct csv_file {
    int fd; /* -1 when not open */
    char *path;
    off_t size; /* bytes of whole rows written */
    bool failed;
    struct errmsg error; /* `cannot write PATH: why`, once failed */
};

/* Makes the file new and empty. False (and `failed`, `error` in the file) when that cannot be done. */
bool csv_file_open(struct csv_file *file, const char *path);

/*
 * Appends rows; `text` starts at a row's start. What a full disk tore off is cut back to the last whole row.
 */
bool csv_file_append(struct csv_file *file, const char *text, size_t length);

/* Appends the bytes of the file at `path`. */
bool csv_file_copy(struct csv_file *file, const char *path);

/* Closes, after a sync to the disk if asked. False when anything ever failed. */
bool csv_file_close(struct csv_file *file, bool sync);

/* Bytes of `text` that are whole rows: up to and including the last LF outside quotes. */
size_t csv_whole_rows(const char *text, size_t length);

struct csv_out {
    struct csv_file *file;
    char *text;
    size_t used, size;
    bool inside; /* a row has fields and no end yet */
    bool packed; /* what is flushed at once becomes a gzip member, and is written as a whole or not at all */
};

void csv_out_init(struct csv_out *out, struct csv_file *file, size_t size);

/* One field, quoted where it must be; commas between fields come by themselves. */
void csv_text(struct csv_out *out, const char *field);
void csv_number(struct csv_out *out, int64_t value);
void csv_end_row(struct csv_out *out);

/* Room for `length` bytes of whole rows that the caller formats itself and then adds to `used`. */
char *csv_room(struct csv_out *out, size_t length);

/*
 * Hands what is buffered to the file; of the same rows, flushed at the same places, always the same bytes.
 * False when the file has failed. Only between rows.
 */
bool csv_flush(struct csv_out *out);

void csv_out_free(struct csv_out *out);

/* Writes `field`, quoted where it must be, at `at` (room: 2 * length + 2); returns the place after it. */
char *csv_quote(char *at, const char *field);

#endif
