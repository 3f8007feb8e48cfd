/*
 * The shim's trace: stamps where a stage of an interrupt's way ends, in a log that the guest may read.
 * trace_stamp(STAGE_...) is arch/'s; it stands in the vectors, and in gic/ where the GIC is touched.
 */
#ifndef TRACE_H
#define TRACE_H

#include "trace_stamp.h"

#ifndef __ASSEMBLER__

struct stage2;

/* Measures what a stamp costs, and maps the logs into the guest. */
void trace_init(struct stage2 *stage2);

#endif
#endif
