/*
 * Stamps of the virtual counter around one instruction. Each function is one asm block, so that nothing a
 * compiler does stands between the stamps; a pair costs one ISB and one MRS, which the runtime measures and
 * subtracts.
 */
#ifndef ARCH_STAMP_H
#define ARCH_STAMP_H

#include <stdint.h>

#include "smccc.h"

#define STAMP(name) "isb\n\tmrs %[" #name "], cntvct_el0\n\t"

/* The counter, all 64 bits. */
static inline uint64_t stamp(void)
{
    uint64_t value;

    __asm__ volatile(STAMP(value) : [value] "=r"(value) : : "memory");
    return value;
}

/*
 * What CNTPCT is ahead of CNTVCT: the middle of two stamps stands for the moment of the read between them.
 * *width: ticks from the first to the last, of which half is how far off it may be.
 */
static inline uint64_t stamp_offset(uint64_t *width)
{
    uint64_t before, physical, after;

    __asm__ volatile(STAMP(before) "isb\n\tmrs %[physical], cntpct_el0\n\t" STAMP(after)
                     : [before] "=&r"(before), [physical] "=&r"(physical), [after] "=&r"(after)
                     :
                     : "memory");
    *width = after - before;
    return physical - before - (after - before) / 2U;
}

/* Ticks of a back-to-back pair. */
static inline uint32_t stamp_pair(void)
{
    uint64_t start, end;

    __asm__ volatile(STAMP(start) STAMP(end) : [start] "=&r"(start), [end] "=&r"(end) : : "memory");
    return (uint32_t)(end - start);
}

/* A stamp as soon as a hypercall without arguments is back. */
static inline uint64_t stamp_after_hypercall(uint32_t number)
{
    register uint64_t x0 __asm__("x0") = number;
    uint64_t end;

    __asm__ volatile("hvc #0\n\t" STAMP(end) : [end] "=&r"(end), "+r"(x0) : : SMCCC_CLOBBERS_BEYOND_X0);
    return end;
}

/* A stamp, then a hypercall without arguments; returns the stamp's low half when the call is back. */
static inline uint32_t stamp_before_hypercall(uint32_t number)
{
    register uint64_t x0 __asm__("x0") = number;
    uint64_t start;

    __asm__ volatile(STAMP(start) "hvc #0" : [start] "=&r"(start), "+r"(x0) : : SMCCC_CLOBBERS_BEYOND_X0);
    return (uint32_t)start;
}

/* Ticks around a load; its value goes to *value. */
static inline uint32_t stamp_load(uintptr_t address, uint32_t *value)
{
    uint64_t start, end;
    uint32_t loaded;

    __asm__ volatile(STAMP(start) "ldr %w[loaded], [%[address]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [loaded] "=&r"(loaded)
                     : [address] "r"(address)
                     : "memory");
    *value = loaded;
    return (uint32_t)(end - start);
}

/* Ticks around a store. */
static inline uint32_t stamp_store(uintptr_t address, uint32_t value)
{
    uint64_t start, end;

    __asm__ volatile(STAMP(start) "str %w[value], [%[address]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end)
                     : [address] "r"(address), [value] "r"(value)
                     : "memory");
    return (uint32_t)(end - start);
}

/* The same for a store of a byte. */
static inline uint32_t stamp_store_byte(uintptr_t address, uint32_t value)
{
    uint64_t start, end;

    __asm__ volatile(STAMP(start) "strb %w[value], [%[address]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end)
                     : [address] "r"(address), [value] "r"(value)
                     : "memory");
    return (uint32_t)(end - start);
}

/* Ticks around two stores of the same value. */
static inline uint32_t stamp_store_both(uintptr_t first, uintptr_t second, uint32_t value)
{
    uint64_t start, end;

    __asm__ volatile(STAMP(start) "str %w[value], [%[first]]\n\tstr %w[value], [%[second]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end)
                     : [first] "r"(first), [second] "r"(second), [value] "r"(value)
                     : "memory");
    return (uint32_t)(end - start);
}

/* Ticks around a hypercall with one argument; its result goes to *result. */
static inline uint32_t stamp_hypercall(uint32_t number, uint32_t *result)
{
    register uint64_t x0 __asm__("x0") = number;
    uint64_t start, end;

    __asm__ volatile(STAMP(start) "hvc #0\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), "+r"(x0)
                     :
                     : SMCCC_CLOBBERS_BEYOND_X0);
    *result = (uint32_t)x0;
    return (uint32_t)(end - start);
}

/* A stamp, then a store whose effect is to be an interrupt. Returns the stamp's low half. */
static inline uint32_t stamp_before_store(uintptr_t address, uint32_t value)
{
    uint64_t start;

    __asm__ volatile(STAMP(start) "str %w[value], [%[address]]"
                     : [start] "=&r"(start)
                     : [address] "r"(address), [value] "r"(value)
                     : "memory");
    return (uint32_t)start;
}

/* A stamp, then interrupts are unmasked. Returns the stamp's low half. */
static inline uint32_t stamp_before_unmask(void)
{
    uint64_t start;

    __asm__ volatile(STAMP(start) "msr daifclr, #2" : [start] "=&r"(start) : : "memory");
    return (uint32_t)start;
}

/*
 * Ticks from before a store to the first instruction after *flag is seen not zero (two instructions when it
 * already is), or after `polls` looks at it. *at: the first of the two stamps.
 */
static inline uint32_t stamp_store_until(uintptr_t address, uint32_t value, const volatile uint32_t *flag,
                                         uint32_t polls, uint32_t *at)
{
    uint64_t start, end;
    uint32_t seen;

    __asm__ volatile(STAMP(start) "str %w[value], [%[address]]\n"
                                  "1:\tldr %w[seen], [%[flag]]\n\tcbnz %w[seen], 2f\n\t"
                                  "subs %w[polls], %w[polls], #1\n\tb.ne 1b\n"
                                  "2:\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [seen] "=&r"(seen), [polls] "+r"(polls)
                     : [address] "r"(address), [value] "r"(value), [flag] "r"(flag)
                     : "cc", "memory");
    *at = (uint32_t)start;
    return (uint32_t)(end - start);
}

#endif
