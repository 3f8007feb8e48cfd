/*
 * System registers of ARMv7 with the Virtualization Extensions, by the names of the Architecture Reference
 * Manual (Arm DDI 0406C, B4, B8 and C11). SYSREG32 and SYSREG64 make the pair that reads and writes one,
 * SYSREG_DEBUG that of a debug register.
 */
#ifndef ARCH_SYSREG_H
#define ARCH_SYSREG_H

#include <stdint.h>

#define SYSREG_OF(coprocessor, name, op1, crn, crm, op2)                                                     \
    static inline uint32_t read_##name(void)                                                                 \
    {                                                                                                        \
        uint32_t value;                                                                                      \
        __asm__ volatile("mrc " #coprocessor ", " #op1 ", %0, " #crn ", " #crm ", " #op2                     \
                         : "=r"(value)                                                                       \
                         :                                                                                   \
                         : "memory");                                                                        \
        return value;                                                                                        \
    }                                                                                                        \
    static inline void write_##name(uint32_t value)                                                          \
    {                                                                                                        \
        __asm__ volatile("mcr " #coprocessor ", " #op1 ", %0, " #crn ", " #crm ", " #op2                     \
                         :                                                                                   \
                         : "r"(value)                                                                        \
                         : "memory");                                                                        \
    }

#define SYSREG32(name, op1, crn, crm, op2) SYSREG_OF(p15, name, op1, crn, crm, op2)
#define SYSREG_DEBUG(name, crm, op2)       SYSREG_OF(p14, name, 0, c0, crm, op2)

