/* `hyptick import`: a captured console becomes a run, as if the bench had started the guest itself. */
#ifndef BENCH_IMPORT_H
#define BENCH_IMPORT_H

#include "bench/options.h"

/*
 * Reads the log `options->operand` and makes a folder of it in `options->results`. Returns the program's exit
 * code; with EXIT_USAGE, after one line on stderr, nothing was made.
 */
int import_log(const struct options *options);

#endif
