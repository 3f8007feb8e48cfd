/*
 * Arithmetic on stretches of time that two counters have measured: the CPU's cycles and the ticks of the
 * generic counter. Nothing here touches a machine.
 */
#ifndef COMMON_CYCLES_H
#define COMMON_CYCLES_H

#include <stdbool.h>
#include <stdint.h>

/* Two stretches agree if their cycles per tick differ by one part in so many at most. */
#define CYCLES_TOLERANCE 100U

struct cycles_stretch {
    uint32_t cycles, ticks;
};

/* Cycles per 1,000,000 ticks; 0 of a stretch without ticks. */
uint64_t cycles_per_million_ticks(const struct cycles_stretch *stretch);

/*
 * Whether the cycles ran as fast in both stretches. False, too, where one of the counters stood still in
 * either.
 */
bool cycles_agree(const struct cycles_stretch *one, const struct cycles_stretch *other);

#endif
