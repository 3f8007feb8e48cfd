/*
 * The instructions of a stamp in A32 (Arm DDI 0406C, A8.8 and B8.2), and changing them while the caches are
 * on (A3.5.4): each word to the point of unification, then the instruction caches of all CPUs.
 */
#ifndef ARCH_STAMP_CODE_H
#define ARCH_STAMP_CODE_H

#include <stdbool.h>
#include <stdint.h>

#define CODE_ISB            0xf57ff06fU
#define CODE_MRRC_CNTVCT    0xec500f1eU /* MRRC p15, 1, Rt, Rt2, c14 */
#define CODE_MRRC_REGISTERS 0x000ff000U
#define CODE_MRC_PMCCNTR    0xee190f1dU /* MRC p15, 0, Rt, c9, c13, 0: Rt2 stays as it is */
#define CODE_REGISTER       0x0000f000U /* Rt of either */

static inline bool code_reads_counter(uint32_t code)
{
    return (code & ~CODE_MRRC_REGISTERS) == CODE_MRRC_CNTVCT;
}

/* The same register of the other counter. */
static inline uint32_t code_of_cycles(uint32_t code)
{
    return CODE_MRC_PMCCNTR | (code & CODE_REGISTER);
}

static inline void code_clean(const uint32_t *at)
{
    __asm__ volatile("mcr p15, 0, %0, c7, c11, 1" : : "r"(at) : "memory"); /* DCCMVAU */
}

static inline void code_forget(void)
{
    __asm__ volatile("dsb\n\t"
                     "mcr p15, 0, %0, c7, c1, 0\n\t" /* ICIALLUIS */
                     "mcr p15, 0, %0, c7, c1, 6\n\t" /* BPIALLIS */
                     "dsb\n\tisb"
                     :
                     : "r"(0)
                     : "memory");
}

#endif
