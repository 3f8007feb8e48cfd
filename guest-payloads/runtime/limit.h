/*
 * How long the guest waits for what must come: by the counter, for what a number of looks takes depends on
 * the machine. It is CNTPCT, so that a read of CNTVCT is a stamp, and nothing else, to who traces the guest.
 */
#ifndef RUNTIME_LIMIT_H
#define RUNTIME_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "sysreg.h"

#define LIMIT_SECONDS 1U
#define LIMIT_PAUSE   1000U

/* The tick at which a wait that begins now has taken LIMIT_SECONDS. */
static inline uint64_t limit_from_now(void)
{
    return read_CNTPCT() + (uint64_t)read_CNTFRQ() * LIMIT_SECONDS;
}

/* The same for what comes at once or never, where it is no fault that it does not: LIMIT_SECONDS / 100. */
static inline uint64_t limit_soon(void)
{
    return read_CNTPCT() + read_CNTFRQ() / 100U * LIMIT_SECONDS;
}

/*
 * Takes LIMIT_PAUSE ticks: where instructions are counted, a loop that gives its turn away each time hardly
 * gets on.
 */
static inline bool limit_over(uint64_t limit)
{
    uint64_t start = read_CNTPCT();

    while (read_CNTPCT() - start < LIMIT_PAUSE) {
    }
    return start >= limit;
}

#endif
