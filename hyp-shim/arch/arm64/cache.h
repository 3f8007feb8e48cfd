/*
 * Memory that someone reads whose caches are off.
 */
#ifndef ARCH_CACHE_H
#define ARCH_CACHE_H

#include "sysreg.h"

/* The line of `address` is in memory when this returns. */
static inline void cache_clean(const void *address)
{
    __asm__ volatile("dc cvac, %0" : : "r"(address) : "memory");
    dsb();
}

#endif
