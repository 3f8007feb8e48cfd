/*
 * How long the shim waits for another CPU, or for the GIC: by the counter, for what a number of looks takes
 * depends on the machine.
 */
#ifndef ARCH_TIME_LIMIT_H
#define ARCH_TIME_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "timer_hw.h"

#define TIME_LIMIT_SECONDS 1U
#define TIME_LIMIT_PAUSE   1000U

/* Where the firmware has not said what the frequency is: the highest there is. */
#define TIME_LIMIT_HZ 1000000000U

/* The tick of the counter at which a wait that begins now has taken TIME_LIMIT_SECONDS. */
static inline uint64_t time_limit(void)
{
    uint32_t hz = read_CNTFRQ();

    return timer_hw_now() + (uint64_t)(hz != 0 ? hz : TIME_LIMIT_HZ) * TIME_LIMIT_SECONDS;
}

/*
 * Takes TIME_LIMIT_PAUSE ticks: where instructions are counted, a loop that gives its turn away each time
 * hardly gets on.
 */
static inline bool time_limit_over(uint64_t limit)
{
    uint64_t start = timer_hw_now();

    while (timer_hw_now() - start < TIME_LIMIT_PAUSE) {
    }
    return start >= limit;
}

#endif
