/*
 * Waking a CPU that waits in WFE for a word to change (Arm DDI 0406C, B1.8.13).
 */
#ifndef ARCH_RELEASE_STORE_H
#define ARCH_RELEASE_STORE_H

#include <stdint.h>

/* The line of `address` is in memory: the CPU reads it with its caches off. */
static inline void release_clean(const void *address)
{
    __asm__ volatile("mcr p15, 0, %0, c7, c10, 1\n\tdsb" : : "r"(address) : "memory"); /* DCCMVAC */
}

/* What was stored is seen by the CPU that waits, and it looks. */
static inline void release_event(void)
{
    __asm__ volatile("dsb\n\tsev" : : : "memory");
}

/* Stores where to start, and wakes it. The word is in device memory, so that it is there at once. */
static inline void release_store(uintptr_t word, uintptr_t start)
{
    *(volatile uint32_t *)word = start;
    release_event();
}

static inline void release_wait_for_event(void)
{
    __asm__ volatile("wfe" : : : "memory");
}

#endif
