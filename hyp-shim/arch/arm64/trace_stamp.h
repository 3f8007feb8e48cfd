/*
 * A stamp in the shim: trace/log.S has the log.
 */
#ifndef ARCH_TRACE_STAMP_H
#define ARCH_TRACE_STAMP_H

#include "trace_text.h"

#endif
