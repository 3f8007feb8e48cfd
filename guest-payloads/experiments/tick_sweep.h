/*
 * timer-jitter's sweep of the phase: what its table of variants needs of it.
 */
#ifndef EXPERIMENTS_TICK_SWEEP_H
#define EXPERIMENTS_TICK_SWEEP_H

#include "runtime/experiment.h"

const char *sweep_prepare_virtual(void);
const char *sweep_prepare_physical(void);
bool sweep_run(int32_t *ticks);
void sweep_finish(void);

/* The samples that a sweep takes, one for each phase: those of a round of the load. 0: it cannot run. */
uint32_t sweep_samples(const struct variant *variant);

#endif
