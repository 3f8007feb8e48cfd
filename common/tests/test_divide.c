/*
 * Division of 64 bits by hand, held against the compiler's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/divide.h"

static void quotients(void **state)
{
    (void)state;
    for (uint64_t value = 1; value != 0; value <<= 1) {
        for (uint32_t divisor = 1; divisor != 0; divisor = divisor << 1 | (divisor & 1U) << 3) {
            assert_int_equal(divided(value - 1, divisor), (value - 1) / divisor);
            if (divisor > UINT32_MAX / 2) {
                break;
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotients),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
