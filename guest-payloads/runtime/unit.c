/*
 * Ticks to nanoseconds, without a division each: the compiler's run-time library is not there.
 */
#include "runtime/unit.h"

#include <stdbool.h>

#define NS_PER_SECOND 1000000000ULL
#define PAIR_INSN     2U

/* Nanoseconds a tick, times 2^SCALE_BITS: 40 bits at most, for a counter of 1 kHz, and samples have 31. */
#define SCALE_BITS 20

static uint64_t scale; /* 0: ticks stay ticks */
static const char *name;

static uint64_t divided(uint64_t value, uint32_t divisor)
{
    uint64_t quotient = 0, rest = 0;

    for (int bit = 63; bit >= 0; bit--) {
        rest = (rest << 1) | ((value >> bit) & 1U);
        if (rest >= divisor) {
            rest -= divisor;
            quotient |= 1ULL << bit;
        }
    }
    return quotient;
}

void unit_find(uint32_t shortest_pair, uint32_t hz)
{
    bool counts_instructions = hz == NS_PER_SECOND && shortest_pair == PAIR_INSN;

    if (counts_instructions) {
        name = "insn";
    } else if (hz == 0) {
        name = "unknown:no_CNTFRQ"; /* whoever started the machine has not set it */
    } else {
        name = "ns";
        scale = divided((NS_PER_SECOND << SCALE_BITS) + hz / 2, hz);
    }
}

const char *unit_name(void)
{
    return name;
}

int64_t unit_of(int64_t ticks)
{
    uint64_t size = (uint64_t)(ticks < 0 ? -ticks : ticks);
    int64_t ns = (int64_t)((size * scale + (1U << (SCALE_BITS - 1))) >> SCALE_BITS);

    if (scale == 0) {
        return ticks;
    }
    return ticks < 0 ? -ns : ns;
}
