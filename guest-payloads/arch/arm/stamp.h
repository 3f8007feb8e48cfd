/*
 * Stamps of the virtual counter around one instruction. Each function is one asm block, so that nothing a
 * compiler does stands between the stamps; a pair costs one ISB and one MRRC, which the runtime measures and
 * subtracts.
 */
#ifndef ARCH_STAMP_H
#define ARCH_STAMP_H

#include <stdint.h>

#include "smccc.h"

/* The counter, all 64 bits. */
static inline uint64_t stamp(void)
{
    uint64_t value;

    __asm__ volatile("isb\n\tmrrc p15, 1, %Q0, %R0, c14" : "=r"(value) : : "memory");
    return value;
}

#define STAMP(name) "isb\n\tmrrc p15, 1, %[" #name "], %[high], c14\n\t"

/*
 * What CNTPCT is ahead of CNTVCT: the middle of two stamps stands for the moment of the read between them.
 * *width: ticks from the first to the last, of which half is how far off it may be.
 */
static inline uint64_t stamp_offset(uint64_t *width)
{
    uint64_t before, physical, after;

    __asm__ volatile("isb\n\tmrrc p15, 1, %Q[before], %R[before], c14\n\t"
                     "isb\n\tmrrc p15, 0, %Q[physical], %R[physical], c14\n\t"
                     "isb\n\tmrrc p15, 1, %Q[after], %R[after], c14"
                     : [before] "=&r"(before), [physical] "=&r"(physical), [after] "=&r"(after)
                     :
                     : "memory");
    *width = after - before;
    return physical - before - (after - before) / 2U;
}

/* Ticks of a back-to-back pair. */
static inline uint32_t stamp_pair(void)
{
    uint32_t start, end, high;

    __asm__ volatile(STAMP(start) STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [high] "=&r"(high)
                     :
                     : "memory");
    return end - start;
}

/* Ticks around a load; its value goes to *value. */
static inline uint32_t stamp_load(uintptr_t address, uint32_t *value)
{
    uint32_t start, end, high, loaded;

    __asm__ volatile(STAMP(start) "ldr %[loaded], [%[address]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [high] "=&r"(high), [loaded] "=&r"(loaded)
                     : [address] "r"(address)
                     : "memory");
    *value = loaded;
    return end - start;
}

/* Ticks around a store. */
static inline uint32_t stamp_store(uintptr_t address, uint32_t value)
{
    uint32_t start, end, high;

    __asm__ volatile(STAMP(start) "str %[value], [%[address]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [high] "=&r"(high)
                     : [address] "r"(address), [value] "r"(value)
                     : "memory");
    return end - start;
}

/* The same for a store of a byte. */
static inline uint32_t stamp_store_byte(uintptr_t address, uint32_t value)
{
    uint32_t start, end, high;

    __asm__ volatile(STAMP(start) "strb %[value], [%[address]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [high] "=&r"(high)
                     : [address] "r"(address), [value] "r"(value)
                     : "memory");
    return end - start;
}

/* Ticks around two stores of the same value. */
static inline uint32_t stamp_store_both(uintptr_t first, uintptr_t second, uint32_t value)
{
    uint32_t start, end, high;

    __asm__ volatile(STAMP(start) "str %[value], [%[first]]\n\tstr %[value], [%[second]]\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [high] "=&r"(high)
                     : [first] "r"(first), [second] "r"(second), [value] "r"(value)
                     : "memory");
    return end - start;
}

/* Ticks around a hypercall with one argument; its result goes to *result. */
static inline uint32_t stamp_hypercall(uint32_t number, uint32_t *result)
{
    register uint32_t r0 __asm__("r0") = number;
    uint32_t start, end, high;

    __asm__ volatile(".arch_extension virt\n\t" STAMP(start) "hvc #0\n\t" STAMP(end)
                     : [start] "=&r"(start), [end] "=&r"(end), [high] "=&r"(high), "+r"(r0)
                     :
                     : SMCCC_CLOBBERS_BEYOND_R0);
    *result = r0;
    return end - start;
}

/* A stamp as soon as a hypercall without arguments is back. */
static inline uint64_t stamp_after_hypercall(uint32_t number)
{
    register uint32_t r0 __asm__("r0") = number;
    uint64_t end;

    __asm__ volatile(".arch_extension virt\n\thvc #0\n\tisb\n\tmrrc p15, 1, %Q[end], %R[end], c14"
                     : [end] "=&r"(end), "+r"(r0)
                     :
                     : SMCCC_CLOBBERS_BEYOND_R0);
    return end;
}

/* A stamp, then a hypercall without arguments; returns the stamp's low half when the call is back. */
static inline uint32_t stamp_before_hypercall(uint32_t number)
{
    register uint32_t r0 __asm__("r0") = number;
    uint32_t start, high;

    __asm__ volatile(".arch_extension virt\n\t" STAMP(start) "hvc #0"
                     : [start] "=&r"(start), [high] "=&r"(high), "+r"(r0)
                     :
                     : SMCCC_CLOBBERS_BEYOND_R0);
    return start;
}

/* A stamp, then a store whose effect is to be an interrupt. Returns the stamp's low half. */
static inline uint32_t stamp_before_store(uintptr_t address, uint32_t value)
{
    uint32_t start, high;

    __asm__ volatile(STAMP(start) "str %[value], [%[address]]"
                     : [start] "=&r"(start), [high] "=&r"(high)
                     : [address] "r"(address), [value] "r"(value)
                     : "memory");
    return start;
}

/* A stamp, then interrupts are unmasked. Returns the stamp's low half. */
static inline uint32_t stamp_before_unmask(void)
{
    uint32_t start, high;

    __asm__ volatile(STAMP(start) "cpsie i" : [start] "=&r"(start), [high] "=&r"(high) : : "memory");
    return start;
}

/*
 * Ticks from before a store to the first instruction after *flag is seen not zero (three instructions when it
 * already is), or after `polls` looks at it. *at: the first of the two stamps.
 */
static inline uint32_t stamp_store_until(uintptr_t address, uint32_t value, const volatile uint32_t *flag,
                                         uint32_t polls, uint32_t *at)
{
    uint32_t start, end, high, seen;

    __asm__ volatile(
        STAMP(start) "str %[value], [%[address]]\n"
                     "1:\tldr %[seen], [%[flag]]\n\tteq %[seen], #0\n\tbne 2f\n\t"
                     "subs %[polls], %[polls], #1\n\tbne 1b\n"
                     "2:\t" STAMP(end)
        : [start] "=&r"(start), [end] "=&r"(end), [high] "=&r"(high), [seen] "=&r"(seen), [polls] "+r"(polls)
        : [address] "r"(address), [value] "r"(value), [flag] "r"(flag)
        : "cc", "memory");
    *at = start;
    return end - start;
}

#endif
