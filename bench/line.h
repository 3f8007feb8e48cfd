/* A serial line: opened raw, for this program alone. */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/support.h"

/* Whether there is a constant for that speed: 9600 to 4000000 baud, as termios has them. */
bool line_speed_known(uint64_t baud);

/*
 * Opens the device at `baud`, 8N1, no echo, no flow control; what had arrived before is forgotten. -1 with
 * `error` as one line where there is no such device, it is another's, or may not be opened.
 */
int line_open(const char *device, uint64_t baud, struct errmsg *error);

/* Sends all of it, however long the line takes. False: the line has gone. */
bool line_send(int line, const void *bytes, size_t length);

/*
 * What arrives within `limit_ms`, at most `size` bytes, as soon as there is anything: how many; 0 nothing, -1
 * the line has gone.
 */
int line_read(int line, char *bytes, size_t size, int limit_ms);

#endif
