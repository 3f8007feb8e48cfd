/*
 * Calls to the firmware below Hyp mode (Arm DEN 0028).
 */
#ifndef ARCH_SMC_H
#define ARCH_SMC_H

#include <stdint.h>

/* The bit of a call's number that says that its arguments have 64 bits: there are none here. */
#define SMC_WIDE 0U

static inline uint32_t smc_call(uint32_t number, uint32_t a1, uint32_t a2, uint32_t a3)
{
    register uint32_t r0 __asm__("r0") = number;
    register uint32_t r1 __asm__("r1") = a1;
    register uint32_t r2 __asm__("r2") = a2;
    register uint32_t r3 __asm__("r3") = a3;

    __asm__ volatile("smc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "r12", "memory");
    return r0;
}

#endif
