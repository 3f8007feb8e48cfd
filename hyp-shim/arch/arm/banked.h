/*
 * Registers of other modes, which Hyp mode reaches by MRS and MSR (Arm DDI 0406C, B9.2.3).
 */
#ifndef ARCH_BANKED_H
#define ARCH_BANKED_H

#include <stdint.h>

#define BANKED(name)                                                                                         \
    static inline uint32_t read_##name(void)                                                                 \
    {                                                                                                        \
        uint32_t value;                                                                                      \
        __asm__ volatile("mrs %0, " #name : "=r"(value));                                                    \
        return value;                                                                                        \
    }                                                                                                        \
    static inline void write_##name(uint32_t value)                                                          \
    {                                                                                                        \
        __asm__ volatile("msr " #name ", %0" : : "r"(value));                                                \
    }

/* Hyp mode's own SPSR has no banked form there. */
static inline uint32_t read_SPSR_hyp(void)
{
    uint32_t value;

    __asm__ volatile("mrs %0, spsr" : "=r"(value));
    return value;
}

static inline void write_SPSR_hyp(uint32_t value)
{
    __asm__ volatile("msr spsr_cxsf, %0" : : "r"(value));
}

BANKED(ELR_hyp)
BANKED(SP_usr)
BANKED(SP_svc)
BANKED(LR_svc)
BANKED(SP_abt)
BANKED(LR_abt)
BANKED(SPSR_abt)
BANKED(SP_und)
BANKED(LR_und)
BANKED(SPSR_und)
BANKED(SP_irq)
BANKED(LR_irq)
BANKED(R8_fiq)
BANKED(R9_fiq)
BANKED(R10_fiq)
BANKED(R11_fiq)
BANKED(R12_fiq)
BANKED(SP_fiq)
BANKED(LR_fiq)

#endif
