/*
 * Stretches of cycles and ticks: when they agree, and what they come to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/cycles.h"

static bool agree(uint32_t cycles, uint32_t ticks, uint32_t other_cycles, uint32_t other_ticks)
{
    struct cycles_stretch one = {cycles, ticks}, other = {other_cycles, other_ticks};

    return cycles_agree(&one, &other);
}

static void one_part_in_a_hundred_is_allowed(void **state)
{
    (void)state;
    assert_true(agree(1500000, 54000, 1500000, 54000));
    assert_true(agree(1500000, 54000, 1515000, 54000));
    assert_false(agree(1500000, 54000, 1515001, 54000));
    assert_true(agree(1500000, 54000, 1485000, 54000));
    assert_false(agree(1500000, 54000, 1484999, 54000));
    assert_true(agree(1500000, 54000, 3000000, 108000)); /* twice as long */
    assert_true(agree(UINT32_MAX, UINT32_MAX, 1000, 1000));
    assert_false(agree(UINT32_MAX, 1, 1, UINT32_MAX));
}

/* MDCR_EL2.HPMD, or no PMCCFILTR.NSH: in EL2, where a hypercall spends most of its time, nothing is counted.
 */
static void a_counter_that_stops_in_EL2(void **state)
{
    (void)state;
    assert_false(agree(1500000, 54000, 600000, 54000));
    assert_false(agree(1500000, 54000, 1400000, 54000));
}

/* A clock that was halved between the two. */
static void a_cpu_that_slowed_down(void **state)
{
    (void)state;
    assert_false(agree(1500000, 54000, 750000, 54000));
}

static void a_counter_that_stands_still(void **state)
{
    (void)state;
    assert_false(agree(0, 54000, 0, 54000));
    assert_false(agree(0, 54000, 1500000, 54000));
    assert_false(agree(1500000, 0, 1500000, 0));
    assert_false(agree(1500000, 54000, 1500000, 0));
}

static void quotients(void **state)
{
    struct cycles_stretch stretch = {1500000, 54000}, none = {1500000, 0}, longest = {UINT32_MAX, 1};

    (void)state;
    assert_int_equal(cycles_per_million_ticks(&stretch), 27777777);
    assert_int_equal(cycles_per_million_ticks(&none), 0);
    assert_int_equal(cycles_per_million_ticks(&longest), UINT32_MAX * 1000000ULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_part_in_a_hundred_is_allowed),
        cmocka_unit_test(a_counter_that_stops_in_EL2),
        cmocka_unit_test(a_cpu_that_slowed_down),
        cmocka_unit_test(a_counter_that_stands_still),
        cmocka_unit_test(quotients),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
