/*
 * Caches by set and way (Arm DDI 0487, D7.4.9): what there is, and cleaning and invalidating one line.
 */
#ifndef ARCH_CACHE_SET_WAY_H
#define ARCH_CACHE_SET_WAY_H

#include <stdint.h>

static inline uint32_t read_cache_levels(void)
{
    uint64_t clidr;

    __asm__ volatile("mrs %0, clidr_el1" : "=r"(clidr));
    return (uint32_t)clidr;
}

/* CCSIDR of the data or unified cache of a level, from 0; in the format without FEAT_CCIDX. */
static inline uint32_t read_cache_size(uint32_t level)
{
    uint64_t ccsidr;

    __asm__ volatile("msr csselr_el1, %1\n\tisb\n\tmrs %0, ccsidr_el1"
                     : "=r"(ccsidr)
                     : "r"((uint64_t)level << 1));
    return (uint32_t)ccsidr;
}

static inline void clean_set_way(uint32_t word)
{
    __asm__ volatile("dc cisw, %0" : : "r"((uint64_t)word) : "memory");
}

static inline void forget_code(void)
{
    __asm__ volatile("dsb sy\n\tic iallu\n\tdsb sy\n\tisb" : : : "memory");
}

#endif
