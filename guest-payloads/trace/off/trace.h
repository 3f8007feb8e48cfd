/*
 * A guest without a trace: nothing is left of it. The build chooses between this file and trace/on, whose
 * trace.h says what these do.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdint.h>

#include "common/record.h"

#define trace_stamp(stage) ((void)0)

static inline void trace_start(void)
{
}

static inline void trace_interval(uint32_t start)
{
    (void)start;
}

static inline void trace_interval_to(uint32_t start, uint32_t end)
{
    (void)start, (void)end;
}

static inline void trace_sample(void)
{
}

static inline void trace_report(void)
{
}

static inline const char *trace_status(void)
{
    return STATUS_OK;
}

static inline const char *trace_reason(void)
{
    return "-";
}

#endif
