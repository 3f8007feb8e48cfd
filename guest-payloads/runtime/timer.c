/*
 * Deadlines and stamps of two counters.
 */
#include "runtime/timer.h"

#include "runtime/run.h"
#include "stamp.h"

#define TRIES 16U

uint32_t timer_taken_off;

uint64_t timer_ahead(const struct timer *timer)
{
    uint64_t least = UINT64_MAX;
    uint64_t ahead = 0;

    for (uint32_t i = 0; i < TRIES && timer->intid == PLATFORM_PTIMER_INTID; i++) {
        uint64_t width;
        uint64_t found = stamp_offset(&width);

        if (width < least) { /* the one that was disturbed least */
            least = width;
            ahead = found;
        }
    }
    return ahead;
}

uint64_t timer_prepare_ticks(const struct timer *timer)
{
    uint64_t ahead = timer_ahead(timer);

    timer_taken_off = run_clock_overhead - (uint32_t)ahead;
    return ahead;
}
