/*
 * Optional features of AArch64 whose registers trap while EL2 does not allow them (Arm DDI 0487, D17.2): each
 * with the field that offers it, and one of its registers.
 */
#include "features.h"

#include <stddef.h>
#include <stdint.h>

#include "attempt.h"
#include "sysreg.h"

#define CPACR_ZEN  (3ULL << 16) /* SVE and SME do not trap to EL1 */
#define CPACR_SMEN (3ULL << 24)

#define READER(name, reg)                                                                                    \
    static uint64_t name(void)                                                                               \
    {                                                                                                        \
        uint64_t value;                                                                                      \
        __asm__ volatile("mrs %0, " reg : "=r"(value));                                                      \
        return value;                                                                                        \
    }
READER(pfr0, "s3_0_c0_c4_0")
READER(pfr1, "s3_0_c0_c4_1")
READER(isar1, "s3_0_c0_c6_1")
READER(isar2, "s3_0_c0_c6_2")
READER(mmfr3, "s3_0_c0_c7_3")

#define USER(name, reg)                                                                                      \
    static void name(void)                                                                                   \
    {                                                                                                        \
        uint64_t value;                                                                                      \
        __asm__ volatile("mrs %0, " reg : "=r"(value));                                                      \
    }
USER(use_zcr, "s3_0_c1_c2_0")
USER(use_key, "s3_0_c2_c1_0") /* APIAKeyLo_EL1 */
USER(use_gcr, "s3_0_c1_c0_6")
USER(use_smcr, "s3_0_c1_c2_6")
USER(use_tcr2, "s3_0_c2_c0_3")

static const struct feature {
    const char *name;
    uint64_t (*id)(void);
    uint64_t fields;
    void (*use)(void);
} features[] = {
    {"sve", pfr0, 0xfULL << 32, use_zcr},
    {"mte", pfr1, 0xeULL << 8, use_gcr},
    {"sme", pfr1, 0xfULL << 24, use_smcr},
    {"pointer_authentication", isar1, 0xfULL << 4 | 0xfULL << 8 | 0xfULL << 24 | 0xfULL << 28, use_key},
    {"pointer_authentication", isar2, 0xfULL << 8 | 0xfULL << 12, use_key},
    {"tcr2", mmfr3, 0xfULL, use_tcr2},
};

const char *features_in_vain(void)
{
    uint64_t cpacr = read_CPACR_EL1();
    const char *found = NULL;

    write_CPACR_EL1(cpacr | CPACR_ZEN | CPACR_SMEN);
    isb();
    for (size_t i = 0; i < sizeof(features) / sizeof(features[0]) && found == NULL; i++) {
        if ((features[i].id() & features[i].fields) != 0 && !attempt(features[i].use)) {
            found = features[i].name;
        }
    }
    write_CPACR_EL1(cpacr);
    return found;
}
