/*
 * Log-linear histograms: what they keep exactly, and how far off the rest may be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/tally.h"

static struct tally tally;

/* All that is in it must go up, come to its count, and begin and end with what was added. */
static uint32_t look_through(int32_t *first, int32_t *last)
{
    struct tally_place place = {0, 0};
    uint32_t total = 0, tokens = 0, count;
    int32_t value, before = INT32_MIN;

    while ((count = tally_next(&tally, &place, &value)) != 0) {
        assert_true(value >= before);
        *first = tokens++ == 0 ? value : *first;
        before = *last = value;
        total += count;
    }
    assert_int_equal(total, tally.count);
    return tokens;
}

static void an_empty_one_has_nothing(void **state)
{
    int32_t first = 0, last = 0;

    (void)state;
    tally_clear(&tally);
    assert_int_equal(look_through(&first, &last), 0);
}

static void equal_values_stay_as_they_are(void **state)
{
    static const int32_t values[] = {0, -1, 372, 4095, 4097, -5001, 123456789, INT32_MAX, INT32_MIN};

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        int32_t first = 0, last = 0;

        tally_clear(&tally);
        for (uint32_t n = 0; n < 1000; n++) {
            tally_add(&tally, values[i]);
        }
        assert_int_equal(look_through(&first, &last), 1);
        assert_int_equal(first, values[i]);
        assert_int_equal(tally_sum_above_least(&tally), 0);
    }
}

static void small_values_are_exact(void **state)
{
    struct tally_place place = {0, 0};
    const int32_t most = (int32_t)TALLY_EXACT - 1;
    int32_t value, want = -most;
    uint32_t count;

    (void)state;
    tally_clear(&tally);
    for (int32_t i = -most; i <= most; i++) {
        tally_add(&tally, i);
    }
    while ((count = tally_next(&tally, &place, &value)) != 0) {
        assert_int_equal(value, want++);
        assert_int_equal(count, 1);
    }
    assert_int_equal(want, most + 1);
}

/* Three values: the one between the ends is known as well as its bucket's middle is. */
static void off_by_no_more_than_it_says(int32_t value)
{
    struct tally_place place = {0, 0};
    int32_t first = 0, last = 0, between = 0;
    uint64_t off;

    tally_clear(&tally);
    tally_add(&tally, INT32_MIN);
    tally_add(&tally, value);
    tally_add(&tally, INT32_MAX);
    assert_int_equal(look_through(&first, &last), 3);
    assert_int_equal(first, INT32_MIN);
    assert_int_equal(last, INT32_MAX);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(tally_next(&tally, &place, &between), 1);
    }
    off = (uint64_t)llabs((int64_t)between - value);
    assert_true(off * TALLY_EXACT <= (uint64_t)llabs((int64_t)value));
}

static void no_value_is_far_from_what_stands_for_it(void **state)
{
    (void)state;
    for (uint32_t bit = 0; bit < 31; bit++) {
        for (uint32_t step = 0; step < 16; step++) {
            uint32_t size = (1U << bit) + (uint32_t)((uint64_t)step * ((1U << bit) - 1U) / 15U);

            off_by_no_more_than_it_says((int32_t)size);
            off_by_no_more_than_it_says(-(int32_t)size);
        }
    }
}

/* The widest bucket for its values is the first of each power of two; its ends are the farthest off. */
static void nor_are_the_ends_of_a_bucket(void **state)
{
    (void)state;
    for (uint32_t bit = TALLY_BITS + 1U; bit < 31U; bit++) {
        uint32_t last = (1U << bit) + (1U << (bit - TALLY_BITS)) - 1U;

        off_by_no_more_than_it_says(1 << bit);
        off_by_no_more_than_it_says((int32_t)last);
        off_by_no_more_than_it_says(-(int32_t)last);
    }
}

/* A bucket's middle may be beyond the least or the most of all, which are in it, too. */
static void nothing_is_beyond_the_ends(void **state)
{
    static const int32_t values[][4] = {{5001, 5001, 5001, 70000},
                                        {0, 8192, 8192, 8192},
                                        {-70000, -5001, -5001, -5001},
                                        {-8192, -8192, -8192, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        int32_t first = 0, last = 0;

        tally_clear(&tally);
        for (uint32_t n = 0; n < 4; n++) {
            tally_add(&tally, values[i][n]);
        }
        assert_int_equal(look_through(&first, &last), 3);
        assert_int_equal(first, values[i][0]);
        assert_int_equal(last, values[i][3]);
    }
}

static void the_sum_is_exact(void **state)
{
    uint64_t sum = 0;

    (void)state;
    srand(1);
    tally_clear(&tally);
    tally_add(&tally, -70000);
    for (uint32_t i = 0; i < 100000; i++) {
        int32_t value = rand() % 200000 - 70000;

        tally_add(&tally, value);
        sum += (uint64_t)(value + 70000);
    }
    assert_int_equal(tally_sum_above_least(&tally), sum);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_has_nothing),
        cmocka_unit_test(equal_values_stay_as_they_are),
        cmocka_unit_test(small_values_are_exact),
        cmocka_unit_test(no_value_is_far_from_what_stands_for_it),
        cmocka_unit_test(nor_are_the_ends_of_a_bucket),
        cmocka_unit_test(nothing_is_beyond_the_ends),
        cmocka_unit_test(the_sum_is_exact),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
