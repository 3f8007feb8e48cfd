/*
 * Registers of 64 bits, which are read and written by halves: `offset` is the half's, the lower one first.
 */
#ifndef VGIC_V3_HALVES_H
#define VGIC_V3_HALVES_H

#include <stdint.h>

static inline uint32_t half_of(uint64_t value, uint32_t offset)
{
    return (uint32_t)(offset % 8U == 0 ? value : value >> 32);
}

/* `value` with `part` as that half. */
static inline uint64_t with_half(uint64_t value, uint32_t offset, uint32_t part)
{
    return offset % 8U == 0 ? (value & ~(uint64_t)UINT32_MAX) | part
                            : (value & UINT32_MAX) | (uint64_t)part << 32;
}

#endif
