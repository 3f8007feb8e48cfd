/*
 * The shim's log is that of this CPU, whose number is its affinity (trace.c holds the platform to that).
 */
#define TRACE_FIND_LOG \
	mrs	x2, mpidr_el1; \
	and	x2, x2, #0xff; \
	ldr	x3, =trace_logs; \
	add	x2, x3, x2, lsl #12

#include "trace_log.inc"
