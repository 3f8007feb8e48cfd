/*
 * Calls to the firmware below EL2 (Arm DEN 0028).
 */
#ifndef ARCH_SMC_H
#define ARCH_SMC_H

#include <stdint.h>

/* The bit of a call's number that says that its arguments have 64 bits. */
#define SMC_WIDE 0x40000000U

static inline uint32_t smc_call(uint32_t number, uintptr_t a1, uintptr_t a2, uintptr_t a3)
{
    register uint64_t x0 __asm__("x0") = number;
    register uint64_t x1 __asm__("x1") = a1;
    register uint64_t x2 __asm__("x2") = a2;
    register uint64_t x3 __asm__("x3") = a3;

    __asm__ volatile("smc #0"
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
                     :
                     : "x4", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory");
    return (uint32_t)x0;
}

#endif
