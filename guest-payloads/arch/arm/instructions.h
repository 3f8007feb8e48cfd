/*
 * Single instructions that a compiler has no way to ask for.
 */
#ifndef ARCH_INSTRUCTIONS_H
#define ARCH_INSTRUCTIONS_H

#include <stdint.h>

static inline void irq_mask(void)
{
    __asm__ volatile("cpsid i" : : : "memory");
}

static inline void irq_unmask(void)
{
    __asm__ volatile("cpsie i" : : : "memory");
}

/* Loads two registers at once, which no syndrome describes. */
static inline void load_pair(uintptr_t address)
{
    __asm__ volatile("ldm %0, {r2, r3}" : : "r"(address) : "r2", "r3", "memory");
}

/* One that there is not. */
static inline void undefined_instruction(void)
{
    __asm__ volatile("udf #0");
}

#endif
