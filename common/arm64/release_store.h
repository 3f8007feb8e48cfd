/*
 * A word that a CPU waits for (Arm DDI 0487, D1.6).
 */
#ifndef ARCH_RELEASE_STORE_H
#define ARCH_RELEASE_STORE_H

#include <stdint.h>

/* The line of `address` is in memory: the CPU reads it with its caches off. */
static inline void release_clean(const void *address)
{
    __asm__ volatile("dc cvac, %0\n\tdsb sy" : : "r"(address) : "memory");
}

/* What a CPU looks at, to be 0 no more. */
typedef uint64_t release_word;

#endif
