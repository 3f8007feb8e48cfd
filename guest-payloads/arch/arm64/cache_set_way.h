/*
 * Caches by set and way (Arm DDI 0487, D7.4.9): cleaning and invalidating one line.
 */
#ifndef ARCH_CACHE_SET_WAY_H
#define ARCH_CACHE_SET_WAY_H

#include <stdint.h>

static inline void clean_set_way(uint32_t word)
{
    __asm__ volatile("dc cisw, %0" : : "r"((uint64_t)word) : "memory");
}

static inline void forget_code(void)
{
    __asm__ volatile("dsb sy\n\tic iallu\n\tdsb sy\n\tisb" : : : "memory");
}

#endif
