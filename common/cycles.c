/*
 * See cycles.h.
 */
#include "common/cycles.h"

#include "common/divide.h"

#define MILLION 1000000U

uint64_t cycles_per_million_ticks(const struct cycles_stretch *stretch)
{
    return stretch->ticks != 0 ? divided((uint64_t)stretch->cycles * MILLION, stretch->ticks) : 0;
}

/* Both ratios with the same divisor: what is left to compare are two products. */
bool cycles_agree(const struct cycles_stretch *one, const struct cycles_stretch *other)
{
    uint64_t left = (uint64_t)one->cycles * other->ticks;
    uint64_t right = (uint64_t)other->cycles * one->ticks;
    uint64_t apart = left > right ? left - right : right - left;

    return left != 0 && right != 0 && apart <= divided(left, CYCLES_TOLERANCE);
}
