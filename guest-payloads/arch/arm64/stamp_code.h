/*
 * The instructions of a stamp in A64 (Arm DDI 0487, C6.2 and D17), and changing them while the caches are on
 * (B2.4.4): each word to the point of unification, then the instruction caches of all CPUs.
 */
#ifndef ARCH_STAMP_CODE_H
#define ARCH_STAMP_CODE_H

#include <stdbool.h>
#include <stdint.h>

#define CODE_ISB          0xd5033fdfU
#define CODE_MRS_CNTVCT   0xd53be040U /* MRS Xt, CNTVCT_EL0: Xt in the lowest bits */
#define CODE_MRS_PMCCNTR  0xd53b9d00U /* MRS Xt, PMCCNTR_EL0 */
#define CODE_MRS_REGISTER 0x1fU

static inline bool code_reads_counter(uint32_t code)
{
    return (code & ~CODE_MRS_REGISTER) == CODE_MRS_CNTVCT;
}

/* The same register of the other counter. */
static inline uint32_t code_of_cycles(uint32_t code)
{
    return CODE_MRS_PMCCNTR | (code & CODE_MRS_REGISTER);
}

static inline void code_clean(const uint32_t *at)
{
    __asm__ volatile("dc cvau, %0" : : "r"(at) : "memory");
}

static inline void code_forget(void)
{
    __asm__ volatile("dsb ish\n\tic ialluis\n\tdsb ish\n\tisb" : : : "memory");
}

#endif
