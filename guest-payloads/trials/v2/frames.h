/*
 * Where a GICv2 has its CPU interface: in memory.
 */
#ifndef TRIALS_FRAMES_H
#define TRIALS_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/gicv2.h"
#include PLATFORM_HEADER

/* Whether a guest with the physical GIC has redistributors, which have tables in memory. */
#define FRAMES_HAVE_TABLES false

/* A register of the CPU interface, or 0 where it is not in memory. */
static inline uintptr_t frames_register(uint32_t random)
{
    return PLATFORM_GICC_BASE + ((random & 7U) == 0 ? GICC_DIR : random & 0xfcU);
}

#endif
