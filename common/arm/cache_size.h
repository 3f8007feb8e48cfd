/*
 * What caches this CPU has (Arm DDI 0406C, B4.1.19 and B4.1.20): common/caches.h has the fields.
 */
#ifndef ARCH_CACHE_SIZE_H
#define ARCH_CACHE_SIZE_H

#include <stdint.h>

/* CLIDR. */
static inline uint32_t read_cache_levels(void)
{
    uint32_t clidr;

    __asm__ volatile("mrc p15, 1, %0, c0, c0, 1" : "=r"(clidr));
    return clidr;
}

/* CCSIDR of the data or unified cache of a level, from 0. */
static inline uint32_t read_cache_size(uint32_t level)
{
    uint32_t ccsidr;

    __asm__ volatile("mcr p15, 2, %1, c0, c0, 0\n\tisb\n\tmrc p15, 1, %0, c0, c0, 0" /* CSSELR, CCSIDR */
                     : "=r"(ccsidr)
                     : "r"(level << 1));
    return ccsidr;
}

#endif
