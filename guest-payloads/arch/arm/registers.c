/*
 * ARMv7: banked registers of the other modes, system registers of PL1, and D0 to D31.
 */
#include "registers.h"

#include "sysreg.h"

#define ONE(name)                                                                                            \
    static uint32_t get_##name(void)                                                                         \
    {                                                                                                        \
        uint32_t value;                                                                                      \
        __asm__ volatile(".arch_extension virt\n\tmrs %0, " #name : "=r"(value));                            \
        return value;                                                                                        \
    }                                                                                                        \
    static void set_##name(uint32_t value)                                                                   \
    {                                                                                                        \
        __asm__ volatile(".arch_extension virt\n\tmsr " #name ", %0" : : "r"(value));                        \
    }

ONE(SP_usr)
ONE(LR_usr)
ONE(LR_abt)
ONE(SPSR_abt)
ONE(LR_und)
ONE(SPSR_und)
ONE(LR_irq)
ONE(SPSR_irq)
ONE(R8_fiq)
ONE(R9_fiq)
ONE(R10_fiq)
ONE(R11_fiq)
ONE(R12_fiq)
ONE(LR_fiq)
ONE(SPSR_fiq)

SYSREG32(TPIDRURW, 0, c13, c0, 2)
SYSREG32(TPIDRURO, 0, c13, c0, 3)
SYSREG32(CONTEXTIDR, 0, c13, c0, 1)
SYSREG32(TTBR1_LOW, 0, c2, c0, 1)
SYSREG32(CPACR, 0, c1, c0, 2)
SYSREG64(PAR, 0, c7)

static uint32_t read_PAR_low(void)
{
    return (uint32_t)read_PAR();
}

static void write_PAR_low(uint32_t value)
{
    write_PAR(value);
}

#define BANKED(name, mask)                                                                                   \
    {                                                                                                        \
        get_##name, set_##name, mask                                                                         \
    }
#define SYSTEM(name, mask)                                                                                   \
    {                                                                                                        \
        read_##name, write_##name, mask                                                                      \
    }

#define ANY        0xffffffffU
#define FLAGS      0xf0000000U /* of an SPSR: the rest has a meaning */
#define ADDRESS    0xffffc000U
#define FSR_STATUS 0x0000000fU
#define PAR_FIELDS 0xfffff000U

static const struct {
    uint32_t (*get)(void);
    void (*set)(uint32_t value);
    uint32_t mask; /* bits that hold what is written */
} registers[] = {
    BANKED(SP_usr, ANY),        BANKED(LR_usr, ANY),      BANKED(LR_abt, ANY),
    BANKED(SPSR_abt, FLAGS),    BANKED(LR_und, ANY),      BANKED(SPSR_und, FLAGS),
    BANKED(LR_irq, ANY),        BANKED(SPSR_irq, FLAGS),  BANKED(R8_fiq, ANY),
    BANKED(R9_fiq, ANY),        BANKED(R10_fiq, ANY),     BANKED(R11_fiq, ANY),
    BANKED(R12_fiq, ANY),       BANKED(LR_fiq, ANY),      BANKED(SPSR_fiq, FLAGS),
    SYSTEM(TPIDRURW, ANY),      SYSTEM(TPIDRURO, ANY),    SYSTEM(CONTEXTIDR, ANY),
    SYSTEM(TTBR1_LOW, ADDRESS), SYSTEM(DFSR, FSR_STATUS), SYSTEM(IFSR, FSR_STATUS),
    SYSTEM(DFAR, ANY),          SYSTEM(IFAR, ANY),        SYSTEM(PAR_low, PAR_FIELDS),
};

#define COUNT (sizeof(registers) / sizeof(registers[0]))

/* Another one for each register and seed. */
static uint32_t pattern(uint32_t seed, uint32_t number)
{
    return (seed + number * 0x01234567U) * 0x9e3779b1U;
}

void registers_fill(uint32_t seed)
{
    for (uint32_t i = 0; i < COUNT; i++) {
        registers[i].set(pattern(seed, i) & registers[i].mask);
    }
}

uint32_t registers_wrong(uint32_t seed)
{
    for (uint32_t i = 0; i < COUNT; i++) {
        if (((registers[i].get() ^ pattern(seed, i)) & registers[i].mask) != 0) {
            return i + 1U;
        }
    }
    return 0;
}

#define CPACR_FP   (0xfU << 20)
#define FP_DOUBLES 32U

void registers_fill_fp(uint32_t seed)
{
    uint64_t values[FP_DOUBLES];
    uint64_t *at = values;

    for (uint32_t i = 0; i < FP_DOUBLES; i++) {
        values[i] = (uint64_t)pattern(seed, i) << 32 | i;
    }
    write_CPACR(read_CPACR() | CPACR_FP);
    isb();
    __asm__ volatile(".fpu neon-vfpv4\n\t"
                     "vmsr fpexc, %1\n\t"
                     "vldmia %0!, {d0-d15}\n\t"
                     "vldmia %0, {d16-d31}\n\t"
                     "vmsr fpscr, %2"
                     : "+r"(at)
                     : "r"(1U << 30), "r"(pattern(seed, FP_DOUBLES) & FLAGS)
                     : "memory");
}

uint32_t registers_wrong_fp(uint32_t seed)
{
    uint64_t values[FP_DOUBLES];
    uint64_t *at = values;
    uint32_t fpscr;

    __asm__ volatile(".fpu neon-vfpv4\n\t"
                     "vstmia %0!, {d0-d15}\n\t"
                     "vstmia %0, {d16-d31}\n\t"
                     "vmrs %1, fpscr"
                     : "+r"(at), "=r"(fpscr)
                     :
                     : "memory");
    for (uint32_t i = 0; i < FP_DOUBLES; i++) {
        if (values[i] != ((uint64_t)pattern(seed, i) << 32 | i)) {
            return i + 1U;
        }
    }
    return ((fpscr ^ pattern(seed, FP_DOUBLES)) & FLAGS) != 0 ? FP_DOUBLES + 1U : 0;
}
