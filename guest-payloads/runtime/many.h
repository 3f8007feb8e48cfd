/*
 * More samples than the runner has room for: a histogram of them. It is apart from the runner, whose loop
 * keeps its instructions, as host.c is.
 */
#ifndef RUNTIME_MANY_H
#define RUNTIME_MANY_H

#include <stdint.h>

#include "runtime/experiment.h"

/* Puts in the place of `*experiment` one that counts its samples, if more were asked for than can be kept. */
void many_takes(const struct experiment **experiment);

/*
 * Prints the variant's `taken` samples: the runner's `values`; or, where they were counted, the warm-up of
 * these and the histogram of the others.
 */
void many_report(uint32_t vcpu, const int32_t *values, uint32_t taken);

#endif
