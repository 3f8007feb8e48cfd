/*
 * A stamp in the shim: the log is that of this CPU, whose number is its affinity (trace.c holds the platform
 * to that).
 */
#ifndef ARCH_TRACE_STAMP_H
#define ARCH_TRACE_STAMP_H

/* clang-format off */
#define TRACE_FIND_LOG                                  \
    mrc p15, 0, r2, c0, c0, 5;                          \
    and r2, r2, $(0xff);                                \
    movw r3, :lower16:trace_logs;                       \
    movt r3, :upper16:trace_logs;                       \
    add r2, r3, r2, lsl $(12)
/* clang-format on */

#include "trace_text.h"

#endif
