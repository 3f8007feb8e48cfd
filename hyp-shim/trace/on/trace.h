/*
 * The shim's trace: stamps where a stage of an interrupt's way ends, in a log that the guest may read.
 * trace_stamp(STAGE_...) is arch/'s; it stands in the vectors, and in gic/ where the GIC is touched.
 */
#ifndef TRACE_H
#define TRACE_H

#include "trace_stamp.h"

#ifndef __ASSEMBLER__

#include "stage2.h"
#include PLATFORM_HEADER

union trace_page {
    struct trace_log log;
    uint8_t page[LPAE_PAGE_SIZE];
};

extern union trace_page trace_logs[PLATFORM_CPU_MAX]; /* stamps know it by name */

/* What a guest sees of it: a stretch of stage 2. */
#define TRACE_LOGS                                                                                           \
    {                                                                                                        \
        TRACE_IPA, (uintptr_t)trace_logs, sizeof(trace_logs), STAGE2_RAM_READ                                \
    }

/* Measures what a stamp costs, and maps the logs into the guest. */
void trace_init(struct stage2 *stage2);

#endif
#endif
