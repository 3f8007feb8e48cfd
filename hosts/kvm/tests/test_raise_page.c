/* What the VMM of a guest with a GICv3 has in place of a GICv2m: the page of GICD_ISPENDR. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hosts/kvm/tests/lines.h"

static void each_bit_is_an_interrupt(void **state)
{
    (void)state;
    doorbell_add(&map_gicv3);
    assert_true(device_write(map_gicv3.msi + 0x208, 4, 1U << 16 | 1U << 31));
    expect_lines("+80 -80 +95 -95 ");
    assert_true(device_write(map_gicv3.msi + 0x200, 4, UINT32_MAX)); /* SGIs and PPIs have no line here */
    assert_true(device_write(map_gicv3.msi + 0x1fc, 4, UINT32_MAX));
    assert_true(device_write(map_gicv3.msi + 0xffc, 4, UINT32_MAX));
    expect_lines("");
    assert_true(device_write(map_gicv3.msi + 0x27c, 4, 1U << 27 | 1U << 28)); /* 1019 is the last */
    expect_lines("+1019 -1019 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_bit_is_an_interrupt)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
