/*
 * What the traced images of shim and guest share: the stages, and the log that stamps go to. docs/schema.md
 * says where a stage ends. Assembly reads the numbers of this file too.
 */
#ifndef COMMON_TRACE_H
#define COMMON_TRACE_H

/* A stamp ends the stage it names; docs/schema.md has their words. */
#define STAGE_EL2_ENTRY     0
#define STAGE_ACKNOWLEDGE   1
#define STAGE_INJECT        2
#define STAGE_LIST_REGISTER 3
#define STAGE_EL2_EXIT      4
#define STAGE_GUEST_VECTOR  5
#define STAGE_IAR           6
#define STAGE_HANDLER       7
#define STAGE_EOI           8
#define STAGE_RETURN        9
#define STAGE_COUNT         10

/* STAGE(name): in the order of their numbers. */
#define STAGE_NAMES(STAGE)                                                                                   \
    STAGE("el2-entry")                                                                                       \
    STAGE("acknowledge")                                                                                     \
    STAGE("inject")                                                                                          \
    STAGE("list-register")                                                                                   \
    STAGE("el2-exit")                                                                                        \
    STAGE("guest-vector")                                                                                    \
    STAGE("iar")                                                                                             \
    STAGE("handler")                                                                                         \
    STAGE("eoi")                                                                                             \
    STAGE("return")

/* A ring of the last entries, one a stamp; a power of two, so that a stamp finds its place by a mask. */
#define TRACE_ENTRIES     256
#define TRACE_ENTRY_SHIFT 3
#define TRACE_FIRST_ENTRY 16 /* offset in bytes */

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

struct trace_entry {
    uint32_t time; /* low half of the virtual counter */
    uint32_t stage;
};

struct trace_log {
    uint32_t count;  /* stamps taken since the boot */
    uint32_t before; /* ticks from a plain stamp to one of this log right behind it */
    uint32_t after;  /* ... and the other way round */
    uint32_t reserved;
    struct trace_entry entry[TRACE_ENTRIES]; /* stamp n is entry n % TRACE_ENTRIES */
};

_Static_assert(offsetof(struct trace_log, entry) == TRACE_FIRST_ENTRY &&
                   sizeof(struct trace_entry) == 1U << TRACE_ENTRY_SHIFT,
               "stamps know where an entry is");

/* The shim's log of each CPU: pages after the counters', which the guest may read. */
#define TRACE_IPA (PLATFORM_COUNTERS_IPA + (PLATFORM_CPU_MAX + 1U) * 4096U)

#endif
#endif
