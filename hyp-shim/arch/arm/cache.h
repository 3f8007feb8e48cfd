/*
 * Memory that someone reads whose caches are off.
 */
#ifndef ARCH_CACHE_H
#define ARCH_CACHE_H

#include "sysreg.h"

/* The line of `address` is in memory when this returns. */
static inline void cache_clean(const void *address)
{
    __asm__ volatile("mcr p15, 0, %0, c7, c10, 1" : : "r"(address) : "memory"); /* DCCMVAC */
    dsb();
}

#endif
