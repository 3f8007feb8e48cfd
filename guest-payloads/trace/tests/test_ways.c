/* Which way stands for a variant's samples, and which samples went it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "guest-payloads/trace/on/ways.h"

static struct ways ways;

/* A sample whose stages are the digits of `stages`. */
static const char *add(const char *stages)
{
    struct split split = {0};

    while (stages[split.count] != '\0') {
        split.stage[split.count] = (uint8_t)(stages[split.count] - '0');
        split.count++;
    }
    return ways_add(&ways, &split);
}

static void add_all(const char *const *samples, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        assert_null(add(samples[i]));
    }
}

static void assert_usual(const char *stages, uint32_t samples)
{
    const struct way *usual = ways_usual(&ways);

    assert_non_null(usual);
    assert_int_equal(usual->samples, samples);
    assert_int_equal(usual->count, strlen(stages));
    for (uint32_t i = 0; i < usual->count; i++) {
        assert_int_equal(usual->stage[i], stages[i] - '0');
    }
}

static void without_samples_there_is_no_way(void **state)
{
    (void)state;
    ways_clear(&ways, WAYS_MAX);
    assert_null(ways_usual(&ways));
    assert_false(ways_agree(&ways));
}

static void the_way_of_most_is_kept(void **state)
{
    static const char *const samples[] = {"0456", "456", "456", "4567", "456", "45", "456", "457", "456"};
    int32_t values[] = {10, 11, 12, 13, 14, 15, 16, 17, 18};

    (void)state;
    ways_clear(&ways, WAYS_MAX);
    add_all(samples, 9);
    assert_int_equal(ways.count, 5);
    assert_usual("456", 5);
    assert_true(ways_agree(&ways));
    assert_int_equal(ways_keep_usual(&ways, values), 5);
    assert_int_equal(values[0], 11);
    assert_int_equal(values[1], 12);
    assert_int_equal(values[2], 14);
    assert_int_equal(values[3], 16);
    assert_int_equal(values[4], 18);
}

static void half_of_the_samples_are_not_most(void **state)
{
    static const char *const samples[] = {"12", "13", "13", "12"};

    (void)state;
    ways_clear(&ways, WAYS_MAX);
    add_all(samples, 4);
    assert_usual("12", 2);
    assert_false(ways_agree(&ways));
    assert_null(add("13"));
    assert_usual("13", 3);
    assert_true(ways_agree(&ways));
}

static void the_most_frequent_of_many_is_not_enough(void **state)
{
    static const char *const samples[] = {"1", "2", "1", "3", "4"};

    (void)state;
    ways_clear(&ways, WAYS_MAX);
    add_all(samples, 5);
    assert_usual("1", 2);
    assert_false(ways_agree(&ways));
}

static void a_ninth_way_is_too_much(void **state)
{
    static const char *const samples[] = {"1", "2", "3", "4", "5", "6", "7", "8"};

    (void)state;
    ways_clear(&ways, WAYS_MAX);
    add_all(samples, 8);
    assert_string_equal(add("9"), "stages_differ");
    assert_null(add("8"));
    assert_int_equal(ways.samples, 9);
    assert_usual("8", 2);
}

static void where_one_way_is_allowed_any_other_is_wrong(void **state)
{
    int32_t values[] = {3, 4};

    (void)state;
    ways_clear(&ways, 1);
    assert_null(add("123"));
    assert_string_equal(add("12"), "stages_differ");
    assert_string_equal(add("1234"), "stages_differ");
    assert_string_equal(add("124"), "stages_differ");
    assert_null(add("123"));
    assert_usual("123", 2);
    assert_true(ways_agree(&ways));
    assert_int_equal(ways_keep_usual(&ways, values), 2);
    assert_int_equal(values[1], 4);
}

static void there_is_room_for_so_many_samples(void **state)
{
    (void)state;
    ways_clear(&ways, WAYS_MAX);
    for (uint32_t i = 0; i < WAYS_SAMPLES_MAX; i++) {
        assert_null(add("12"));
    }
    assert_string_equal(add("12"), "too_many_samples");
    assert_usual("12", WAYS_SAMPLES_MAX);
    ways_clear(&ways, WAYS_MAX);
    assert_null(add("3"));
    assert_usual("3", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_samples_there_is_no_way),
        cmocka_unit_test(the_way_of_most_is_kept),
        cmocka_unit_test(half_of_the_samples_are_not_most),
        cmocka_unit_test(the_most_frequent_of_many_is_not_enough),
        cmocka_unit_test(a_ninth_way_is_too_much),
        cmocka_unit_test(where_one_way_is_allowed_any_other_is_wrong),
        cmocka_unit_test(there_is_room_for_so_many_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
