/*
 * Caches by set and way (Arm DDI 0406C, B2.2.7): cleaning and invalidating one line.
 */
#ifndef ARCH_CACHE_SET_WAY_H
#define ARCH_CACHE_SET_WAY_H

#include <stdint.h>

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
