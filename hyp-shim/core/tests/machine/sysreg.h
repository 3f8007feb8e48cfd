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
    REGISTER(HPFAR_EL2)

#define read_ELR_EL2    cpu_read_ELR_EL2
#define write_ELR_EL2   cpu_write_ELR_EL2
#define read_SPSR_EL2   cpu_read_SPSR_EL2
#define write_SPSR_EL2  cpu_write_SPSR_EL2
#define read_SCTLR_EL1  cpu_read_SCTLR_EL1
#define write_SCTLR_EL1 cpu_write_SCTLR_EL1
#define read_FAR_EL2    cpu_read_FAR_EL2
#define read_HPFAR_EL2  cpu_read_HPFAR_EL2
#include "common/arm64/sysreg.h"
#undef read_ELR_EL2
#undef write_ELR_EL2
#undef read_SPSR_EL2
#undef write_SPSR_EL2
#undef read_SCTLR_EL1
#undef write_SCTLR_EL1
#undef read_FAR_EL2
#undef read_HPFAR_EL2

#define FAKE(reg)                                                                                            \
    extern uint64_t fake_##reg;                                                                              \
    static inline uint64_t read_##reg(void)                                                                  \
    {                                                                                                        \
        return fake_##reg;                                                                                   \
    }                                                                                                        \
    static inline void write_##reg(uint64_t value)                                                           \
    {                                                                                                        \
        fake_##reg = value;                                                                                  \
    }
FAKED(FAKE)

#endif
