/*
 * A stamp in the guest: there is one log, for one CPU at a time handles an interrupt that is traced.
 */
#ifndef ARCH_TRACE_STAMP_H
#define ARCH_TRACE_STAMP_H

/* clang-format off */
#define TRACE_FIND_LOG                                  \
    movw r2, :lower16:trace_log;                        \
    movt r2, :upper16:trace_log
/* clang-format on */

#include "trace_text.h"

#endif
