/*
 * Waking a CPU that waits in WFE for a word to change (Arm DDI 0487, D1.6).
 */
#ifndef ARCH_RELEASE_STORE_H
#define ARCH_RELEASE_STORE_H

#include <stdint.h>

/* The line of `address` is in memory: the CPU reads it with its caches off. */
static inline void release_clean(const void *address)
{
    __asm__ volatile("dc cvac, %0\n\tdsb sy" : : "r"(address) : "memory");
}

/* What was stored is seen by the CPU that waits, and it looks. */
static inline void release_event(void)
{
    __asm__ volatile("dsb sy\n\tsev" : : : "memory");
}

/* Stores where to start, and wakes it. The word is mapped as device memory, so that it is in memory at once.
 */
static inline void release_store(uintptr_t word, uintptr_t start)
{
    *(volatile uint64_t *)word = start;
    release_event();
}

static inline void release_wait_for_event(void)
{
    __asm__ volatile("wfe" : : : "memory");
}

#endif
