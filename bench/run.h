/* `hyptick run`: the rows of the matrix, several at a time, into a results folder. */
#ifndef BENCH_RUN_H
#define BENCH_RUN_H

#include "bench/matrix.h"
#include "bench/options.h"
#include "bench/resume.h"

/*
 * Runs every plan of the matrix, which holds at least one. Prints what went wrong, one line each, to stderr.
 * Returns the program's exit code.
 */
int run_matrix(const struct options *options, struct matrix *matrix, const struct resume *resume);

#endif
