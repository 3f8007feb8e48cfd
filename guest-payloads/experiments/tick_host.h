/*
 * What timer-jitter asks of another host than the shim before it measures.
 */
#ifndef EXPERIMENTS_TICK_HOST_H
#define EXPERIMENTS_TICK_HOST_H

#include "runtime/experiment.h"

/* Of a variant of timer-jitter: why it cannot be measured here, or NULL. */
const char *tick_on_host(const struct variant *variant);

#endif
