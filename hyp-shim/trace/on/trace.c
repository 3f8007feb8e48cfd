/*
 * The logs, one for each CPU, each in a page of its own.
 */
#include "trace.h"

#define COST_TRIES 16U

union trace_page trace_logs[PLATFORM_CPU_MAX] __attribute__((aligned(LPAE_PAGE_SIZE)));

_Static_assert(sizeof(union trace_page) == 4096, "a stamp finds its CPU's log by a shift of 12");
_Static_assert(PLATFORM_AFFINITY(PLATFORM_CPU_MAX - 1U) == PLATFORM_CPU_MAX - 1U, "... of the affinity");

/* The least of several tries: the first may find things cold. */
void trace_init(struct stage2 *stage2)
{
    struct trace_log *log = &trace_logs[0].log;
    uint32_t before = UINT32_MAX;
    uint32_t after = UINT32_MAX;

    for (uint32_t i = 0; i < COST_TRIES; i++) {
        const struct trace_entry *entry = &log->entry[log->count % TRACE_ENTRIES];
        uint32_t start, end;

        trace_between(&start, &end);
        before = entry->time - start < before ? entry->time - start : before;
        after = end - entry->time < after ? end - entry->time : after;
    }
    for (uint32_t i = 0; i < PLATFORM_CPU_MAX; i++) {
        trace_logs[i].log.before = before;
        trace_logs[i].log.after = after;
    }
    stage2_map(stage2, TRACE_IPA, (uintptr_t)trace_logs, sizeof(trace_logs), STAGE2_RAM_READ);
}
