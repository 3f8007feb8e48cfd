/* Which samples are alike but for a few, and what two runs must share. */
#include "bench/tests/helper.h"

#include "bench/steady.h"

static struct steady of(int64_t usual, uint64_t count, int64_t other, uint64_t others)
{
    struct steady steady = {0};

    steady_samples(&steady, 0, 9000, 1, 1);
    steady_samples(&steady, 0, usual, count, 0);
    if (others > 0) {
        steady_samples(&steady, 0, other, others, 0);
    }
    return steady;
}

static void check(uint64_t count, uint64_t others, bool expected)
{
    struct steady steady = of(47, count, 40060, others);
    struct odd odd = {0};

    assert_int_equal(steady_but_for_few(&steady, &odd), expected);
    if (expected) {
        assert_int_equal(odd.usual, 47);
        assert_int_equal(odd.value, 40060);
        assert_int_equal(odd.count, others);
    }
}

static void a_lone_sample_is_few(void **state)
{
    (void)state;
    check(300, 0, false);
    check(299, 1, true);
    check(298, 2, false);
    check(3, 1, true);
    check(2, 1, false);
}

static void of_many_one_in_ten_thousand_is_few(void **state)
{
    (void)state;
    check(9998, 2, true);
    check(9997, 3, false);
    check(999899, 101, true);
    check(999898, 102, false);
}

static void warm_up_is_not_looked_at(void **state)
{
    struct steady steady = {0};
    struct odd odd;

    (void)state;
    steady_samples(&steady, 0, 50, 3, 2); /* one of them counts */
    steady_samples(&steady, 0, 47, 100, 0);
    assert_true(steady_but_for_few(&steady, &odd));
    assert_int_equal(odd.value, 50);
    assert_int_equal(odd.count, 1);
}

static void the_usual_value_need_not_come_first(void **state)
{
    struct steady steady = of(40060, 1, 47, 299);
    struct odd odd;

    (void)state;
    assert_true(steady_but_for_few(&steady, &odd));
    assert_int_equal(odd.usual, 47);
    assert_int_equal(odd.value, 40060);
}

static void values_beyond_number_scatter(void **state)
{
    struct steady steady = of(47, 1000000, 0, 0);
    struct odd odd;

    (void)state;
    for (int64_t i = 1; i < STEADY_VALUES; i++) {
        steady_samples(&steady, 0, 1000 + i, 1, 0);
    }
    assert_true(steady_but_for_few(&steady, &odd));
    steady_samples(&steady, 0, 2000, 1, 0);
    assert_false(steady_but_for_few(&steady, &odd));
}

static void the_digest_tells_runs_apart(void **state)
{
    struct steady one = of(47, 100, 48, 1), same = of(47, 100, 48, 1);
    struct steady value = of(47, 100, 49, 1), order = {0}, vcpu = {0}, warmup = {0};

    (void)state;
    assert_true(one.digest == same.digest);
    assert_true(one.digest != value.digest);
    steady_samples(&order, 0, 9000, 1, 1);
    steady_samples(&order, 0, 47, 99, 0);
    steady_samples(&order, 0, 48, 1, 0);
    steady_samples(&order, 0, 47, 1, 0);
    assert_true(one.digest != order.digest);
    steady_samples(&vcpu, 0, 9000, 1, 1);
    steady_samples(&vcpu, 0, 47, 100, 0);
    steady_samples(&vcpu, 1, 48, 1, 0);
    assert_true(one.digest != vcpu.digest);
    steady_samples(&warmup, 0, 9001, 1, 1);
    steady_samples(&warmup, 0, 47, 100, 0);
    steady_samples(&warmup, 0, 48, 1, 0);
    assert_true(one.digest != warmup.digest);
    steady_counter(&one, "exits", 2);
    steady_counter(&same, "exits", 3);
    assert_true(one.digest != same.digest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lone_sample_is_few),         cmocka_unit_test(of_many_one_in_ten_thousand_is_few),
        cmocka_unit_test(warm_up_is_not_looked_at),     cmocka_unit_test(the_usual_value_need_not_come_first),
        cmocka_unit_test(values_beyond_number_scatter), cmocka_unit_test(the_digest_tells_runs_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
