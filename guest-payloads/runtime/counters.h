/*
 * What the shim counts while an experiment runs, read from its page without an exit. Natively nothing exits,
 * and all of it is zero. A host without that page tells nothing, and nothing is reported.
 */
#ifndef RUNTIME_COUNTERS_H
#define RUNTIME_COUNTERS_H

#include <stdint.h>

#include "common/counters.h"

/* Forgets what was gathered. */
void counters_clear(void);

/* Between these two, what the shim counts is gathered. */
void counters_start(void);
void counters_stop(void);

/* What was counted since the last counters_start(). */
uint32_t counters_since_start(enum counter counter);
uint32_t counters_exits_since_start(void);

/* Prints what was gathered as `cnt` records: `exits`, then each counter that is not zero. Where exits are not
 * told, nothing. */
void counters_report(void);

#endif