#define SYSREG64(name, op1, crm)                                                                             \
    static inline uint64_t read_##name(void)                                                                 \
    {                                                                                                        \
        uint64_t value;                                                                                      \
        __asm__ volatile("mrrc p15, " #op1 ", %Q0, %R0, " #crm : "=r"(value) : : "memory");                  \
        return value;                                                                                        \
    }                                                                                                        \
    static inline void write_##name(uint64_t value)                                                          \
    {                                                                                                        \
        __asm__ volatile("mcrr p15, " #op1 ", %Q0, %R0, " #crm : : "r"(value) : "memory");                   \
    }

SYSREG32(MIDR, 0, c0, c0, 0)
SYSREG32(MPIDR, 0, c0, c0, 5)
SYSREG_DEBUG(DBGDSCRext, c2, 2)
SYSREG_DEBUG(DBGBCR0, c0, 5)
SYSREG_OF(p14, DBGOSLAR, 0, c1, c0, 4)
SYSREG32(VPIDR, 4, c0, c0, 0)
SYSREG32(VMPIDR, 4, c0, c0, 5)
SYSREG32(SCTLR, 0, c1, c0, 0)
SYSREG32(HSCTLR, 4, c1, c0, 0)
SYSREG32(TTBR0, 0, c2, c0, 0)
SYSREG32(ACTLR, 0, c1, c0, 1)
SYSREG32(HACTLR, 4, c1, c0, 1)
SYSREG32(HCR, 4, c1, c1, 0)
SYSREG32(HCPTR, 4, c1, c1, 2)
SYSREG32(HSTR, 4, c1, c1, 3)
SYSREG32(HDCR, 4, c1, c1, 1)
SYSREG32(ID_DFR0, 0, c0, c1, 2)
SYSREG32(PMCR, 0, c9, c12, 0)
SYSREG32(PMCNTENSET, 0, c9, c12, 1)
SYSREG32(PMCNTENCLR, 0, c9, c12, 2)
SYSREG32(PMOVSR, 0, c9, c12, 3) /* a one clears */
SYSREG32(PMSELR, 0, c9, c12, 5)
SYSREG32(PMCCNTR, 0, c9, c13, 0)
SYSREG32(PMXEVTYPER, 0, c9, c13, 1)
SYSREG32(PMINTENSET, 0, c9, c14, 1)
SYSREG32(PMINTENCLR, 0, c9, c14, 2)
SYSREG32(PMOVSSET, 0, c9, c14, 3)
SYSREG32(HTCR, 4, c2, c0, 2)
SYSREG32(VTCR, 4, c2, c1, 2)
SYSREG32(DFSR, 0, c5, c0, 0)
SYSREG32(IFSR, 0, c5, c0, 1)
SYSREG32(HSR, 4, c5, c2, 0)
SYSREG32(DFAR, 0, c6, c0, 0)
SYSREG32(IFAR, 0, c6, c0, 2)
SYSREG32(HDFAR, 4, c6, c0, 0)
SYSREG32(HIFAR, 4, c6, c0, 2)
SYSREG32(HPFAR, 4, c6, c0, 4)
SYSREG32(HMAIR0, 4, c10, c2, 0)
SYSREG32(HMAIR1, 4, c10, c2, 1)
SYSREG32(ISR, 0, c12, c1, 0)
SYSREG32(VBAR, 0, c12, c0, 0)
SYSREG32(HVBAR, 4, c12, c0, 0)
SYSREG32(HTPIDR, 4, c13, c0, 2)
SYSREG32(CNTFRQ, 0, c14, c0, 0)
SYSREG32(CNTHCTL, 4, c14, c1, 0)
SYSREG32(CNTHP_CTL, 4, c14, c2, 1)
SYSREG32(CNTP_TVAL, 0, c14, c2, 0)
SYSREG32(CNTP_CTL, 0, c14, c2, 1)
SYSREG32(CNTV_TVAL, 0, c14, c3, 0)
SYSREG32(CNTV_CTL, 0, c14, c3, 1)
SYSREG64(HTTBR, 4, c2)
SYSREG64(VTTBR, 6, c2)
SYSREG64(CNTPCT, 0, c14)
SYSREG64(CNTVCT, 1, c14)
SYSREG64(CNTP_CVAL, 2, c14)
SYSREG64(CNTV_CVAL, 3, c14)
SYSREG64(CNTVOFF, 4, c14)
SYSREG64(CNTHP_CVAL, 6, c14)

/* SCTLR after reset: MMU, caches and alignment checks off (B4.1.130) */
#define SCTLR_RESET 0x00c50078U

/* VMPIDR, as MPIDR (B4.1.106): the multiprocessing extensions' format. */
#define VMPIDR_RES1 (1U << 31)

/* HSTR (B4.1.85) */
#define HSTR_TTEE (1U << 16)

/* HDCR (B4.1.60): the debug registers trap. DBGDSCR (C11.11.20): breakpoints and watchpoints have effect. */
#define HDCR_TDA       (1U << 9)
#define HDCR_TDOSA     (1U << 10)
#define HDCR_TDRA      (1U << 11)
#define DBGDSCR_HDBGEN (1U << 14)
#define DBGDSCR_MDBGEN (1U << 15)
#define DBGOSLAR_LOCK  0xc5acce55U /* C11.11.33 */

/* ID_DFR0 (B4.1.82): the version of the performance monitors. PMCR (B4.1.117): how many event counters. */
#define ID_DFR0_PERFMON_OFF 24
#define ID_DFR0_PERFMON_LEN 4
#define PERFMON_NONE        15U
#define PMCR_N_OFF          11
#define PMCR_N_LEN          5

/* HCPTR (B4.1.69): what must be one; the floating-point and Advanced SIMD registers. */
#define HCPTR_RES1 0U
#define HCPTR_FP   (3U << 10)

/* HCR (B4.1.70) */
#define HCR_VM        (1U << 0)
#define HCR_SWIO      (1U << 1)
#define HCR_FMO       (1U << 3)
#define HCR_IMO       (1U << 4)
#define HCR_AMO       (1U << 5)
#define HCR_VF        (1U << 6)
#define HCR_VI        (1U << 7)
#define HCR_LINES_OFF 6 /* VF and VI as one field */
#define HCR_LINES_LEN 2
#define HCR_TWI       (1U << 13)
#define HCR_TSC       (1U << 19)
#define HCR_TIDCP     (1U << 20)
#define HCR_TAC       (1U << 21)

/* ISR (B4.1.83): what is pending for the CPU, masked or not. */
#define ISR_F (1U << 6)
#define ISR_I (1U << 7)

/* HSR (B3.13.6): exception class, instruction length, and what a data abort says of its access. */
#define HSR_EC_OFF       26
#define HSR_EC_LEN       6
#define HSR_IL_OFF       25
#define HSR_IL_LEN       1
#define HSR_ISV_OFF      24
#define HSR_ISV_LEN      1
#define HSR_SAS_OFF      22
#define HSR_SAS_LEN      2
#define HSR_SSE_OFF      21
#define HSR_SSE_LEN      1
#define HSR_SRT_OFF      16
#define HSR_SRT_LEN      4
#define HSR_CM_OFF       8
#define HSR_CM_LEN       1
#define HSR_WNR_OFF      6
#define HSR_WNR_LEN      1
#define HSR_FSC_KIND_OFF 2 /* fault status less the level of the table */
#define HSR_FSC_KIND_LEN 4

#define FSC_KIND_TRANSLATION 1U

/* HSR of a trapped MCRR or MRRC (B3.13.6): encoding and registers of the instruction. */
#define HSR_CP64_OPC1_OFF 16
#define HSR_CP64_OPC1_LEN 4
#define HSR_CP64_RT2_OFF  10
#define HSR_CP64_RT2_LEN  4
#define HSR_CP_RT_OFF     5
#define HSR_CP_RT_LEN     4
#define HSR_CP_CRM_OFF    1
#define HSR_CP_CRM_LEN    4
#define HSR_CP_READ_OFF   0
#define HSR_CP_READ_LEN   1
#define HSR_CP32_OPC2_OFF 17
#define HSR_CP32_OPC2_LEN 3
#define HSR_CP32_OPC1_OFF 14
#define HSR_CP32_OPC1_LEN 3
#define HSR_CP32_CRN_OFF  10
#define HSR_CP32_CRN_LEN  4

#define EC_WFX        0x01U
#define EC_CP15_32    0x03U
#define EC_CP15_64    0x04U
#define EC_CP14_32    0x05U
#define EC_FP         0x07U
#define EC_CP14_64    0x0cU
#define EC_HVC        0x12U
#define EC_SMC        0x13U
#define EC_IABT_GUEST 0x20U
#define EC_DABT_GUEST 0x24U

/* HPFAR: bits [39:12] of the faulting IPA, at [31:4] (B4.1.72). */
#define HPFAR_FIPA_OFF 4
#define HPFAR_FIPA_LEN 28

/* CNTHCTL (B8.1.11) */
#define CNTHCTL_PL1PCTEN (1U << 0)
#define CNTHCTL_PL1PCEN  (1U << 1)

/* Modes and masks of a PSR (B1.3.3). */
#define PSR_MODE_MASK 0x1fU
#define PSR_MODE_USR  0x10U
#define PSR_MODE_FIQ  0x11U
#define PSR_MODE_IRQ  0x12U
#define PSR_MODE_SVC  0x13U
#define PSR_MODE_ABT  0x17U
#define PSR_MODE_HYP  0x1aU
#define PSR_MODE_UND  0x1bU
#define PSR_MODE_SYS  0x1fU
#define PSR_T         (1U << 5)
#define PSR_F         (1U << 6)
#define PSR_I         (1U << 7)
#define PSR_A         (1U << 8)
#define PSR_E         (1U << 9)

static inline void isb(void)
{
    __asm__ volatile("isb" : : : "memory");
}

static inline void dsb(void)
{
    __asm__ volatile("dsb" : : : "memory");
}

#endif
