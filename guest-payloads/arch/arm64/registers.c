/*
 * AArch64: system registers of EL1 and EL0, and V0 to V31.
 */
#include "registers.h"

#include "sysreg.h"

#define REGISTER(name, mask)                                                                                 \
    {                                                                                                        \
        read_##name, write_##name, mask                                                                      \
    }

#define ANY        UINT64_MAX
#define WORD       0xffffffffULL
#define ADDRESS    0x0000fffffffff000ULL
#define PAR_FIELDS 0x0000fffffffff000ULL
#define FLAGS      0xf0000000ULL /* of an SPSR: the rest has a meaning */

static const struct {
    uint64_t (*get)(void);
    void (*set)(uint64_t value);
    uint64_t mask; /* bits that hold what is written */
} registers[] = {
    REGISTER(TPIDR_EL0, ANY),  REGISTER(TPIDRRO_EL0, ANY),   REGISTER(CONTEXTIDR_EL1, WORD),
    REGISTER(SP_EL0, ANY),     REGISTER(TTBR1_EL1, ADDRESS), REGISTER(PAR_EL1, PAR_FIELDS),
    REGISTER(FAR_EL1, ANY),    REGISTER(ESR_EL1, WORD),      REGISTER(ELR_EL1, ANY),
    REGISTER(SPSR_EL1, FLAGS),
};

#define COUNT (sizeof(registers) / sizeof(registers[0]))

/* Another one for each register and seed. */
static uint64_t pattern(uint32_t seed, uint32_t number)
{
    return (seed + number * 0x0123456789abcdefULL) * 0x9e3779b97f4a7c15ULL;
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

#define CPACR_FP (3ULL << 20)
#define FP_WORDS 64U /* two for each register */

/* All 32 registers, by LDP or STP, at the address in operand 0, which moves on. */
#define ALL_PAIRS(op)                                                                                        \
    op " q0, q1, [%0], #32\n\t" op " q2, q3, [%0], #32\n\t" op " q4, q5, [%0], #32\n\t" op                   \
       " q6, q7, [%0], #32\n\t" op " q8, q9, [%0], #32\n\t" op " q10, q11, [%0], #32\n\t" op                 \
       " q12, q13, [%0], #32\n\t" op " q14, q15, [%0], #32\n\t" op " q16, q17, [%0], #32\n\t" op             \
       " q18, q19, [%0], #32\n\t" op " q20, q21, [%0], #32\n\t" op " q22, q23, [%0], #32\n\t" op             \
       " q24, q25, [%0], #32\n\t" op " q26, q27, [%0], #32\n\t" op " q28, q29, [%0], #32\n\t" op             \
       " q30, q31, [%0], #32\n\t"

void registers_fill_fp(uint32_t seed)
{
    uint64_t values[FP_WORDS];
    uint64_t *at = values;

    for (uint32_t i = 0; i < FP_WORDS; i++) {
        values[i] = pattern(seed, i);
    }
    write_CPACR_EL1(read_CPACR_EL1() | CPACR_FP);
    isb();
    __asm__ volatile(".arch armv8-a+fp+simd\n\t" ALL_PAIRS("ldp") "msr fpsr, %1"
                     : "+r"(at)
                     : "r"(pattern(seed, FP_WORDS) & FLAGS)
                     : "memory");
}

uint32_t registers_wrong_fp(uint32_t seed)
{
    uint64_t values[FP_WORDS];
    uint64_t *at = values;
    uint64_t fpsr;

    __asm__ volatile(".arch armv8-a+fp+simd\n\t" ALL_PAIRS("stp") "mrs %1, fpsr"
                     : "+r"(at), "=r"(fpsr)
                     :
                     : "memory");
    for (uint32_t i = 0; i < FP_WORDS; i++) {
        if (values[i] != pattern(seed, i)) {
            return i + 1U;
        }
    }
    return ((fpsr ^ pattern(seed, FP_WORDS)) & FLAGS) != 0 ? FP_WORDS + 1U : 0;
}
