/* `hyptick list`. */
#ifndef BENCH_LIST_H
#define BENCH_LIST_H

#include "bench/matrix.h"

/* Prints the platforms, paths and experiments of a matrix, in columns. */
void list_matrix(const struct matrix *matrix, const struct platforms *platforms);

#endif
