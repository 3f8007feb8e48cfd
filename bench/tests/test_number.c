/* Numbers in and out of text. */
#include "bench/tests/helper.h"

#include "bench/number.h"

static void unsigned_takes_digits_only(void **state)
{
    static const char *const bad[] = {"", "-1", "+1", " 1", "1 ", "0x10", "1.0", "18446744073709551616"};
    uint64_t value = 0;

    (void)state;
    assert_true(number_u64("18446744073709551615", &value));
    assert_true(value == UINT64_MAX);
    assert_true(number_u64("007", &value));
    assert_int_equal(value, 7);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(number_u64(bad[i], &value));
    }
}

static void signed_reaches_both_ends(void **state)
{
    int64_t value = 0;

    (void)state;
    assert_true(number_i64("-9223372036854775808", &value));
    assert_true(value == INT64_MIN);
    assert_true(number_i64("9223372036854775807", &value));
    assert_true(value == INT64_MAX);
    assert_false(number_i64("9223372036854775808", &value));
    assert_false(number_i64("-9223372036854775809", &value));
    assert_false(number_i64("-", &value));
    assert_false(number_i64("--1", &value));
}

static void addresses_may_be_hexadecimal(void **state)
{
    uint64_t value = 0;

    (void)state;
    assert_true(number_address("0x45ff0000", &value));
    assert_int_equal(value, 0x45ff0000);
    assert_true(number_address("16", &value));
    assert_int_equal(value, 16);
    assert_false(number_address("0x", &value));
    assert_false(number_address("0xg", &value));
    assert_false(number_address("45ff", &value));
}

static void put_writes_what_printf_writes(void **state)
{
    static const int64_t values[] = {0, 1, -1, 9, 10, 99, 100, -100, 1234567890123, INT64_MAX, INT64_MIN};

    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char text[NUMBER_WIDTH + 1], expected[32];

        *number_put(text, values[i]) = '\0';
        snprintf(expected, sizeof(expected), "%lld", (long long)values[i]);
        assert_string_equal(text, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsigned_takes_digits_only),
        cmocka_unit_test(signed_reaches_both_ends),
        cmocka_unit_test(addresses_may_be_hexadecimal),
        cmocka_unit_test(put_writes_what_printf_writes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
