/*
 * A stamp of a traced image: the counter, and the stage that ends, into a log. It changes no register, no
 * flag and no memory but the log's, so that the code around it is what it is without. The counter is read as
 * a plain stamp reads it, behind ISB. TRACE_TEXT is for assembly and C alike: `$(n)` is a number in both.
 *
 * Who includes this has defined TRACE_FIND_LOG: instructions that put the address of the log into r2, and may
 * use r3.
 */
#ifndef ARCH_TRACE_TEXT_H
#define ARCH_TRACE_TEXT_H

#include "common/trace.h"

/* clang-format off */
#define TRACE_TEXT(stage)                               \
    push {r0-r3};                                       \
    isb;                                                \
    mrrc p15, 1, r0, r1, c14;                           \
    TRACE_FIND_LOG;                                     \
    ldr r1, [r2];                                       \
    add r3, r1, $(1);                                   \
    str r3, [r2];                                       \
    and r1, r1, $(TRACE_ENTRIES - 1);                   \
    add r2, r2, r1, lsl $(TRACE_ENTRY_SHIFT);           \
    mov r1, $(stage);                                   \
    strd r0, r1, [r2, $(TRACE_FIRST_ENTRY)];            \
    pop {r0-r3}
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
    uint32_t high;

    __asm__ volatile("isb\n\tmrrc p15, 1, %0, %2, c14\n\t" TRACE_STRING(
                         TRACE_TEXT(STAGE_RETURN)) "\n\tisb\n\tmrrc p15, 1, %1, %2, c14"
                     : "=&r"(*start), "=&r"(*end), "=&r"(high)
                     :
                     : "memory");
}

#endif
#endif
