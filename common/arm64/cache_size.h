/*
 * What caches this CPU has (Arm DDI 0487, D17.2.26 and D17.2.27): common/caches.h has the fields.
 */
#ifndef ARCH_CACHE_SIZE_H
#define ARCH_CACHE_SIZE_H

#include <stdint.h>

/* CLIDR. */
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

#endif
