/* `hyptick check`: a results folder held against the schema (results/README.md). */
#ifndef BENCH_CHECK_H
#define BENCH_CHECK_H

/*
 * Prints each problem as FILE:LINE: what, and one line at the end. Returns the program's exit code: EXIT_OK,
 * EXIT_BAD when there is a problem, EXIT_USAGE when `folder` is not one.
 */
int check_folder(const char *folder);

#endif
