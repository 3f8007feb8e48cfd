/*
 * The guest's log: there is one, for one CPU at a time handles an interrupt that is traced.
 */
#define TRACE_FIND_LOG ldr x2, =trace_log

#include "trace_log.inc"
