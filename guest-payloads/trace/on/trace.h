/*
 * The guest's trace: splits each interval into its stages, by its own stamps and the shim's. trace_stamp()
 * is arch/'s; it stands where the runtime acknowledges and completes an interrupt.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdint.h>

#include "trace_stamp.h"

/* Before the samples of a variant. */
void trace_start(void);

/*
 * Called by run() of a traced experiment: its interval began at `start` (low half of a stamp, or a deadline)
 * and leads to an interrupt, which is handled by now. With an end of its own, a stamp too, it is split up to
 * there, else up to the interrupt's completion.
 */
void trace_interval(uint32_t start);
void trace_interval_to(uint32_t start, uint32_t end);

/* After a sample that counts: splits the interval that run() announced. */
void trace_sample(void);

/* Prints the variant's `stg` records and, before them, how many samples went another way. */
void trace_report(void);

/* How the trace of a variant ended whose samples are all there: a status and a reason, as `done` has them. */
const char *trace_status(void);
const char *trace_reason(void);

#endif
