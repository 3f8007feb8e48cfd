/*
 * A stamp of a traced image: the counter, and the stage that ends, into a log. It changes no register, no
 * flag and no memory but the log's, so that the code around it is what it is without. TRACE_TEXT is for
 * assembly and C alike, and short enough for a vector.
 */
#ifndef ARCH_TRACE_TEXT_H
#define ARCH_TRACE_TEXT_H

#include "common/trace.h"

/* clang-format off */
#define TRACE_TEXT(stage)                               \
    stp x0, x30, [sp, -16]!;                            \
    mov x0, stage;                                      \
    bl trace_log_stage;                                 \
    ldp x0, x30, [sp], 16
/* clang-format on */

#ifdef __ASSEMBLER__

#define trace_stamp(stage) TRACE_TEXT(stage)

#else

#define TRACE_STRING_(...) #__VA_ARGS__
#define TRACE_STRING(...)  TRACE_STRING_(__VA_ARGS__)

#define trace_stamp(stage) __asm__ volatile(TRACE_STRING(TRACE_TEXT(stage)) : :)

/* A plain stamp, one for the log, a plain stamp: the times of the plain ones. */
static inline void trace_between(uint32_t *start, uint32_t *end)
{
    uint64_t first, last;

    __asm__ volatile(
        "isb\n\tmrs %0, cntvct_el0\n\t" TRACE_STRING(TRACE_TEXT(STAGE_RETURN)) "\n\tisb\n\tmrs %1, cntvct_el0"
        : "=&r"(first), "=&r"(last)
        :
        : "memory");
    *start = (uint32_t)first;
    *end = (uint32_t)last;
}

#endif
#endif
