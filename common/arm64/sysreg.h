/*
 * System registers of AArch64 (Arm DDI 0487, D17). Those that have a counterpart in ARMv7, and are used where
 * the architecture does not matter, have its name; all others their own.
 */
#ifndef ARCH_SYSREG_H
#define ARCH_SYSREG_H

#include <stdint.h>

#define SYSREG(name, type, reg)                                                                              \
    static inline type read_##name(void)                                                                     \
    {                                                                                                        \
        uint64_t value;                                                                                      \
        __asm__ volatile("mrs %0, " #reg : "=r"(value) : : "memory");                                        \
        return (type)value;                                                                                  \
    }                                                                                                        \
    static inline void write_##name(type value)                                                              \
    {                                                                                                        \
        __asm__ volatile("msr " #reg ", %x0" : : "rZ"((uint64_t)value) : "memory");                          \
    }

/* Read-only ones. */
#define SYSREG_READ(name, type, reg)                                                                         \
    static inline type read_##name(void)                                                                     \
    {                                                                                                        \
        uint64_t value;                                                                                      \
        __asm__ volatile("mrs %0, " #reg : "=r"(value) : : "memory");                                        \
        return (type)value;                                                                                  \
    }

/* Write-only ones. */
#define SYSREG_WRITE(name, type, reg)                                                                        \
    static inline void write_##name(type value)                                                              \
    {                                                                                                        \
        __asm__ volatile("msr " #reg ", %x0" : : "rZ"((uint64_t)value) : "memory");                          \
    }

/* With a counterpart in ARMv7. */
SYSREG(HCR, uint64_t, hcr_el2)
SYSREG(HCPTR, uint64_t, cptr_el2)
SYSREG(HTPIDR, uint64_t, tpidr_el2)
SYSREG_READ(ISR, uint32_t, isr_el1)
SYSREG_READ(MIDR, uint32_t, midr_el1)
SYSREG_READ(MPIDR, uint64_t, mpidr_el1)
SYSREG_READ(CNTFRQ, uint32_t, cntfrq_el0)
SYSREG_READ(CNTPCT, uint64_t, cntpct_el0)
SYSREG_READ(CNTVCT, uint64_t, cntvct_el0)
SYSREG(CNTVOFF, uint64_t, cntvoff_el2)
SYSREG(CNTHP_CTL, uint32_t, cnthp_ctl_el2)
SYSREG(CNTHP_CVAL, uint64_t, cnthp_cval_el2)
SYSREG(CNTP_CTL, uint32_t, cntp_ctl_el0)
SYSREG(CNTP_CVAL, uint64_t, cntp_cval_el0)
SYSREG(CNTP_TVAL, uint32_t, cntp_tval_el0)
SYSREG(CNTV_CTL, uint32_t, cntv_ctl_el0)
SYSREG(CNTV_CVAL, uint64_t, cntv_cval_el0)
SYSREG(CNTV_TVAL, uint32_t, cntv_tval_el0)

SYSREG(PMCR_EL0, uint64_t, pmcr_el0)
SYSREG(PMCNTENSET_EL0, uint64_t, pmcntenset_el0)
SYSREG(PMCNTENCLR_EL0, uint64_t, pmcntenclr_el0)
SYSREG(PMCCNTR_EL0, uint64_t, pmccntr_el0)
SYSREG(PMCCFILTR_EL0, uint64_t, pmccfiltr_el0)
SYSREG(PMINTENSET_EL1, uint64_t, pmintenset_el1)
SYSREG(PMINTENCLR_EL1, uint64_t, pmintenclr_el1)
SYSREG(PMOVSSET_EL0, uint64_t, pmovsset_el0)
SYSREG(PMOVSCLR_EL0, uint64_t, pmovsclr_el0)
SYSREG_READ(ID_AA64DFR0_EL1, uint64_t, id_aa64dfr0_el1)
#define ID_AA64DFR0_PMUVER_OFF 8
#define ID_AA64DFR0_PMUVER_LEN 4
#define PMUVER_NONE            15U

/* PMCR_EL0: how many event counters. */
#define PMCR_N_OFF 11
#define PMCR_N_LEN 5

SYSREG_READ(ID_AA64PFR0_EL1, uint64_t, id_aa64pfr0_el1)
#define ID_AA64PFR0_GIC_OFF 24 /* its system registers */
#define ID_AA64PFR0_GIC_LEN 4

SYSREG(FAR_EL1, uint64_t, far_el1)
SYSREG(ESR_EL1, uint64_t, esr_el1)
SYSREG(ELR_EL1, uint64_t, elr_el1)
SYSREG(SPSR_EL1, uint64_t, spsr_el1)
SYSREG(SCTLR_EL1, uint64_t, sctlr_el1)
SYSREG(TCR_EL1, uint64_t, tcr_el1)
SYSREG(MAIR_EL1, uint64_t, mair_el1)
SYSREG(TTBR0_EL1, uint64_t, ttbr0_el1)
SYSREG(CPACR_EL1, uint64_t, cpacr_el1)
SYSREG_READ(VBAR_EL1, uint64_t, vbar_el1)
SYSREG(TPIDR_EL0, uint64_t, tpidr_el0)
SYSREG(TPIDRRO_EL0, uint64_t, tpidrro_el0)
SYSREG(CONTEXTIDR_EL1, uint64_t, contextidr_el1)
SYSREG(SP_EL0, uint64_t, sp_el0)
SYSREG(TTBR1_EL1, uint64_t, ttbr1_el1)
SYSREG(PAR_EL1, uint64_t, par_el1)
SYSREG(VPIDR_EL2, uint64_t, vpidr_el2)
SYSREG(VMPIDR_EL2, uint64_t, vmpidr_el2)
SYSREG(SCTLR_EL2, uint64_t, sctlr_el2)
SYSREG(HSTR_EL2, uint64_t, hstr_el2)
SYSREG(ACTLR_EL2, uint64_t, actlr_el2)
SYSREG(MDCR_EL2, uint64_t, mdcr_el2)
SYSREG(MDSCR_EL1, uint64_t, mdscr_el1)
SYSREG_WRITE(OSLAR_EL1, uint64_t, oslar_el1)
SYSREG(DBGBCR0, uint64_t, dbgbcr0_el1)
SYSREG(TCR_EL2, uint64_t, tcr_el2)
SYSREG(MAIR_EL2, uint64_t, mair_el2)
SYSREG(TTBR0_EL2, uint64_t, ttbr0_el2)
SYSREG(VTCR_EL2, uint64_t, vtcr_el2)
SYSREG(VTTBR_EL2, uint64_t, vttbr_el2)
SYSREG(CNTHCTL_EL2, uint64_t, cnthctl_el2)
SYSREG(VBAR_EL2, uint64_t, vbar_el2)
SYSREG(ELR_EL2, uint64_t, elr_el2)
SYSREG(SPSR_EL2, uint64_t, spsr_el2)
SYSREG_READ(ESR_EL2, uint32_t, esr_el2)
SYSREG_READ(FAR_EL2, uint64_t, far_el2)
SYSREG_READ(HPFAR_EL2, uint64_t, hpfar_el2)

/*
 * The GICv3's CPU interface (Arm IHI 0069, 12.2 and 12.4): in EL2 ICC_* are the physical one's, in EL1 what
 * EL2 lets them be.
 */
SYSREG_READ(ICC_IAR1, uint32_t, icc_iar1_el1)
SYSREG_WRITE(ICC_EOIR1, uint32_t, icc_eoir1_el1)
SYSREG_WRITE(ICC_DIR, uint32_t, icc_dir_el1)
SYSREG(ICC_PMR, uint32_t, icc_pmr_el1)
SYSREG(ICC_BPR1, uint32_t, icc_bpr1_el1)
SYSREG(ICC_CTLR, uint32_t, icc_ctlr_el1)
SYSREG(ICC_IGRPEN1, uint32_t, icc_igrpen1_el1)
SYSREG(ICC_AP1R0, uint32_t, icc_ap1r0_el1)
SYSREG(ICC_SRE_EL2, uint32_t, icc_sre_el2)
SYSREG(ICC_SRE_EL3, uint32_t, s3_6_c12_c12_5)
SYSREG(ICC_CTLR_EL3, uint32_t, s3_6_c12_c12_4)
SYSREG_WRITE(ICC_SGI1R, uint64_t, icc_sgi1r_el1)
SYSREG_READ(ICC_IAR0, uint32_t, icc_iar0_el1)
SYSREG_WRITE(ICC_EOIR0, uint32_t, icc_eoir0_el1)
SYSREG_READ(ICC_HPPIR0, uint32_t, icc_hppir0_el1)
SYSREG_READ(ICC_HPPIR1, uint32_t, icc_hppir1_el1)
SYSREG_READ(ICC_RPR, uint32_t, icc_rpr_el1)
SYSREG(ICC_BPR0, uint32_t, icc_bpr0_el1)
SYSREG(ICC_SRE_EL1, uint32_t, icc_sre_el1)
SYSREG(ICC_IGRPEN0, uint32_t, icc_igrpen0_el1)
SYSREG_WRITE(ICC_SGI0R, uint64_t, icc_sgi0r_el1)

SYSREG(ICH_HCR, uint32_t, ich_hcr_el2)
SYSREG_READ(ICH_VTR, uint32_t, ich_vtr_el2)
SYSREG(ICH_VMCR, uint32_t, ich_vmcr_el2)
SYSREG_READ(ICH_MISR, uint32_t, ich_misr_el2)
SYSREG_READ(ICH_EISR, uint32_t, ich_eisr_el2)
SYSREG_READ(ICH_ELRSR, uint32_t, ich_elrsr_el2)
SYSREG(ICH_AP0R0, uint32_t, ich_ap0r0_el2)
SYSREG(ICH_AP1R0, uint32_t, ich_ap1r0_el2)

/* EACH(n) for each list register there can be. */
/* clang-format off */
#define ICH_LRS(EACH) \
    EACH(0) EACH(1) EACH(2) EACH(3) EACH(4) EACH(5) EACH(6) EACH(7) \
    EACH(8) EACH(9) EACH(10) EACH(11) EACH(12) EACH(13) EACH(14) EACH(15)
/* clang-format on */

#define ICH_LR_ACCESSORS(n) SYSREG(ICH_LR##n, uint64_t, ich_lr##n##_el2)
ICH_LRS(ICH_LR_ACCESSORS)

/* MDCR_EL2 (Arm DDI 0487, D19.3.17): the debug registers trap. */
#define MDCR_TDA   (1UL << 9)
#define MDCR_TDOSA (1UL << 10)
#define MDCR_TDRA  (1UL << 11)

/* HCR_EL2 (D17.2.48) */
#define HCR_VM        (1ULL << 0)
#define HCR_SWIO      (1ULL << 1)
#define HCR_FMO       (1ULL << 3)
#define HCR_IMO       (1ULL << 4)
#define HCR_AMO       (1ULL << 5)
#define HCR_VF        (1ULL << 6)
#define HCR_VI        (1ULL << 7)
#define HCR_LINES_OFF 6 /* VF and VI as one field */
#define HCR_LINES_LEN 2
#define HCR_TWI       (1ULL << 13)
#define HCR_TID3      (1ULL << 18)
#define HCR_TSC       (1ULL << 19)
#define HCR_TIDCP     (1ULL << 20)
#define HCR_RW        (1ULL << 31) /* EL1 is AArch64 */

/* CPTR_EL2 (D17.2.34): the bits that are one, and the floating-point and Advanced SIMD registers. */
#define HCPTR_RES1 0x33ffULL
#define HCPTR_FP   (1ULL << 10)

/* VMPIDR_EL2, as MPIDR_EL1. */
#define VMPIDR_RES1 (1ULL << 31)

/* SCTLR_EL1 after reset: MMU, caches and alignment checks off; the bits that are one. */
#define SCTLR_RESET 0x30d00800ULL

/* SCTLR_EL1: the byte order of data in EL0, and in EL1. */
#define SCTLR_E0E (1ULL << 24)
#define SCTLR_EE  (1ULL << 25)

/* ISR_EL1 (D17.2.66): what is pending for the CPU, masked or not. */
#define ISR_F (1U << 6)
#define ISR_I (1U << 7)

/* ESR_EL2 (D17.2.37): exception class, instruction length, and what a data abort says of its access. */
#define ESR_EC_OFF       26
#define ESR_EC_LEN       6
#define ESR_IL_OFF       25
#define ESR_IL_LEN       1
#define ESR_ISV_OFF      24
#define ESR_ISV_LEN      1
#define ESR_SAS_OFF      22
#define ESR_SAS_LEN      2
#define ESR_SSE_OFF      21
#define ESR_SSE_LEN      1
#define ESR_SRT_OFF      16
#define ESR_SRT_LEN      5
#define ESR_SF_OFF       15
#define ESR_SF_LEN       1
#define ESR_WNR_OFF      6
#define ESR_WNR_LEN      1
#define ESR_FSC_KIND_OFF 2 /* fault status less the level of the table */
#define ESR_FSC_KIND_LEN 4

#define FSC_KIND_TRANSLATION 1U
#define FSC_EXTERNAL         0x10U /* synchronous external abort, not on a table walk */

/* ESR_EL2 of a trapped MSR or MRS: encoding and register of the instruction. */
#define ESR_SYS_REGISTER_OFF 10 /* Op0, Op2, Op1, CRn as they lie */
#define ESR_SYS_REGISTER_LEN 12
#define ESR_SYS_OP0_OFF      20
#define ESR_SYS_OP0_LEN      2
#define ESR_SYS_OP1_OFF      14
#define ESR_SYS_OP1_LEN      3
#define ESR_SYS_OP2_OFF      17
#define ESR_SYS_OP2_LEN      3
#define ESR_SYS_RT_OFF       5
#define ESR_SYS_RT_LEN       5
#define ESR_SYS_CRM_OFF      1
#define ESR_SYS_CRM_LEN      4
#define ESR_SYS_READ_OFF     0
#define ESR_SYS_READ_LEN     1

#define EC_UNKNOWN      0x00U
#define EC_WFX          0x01U
#define EC_FP           0x07U
#define EC_HVC          0x16U
#define EC_SMC          0x17U
#define EC_SYSREG       0x18U
#define EC_IABT_GUEST   0x20U
#define EC_IABT_CURRENT 0x21U
#define EC_DABT_GUEST   0x24U
#define EC_DABT_CURRENT 0x25U

/* HPFAR_EL2: bits [39:12] of the faulting IPA, at [31:4]. */
#define HPFAR_FIPA_OFF 4
#define HPFAR_FIPA_LEN 28

/* CNTHCTL_EL2 */
#define CNTHCTL_EL1PCTEN (1ULL << 0)
#define CNTHCTL_EL1PCEN  (1ULL << 1)

/* SPSR_EL2 and SPSR_EL1: from where, and what is masked there. */
#define PSR_MODE_MASK 0x1fU
#define PSR_MODE_EL0  0x00U
#define PSR_MODE_EL1T 0x04U /* EL1 on SP_EL0 */
#define PSR_MODE_EL1H 0x05U
#define PSR_MODE_A32  0x10U /* AArch32 */
#define PSR_F         (1U << 6)
#define PSR_I         (1U << 7)
#define PSR_A         (1U << 8)
#define PSR_D         (1U << 9)
#define PSR_BTYPE     (3U << 10) /* what kind of jump led here */
#define PSR_SS        (1U << 21) /* software step */
#define PSR_FLAGS     0xf0000000U

static inline void isb(void)
{
    __asm__ volatile("isb" : : : "memory");
}

static inline void dsb(void)
{
    __asm__ volatile("dsb sy" : : : "memory");
}

#endif
