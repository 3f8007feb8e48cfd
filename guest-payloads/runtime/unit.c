/*
 * Ticks to nanoseconds, without a division each.
 */
#include "runtime/unit.h"

#include "common/divide.h"

#define NS_PER_SECOND 1000000000ULL
#define PS_PER_SECOND 1000000000000ULL
#define PAIR_INSN     2U

/* Nanoseconds a tick, times 2^SCALE_BITS: 40 bits at most, for a counter of 1 kHz, and samples have 31. */
#define SCALE_BITS 20

static uint64_t scale;      /* 0: ticks stay ticks */
static uint64_t quantum_ps; /* of a tick that is time */
static const char *name;
static bool cycles; /* in place of ticks */

void unit_find(uint32_t shortest_pair, uint32_t hz)
{
    bool counts_instructions = hz == NS_PER_SECOND && shortest_pair == PAIR_INSN;

    if (counts_instructions) {
        name = "insn";
    } else if (hz == 0) {
        name = "unknown:no_CNTFRQ"; /* whoever started the machine has not set it */
    } else {
        name = "ns";
        quantum_ps = divided(PS_PER_SECOND + hz / 2, hz);
        scale = divided((NS_PER_SECOND << SCALE_BITS) + hz / 2, hz);
    }
}

void unit_take_cycles(bool take)
{
    cycles = take;
}

bool unit_is_cycles(void)
{
    return cycles;
}

const char *unit_name(void)
{
    return cycles ? "cycles" : name;
}

bool unit_is_time(void)
{
    return scale != 0;
}

uint64_t unit_quantum_ps(void)
{
    return quantum_ps;
}

/* The product has more bits than there are: it is made in two parts. */
uint64_t unit_of_sum(uint64_t ticks)
{
    uint64_t part = ticks & ((1U << SCALE_BITS) - 1U);

    if (scale == 0 || cycles) {
        return ticks;
    }
    return (ticks >> SCALE_BITS) * scale + (part * scale >> SCALE_BITS);
}

int64_t unit_of(int64_t ticks)
{
    uint64_t size = (uint64_t)(ticks < 0 ? -ticks : ticks);
    int64_t ns = (int64_t)((size * scale + (1U << (SCALE_BITS - 1))) >> SCALE_BITS);

    if (scale == 0 || cycles) {
        return ticks;
    }
    return ticks < 0 ? -ns : ns;
}
