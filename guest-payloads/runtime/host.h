/*
 * What is done besides on another host than the shim. It is apart from the runner, whose loop keeps its
 * instructions: one more there would shift the ticks of timer-jitter against their load.
 */
#ifndef RUNTIME_HOST_H
#define RUNTIME_HOST_H

#include "runtime/experiment.h"

/*
 * Puts in the place of `*experiment` one that does that besides: leaves out the variants that the host has
 * not, asks on_host(), and tells a host that counts itself when to.
 */
void host_takes(const struct experiment **experiment);

/* Around each interval of an experiment whose counters cover these alone. */
void host_interval_start(void);
void host_interval_stop(void);

/* What such a host has counted, it prints. */
void host_report(void);

#endif
