/*
 * See errata.h. Numbers and revisions: Arm's "Software Developers Errata Notice" of each core; Linux's
 * Documentation/arch/arm64/silicon-errata.rst and Xen's docs/misc/arm/silicon-errata.txt name the same.
 */
#include "common/errata.h"

#include <stdbool.h>

#include "common/field.h"

/* MIDR (Arm DDI 0487, D17.2.101): who designed the core, which it is, its revision as rXpY. */
#define MIDR_IMPLEMENTER_OFF 24
#define MIDR_IMPLEMENTER_LEN 8
#define MIDR_VARIANT_OFF     20
#define MIDR_VARIANT_LEN     4
#define MIDR_PART_OFF        4
#define MIDR_PART_LEN        12
#define MIDR_REVISION_OFF    0
#define MIDR_REVISION_LEN    4

#define ARM         0x41U
#define CORTEX_A57  0xd07U
#define CORTEX_A72  0xd08U
#define CORTEX_A73  0xd09U
#define CORTEX_A76  0xd0bU
#define NEOVERSE_N1 0xd0cU

/* Revision rXpY as one number. */
#define R(x, y)  ((x) << MIDR_REVISION_LEN | (y))
#define ANY_LAST R(15U, 15U)

static const struct erratum {
    uint32_t part, last; /* revisions up to this one */
    uint32_t number;
} errata[] = {
    {CORTEX_A57, R(1U, 2U), 852523},   /* a stage 1 fault may be told with a syndrome of stage 2 */
    {CORTEX_A57, ANY_LAST, 1319537},   /* a speculative walk may use half-switched translation tables */
    {CORTEX_A72, R(0U, 3U), 853709},   /* as 852523 */
    {CORTEX_A72, ANY_LAST, 1319367},   /* as 1319537 */
    {CORTEX_A73, ANY_LAST, 858921},    /* CNTVCT and CNTPCT may be read wrong as 32 bits roll over */
    {CORTEX_A76, R(3U, 1U), 1418040},  /* CNTVCT may be read wrong by AArch32 */
    {NEOVERSE_N1, R(3U, 1U), 1418040}, /* the same */
};

static bool has(uint32_t midr, const struct erratum *erratum)
{
    return field_get(MIDR_IMPLEMENTER, midr) == ARM && field_get(MIDR_PART, midr) == erratum->part &&
           R(field_get(MIDR_VARIANT, midr), field_get(MIDR_REVISION, midr)) <= erratum->last;
}

uint32_t erratum_of(uint32_t midr, size_t nth)
{
    for (size_t i = 0; i < sizeof(errata) / sizeof(errata[0]); i++) {
        if (has(midr, &errata[i]) && nth-- == 0) {
            return errata[i].number;
        }
    }
    return 0;
}
