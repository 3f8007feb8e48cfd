/*
 * A board behind a serial line, as a program of its own: `hyptick board`. It resets the board, gives U-Boot's
 * prompt an image and starts it; what the guest prints goes to its stdout, up to the `end` record. So the
 * bench starts, reads and stops it as it does a QEMU.
 */
#ifndef BENCH_BOARD_H
#define BENCH_BOARD_H

#include "bench/options.h"

/* Returns the exit status; one line on stderr where it is not 0. */
int board_run(const struct options *options);

#endif
