/*
 * What a run is made with, found out before anything is measured: whether the machines can be started, and
 * what tells later whether plans and images are still the same.
 */
#ifndef BENCH_MADE_H
#define BENCH_MADE_H

#include <stdbool.h>

#include "bench/matrix.h"
#include "bench/options.h"
#include "bench/runinfo.h"
#include "bench/support.h"

/*
 * Fills in all that run.csv says of it. False with `error` when a machine cannot be started, or an image
 * cannot be read.
 */
bool made_gather(struct runinfo *info, const struct options *options, const struct matrix *matrix,
                 struct errmsg *error);

#endif
