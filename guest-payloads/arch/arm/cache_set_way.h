/*
 * Caches by set and way (Arm DDI 0406C, B2.2.7): what there is, and cleaning and invalidating one line.
 */
#ifndef ARCH_CACHE_SET_WAY_H
#define ARCH_CACHE_SET_WAY_H

#include <stdint.h>

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

static inline void clean_set_way(uint32_t word)
{
    __asm__ volatile("mcr p15, 0, %0, c7, c14, 2" : : "r"(word) : "memory"); /* DCCISW */
}

static inline void forget_code(void)
{
    __asm__ volatile(
        "dsb\n\tmcr p15, 0, %0, c7, c5, 0\n\tmcr p15, 0, %0, c7, c5, 6\n\tdsb\n\tisb" /* ICIALLU, BPIALL */
        :
        : "r"(0)
        : "memory");
}

#endif
