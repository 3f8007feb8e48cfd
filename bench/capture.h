/*
 * A console that something else has captured: Xen puts `(XEN) DOM1: ` before each line and cuts long ones in
 * two, a terminal wraps them, a logger adds the time. Here the records are taken out of such a log as the
 * guest printed them. A record's CRC says which pieces belong together, so nothing is guessed.
 */
#ifndef BENCH_CAPTURE_H
#define BENCH_CAPTURE_H

#include <stddef.h>

#include "bench/support.h"

/* Takes one record, whole or damaged, without line end; `line` is where it begins in the log, from 1. */
typedef void capture_record_fn(void *context, unsigned long line, const char *text, size_t length);

/* Hands on each record of the log, in its order; what is none is passed over. */
void capture_read(const char *log, size_t length, capture_record_fn *take, void *context);

/*
 * The log in memory, `length` bytes of it, until capture_unmap(). NULL with `error` where it cannot be read
 * or has nothing in it.
 */
const char *capture_map(const char *path, size_t *length, struct errmsg *error);
void capture_unmap(const char *log, size_t length); /* nothing where `log` is NULL */

#endif
