/*
 * A word that a CPU waits for (Arm DDI 0406C, B1.8.13).
 */
#ifndef ARCH_RELEASE_STORE_H
#define ARCH_RELEASE_STORE_H

#include <stdint.h>

/* The line of `address` is in memory: the CPU reads it with its caches off. */
static inline void release_clean(const void *address)
{
    __asm__ volatile("mcr p15, 0, %0, c7, c10, 1\n\tdsb" : : "r"(address) : "memory"); /* DCCMVAC */
}

/* What a CPU looks at, to be 0 no more. */
typedef uint32_t release_word;

#endif
