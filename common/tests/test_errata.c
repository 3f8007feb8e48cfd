/*
 * Which errata a main ID register names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/errata.h"

static void named(uint32_t midr, uint32_t first, uint32_t second)
{
    assert_int_equal(erratum_of(midr, 0), first);
    assert_int_equal(erratum_of(midr, 1), second);
    assert_int_equal(erratum_of(midr, 2), 0);
}

static void those_of_a_core(void **state)
{
    (void)state;
    named(0x411fd070, 852523, 1319537); /* Cortex-A57 r1p0: QEMU's */
    named(0x410fd083, 853709, 1319367); /* Cortex-A72 r0p3: QEMU's, and the Raspberry Pi 4's */
    named(0x410fd091, 858921, 0);       /* Cortex-A73 r0p1 */
    named(0x413fd0c1, 1418040, 0);      /* Neoverse N1 r3p1 */
}

static void a_later_revision_is_mended(void **state)
{
    (void)state;
    named(0x411fd073, 1319537, 0); /* Cortex-A57 r1p3 */
    named(0x411fd080, 1319367, 0); /* Cortex-A72 r1p0 */
    named(0x414fd0b0, 0, 0);       /* Cortex-A76 r4p0 */
}

static void others_have_none(void **state)
{
    (void)state;
    named(0x410fd034, 0, 0); /* Cortex-A53 */
    named(0x414fc0f0, 0, 0); /* Cortex-A15 */
    named(0x510fd083, 0, 0); /* the same part number of another designer */
    named(0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_of_a_core),
        cmocka_unit_test(a_later_revision_is_mended),
        cmocka_unit_test(others_have_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
