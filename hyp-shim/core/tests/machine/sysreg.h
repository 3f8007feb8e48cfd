/*
 * The system registers of AArch64 as a host test has them: variables, which the test sets and looks at. Those
 * that no exit under test touches stay what they are, and are not compiled.
 */
#ifndef TESTS_MACHINE_SYSREG_H
#define TESTS_MACHINE_SYSREG_H

#define FAKED(REGISTER)                                                                                      \
    REGISTER(ELR_EL2)                                                                                        \
    REGISTER(SPSR_EL2)                                                                                       \
    REGISTER(SCTLR_EL1)                                                                                      \
    REGISTER(FAR_EL2)                                                                                        \
    REGISTER(HPFAR_EL2)                                                                                      \
    REGISTER(CNTHP_CTL)                                                                                      \
    REGISTER(CNTHP_CVAL)                                                                                     \
    REGISTER(CNTP_CTL)                                                                                       \
    REGISTER(CNTV_CTL)                                                                                       \
    REGISTER(CNTV_CVAL)                                                                                      \
    REGISTER(CNTVOFF)                                                                                        \
    REGISTER(CNTPCT)

#define read_ELR_EL2     cpu_read_ELR_EL2
#define write_ELR_EL2    cpu_write_ELR_EL2
#define read_SPSR_EL2    cpu_read_SPSR_EL2
#define write_SPSR_EL2   cpu_write_SPSR_EL2
#define read_SCTLR_EL1   cpu_read_SCTLR_EL1
#define write_SCTLR_EL1  cpu_write_SCTLR_EL1
#define read_FAR_EL2     cpu_read_FAR_EL2
#define read_HPFAR_EL2   cpu_read_HPFAR_EL2
#define read_CNTHP_CTL   cpu_read_CNTHP_CTL
#define write_CNTHP_CTL  cpu_write_CNTHP_CTL
#define read_CNTHP_CVAL  cpu_read_CNTHP_CVAL
#define write_CNTHP_CVAL cpu_write_CNTHP_CVAL
#define read_CNTP_CTL    cpu_read_CNTP_CTL
#define write_CNTP_CTL   cpu_write_CNTP_CTL
#define read_CNTV_CTL    cpu_read_CNTV_CTL
#define write_CNTV_CTL   cpu_write_CNTV_CTL
#define read_CNTV_CVAL   cpu_read_CNTV_CVAL
#define write_CNTV_CVAL  cpu_write_CNTV_CVAL
#define read_CNTVOFF     cpu_read_CNTVOFF
#define write_CNTVOFF    cpu_write_CNTVOFF
#define read_CNTPCT      cpu_read_CNTPCT
#define isb              cpu_isb
#include "common/arm64/sysreg.h"
#undef read_ELR_EL2
#undef write_ELR_EL2
#undef read_SPSR_EL2
#undef write_SPSR_EL2
#undef read_SCTLR_EL1
#undef write_SCTLR_EL1
#undef read_CNTHP_CTL
#undef write_CNTHP_CTL
#undef read_CNTHP_CVAL
#undef write_CNTHP_CVAL
#undef read_CNTP_CTL
#undef write_CNTP_CTL
#undef read_CNTV_CTL
#undef write_CNTV_CTL
#undef read_CNTV_CVAL
#undef write_CNTV_CVAL
#undef read_CNTVOFF
#undef write_CNTVOFF
#undef read_CNTPCT
#undef isb
#undef read_FAR_EL2
#undef read_HPFAR_EL2

/* As wide as the register is. */
#define FAKE(reg)                                                                                            \
    extern uint64_t fake_##reg;                                                                              \
    static inline __typeof__(cpu_read_##reg()) read_##reg(void)                                              \
    {                                                                                                        \
        return (__typeof__(cpu_read_##reg()))fake_##reg;                                                     \
    }                                                                                                        \
    static inline void write_##reg(uint64_t value)                                                           \
    {                                                                                                        \
        fake_##reg = value;                                                                                  \
    }
FAKED(FAKE)

static inline void isb(void)
{
}

#endif
