/*
 * The line of boot parameters (docs/records.md): what it says, and what is not one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/boot_params.h"

static void every_word_is_read(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read(
        "hyptick=1 platform=virt-v7-gicv2 path=lr-eoi experiment=eoi,spi samples=4000\n", &params));
    assert_int_equal(params.version, 1);
    assert_string_equal(params.platform, "virt-v7-gicv2");
    assert_string_equal(params.path, "lr-eoi");
    assert_int_equal(params.samples, 4000);
    assert_int_equal(params.experiments_length, strlen("eoi,spi"));
    assert_memory_equal(params.experiments, "eoi,spi", params.experiments_length);
}

static void what_is_left_out_is_empty(void **state)
{
    struct boot_params params;

    (void)state;
    memset(&params, 0xa5, sizeof(params));
    assert_true(boot_params_read("hyptick=1", &params));
    assert_string_equal(params.platform, "");
    assert_string_equal(params.path, "");
    assert_int_equal(params.samples, 0);
    assert_null(params.experiments);
}

static void the_only_unit_to_ask_for_is_cycles(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1 unit=cycles samples=4", &params));
    assert_true(params.cycles);
    assert_true(boot_params_read("hyptick=1", &params));
    assert_false(params.cycles);
    assert_false(boot_params_read("hyptick=1 unit=cycle", &params));
    assert_false(boot_params_read("hyptick=1 unit=", &params));
}

static void a_pair_is_asked_for(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1 variant=op=drop,trigger=edge;cache=cold samples=4", &params));
    assert_true(boot_params_asks(&params, "cache=cold", ""));
    assert_true(boot_params_asks(&params, "cache=cold;trigger=edge", ""));
    assert_false(boot_params_asks(&params, "op=drop;cache=cold", ""));
    assert_true(boot_params_asks(&params, "", ""));
    assert_true(boot_params_asks(&params, "", "cache=cold"));
    assert_false(boot_params_asks(&params, "", "cache=cold;op=drop"));
    assert_false(boot_params_asks(&params, "cache=cold", "trigger=edge"));
    assert_true(boot_params_asks(&params, "cache=cold", "trigger=level;op=drop"));
    assert_false(boot_params_asks(&params, "cache=col", ""));
    assert_false(boot_params_asks(&params, "cache=cold2", ""));
    assert_true(boot_params_asks(&params, "op=drop", ""));
    assert_false(boot_params_asks(&params, "cache=col", ""));
    assert_false(boot_params_asks(&params, "samples=4", ""));
    assert_true(boot_params_read("hyptick=1", &params));
    assert_false(boot_params_asks(&params, "cache=cold", ""));
}

static void a_variant_has_all_of_one_that_is_asked_for(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1 variant=timer=cntv;load=irq,op=drop samples=4", &params));
    assert_int_equal(params.samples, 4);
    assert_true(boot_params_wants_variant(&params, "timer=cntv;load=irq"));
    assert_true(boot_params_wants_variant(&params, "load=irq;period=10us;timer=cntv"));
    assert_true(boot_params_wants_variant(&params, "mode=1;op=drop"));
    assert_false(boot_params_wants_variant(&params, "timer=cntv;load=irqs"));
    assert_false(boot_params_wants_variant(&params, "timer=cntvx;load=irq"));
    assert_false(boot_params_wants_variant(&params, "timer=cntp;load=irq"));
    assert_false(boot_params_wants_variant(&params, "timer=cntv"));
    assert_false(boot_params_wants_variant(&params, ""));
    assert_true(boot_params_read("hyptick=1", &params));
    assert_true(boot_params_wants_variant(&params, "") && boot_params_wants_variant(&params, "op=drop"));
}

static void order_blanks_and_unknown_words_do_not_matter(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("  samples=7   colour=red path=trap  future= hyptick=1  ", &params));
    assert_string_equal(params.path, "trap");
    assert_int_equal(params.samples, 7);
}

static void the_line_ends_at_its_end(void **state)
{
    static const char with_nul[] = "hyptick=1 samples=5\0 samples=6";
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1 samples=5\nsamples=6", &params));
    assert_int_equal(params.samples, 5);
    assert_true(boot_params_read(with_nul, &params));
    assert_int_equal(params.samples, 5);
}

static void what_is_no_parameter_line(void **state)
{
    static const char *const bad[] = {
        "",
        "\n",
        "path=lr",
        "hyptick=2 path=lr",
        "hyptick=",
        "hyptick",
        "hyptick=1 path",
        "hyptick=1 samples=",
        "hyptick=1 samples=12x",
        "hyptick=1 samples=-1",
        "hyptick=1 samples=4294967296",
        "hyptick=1 samples=99999999999999999999",
        "hyptick=1 platform=abcdefghijklmnopqrstuvwxyz012345", /* 32, and no room for its end */
        "hyptick=1 path=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "\377\377\377\377",
    };
    struct boot_params params;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(boot_params_read(bad[i], &params));
    }
}

static void limits_are_in(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(
        boot_params_read("hyptick=1 platform=abcdefghijklmnopqrstuvwxyz01234 samples=4294967295", &params));
    assert_int_equal(strlen(params.platform), 31);
    assert_int_equal(params.samples, UINT32_MAX);
}

/*
 * Memory that nobody wrote parameters to: never read beyond the longest line. The sanitizer watches the end.
 */
static void a_line_without_end(void **state)
{
    char *text = malloc(BOOT_PARAMS_MAX);
    struct boot_params params;

    (void)state;
    assert_non_null(text);
    memset(text, 'x', BOOT_PARAMS_MAX);
    assert_false(boot_params_read(text, &params));
    memset(text, ' ', BOOT_PARAMS_MAX);
    assert_false(boot_params_read(text, &params));
    memset(text, '=', BOOT_PARAMS_MAX);
    assert_false(boot_params_read(text, &params));
    memset(text, '1', BOOT_PARAMS_MAX);
    memcpy(text, "hyptick=1 x=", 12);
    assert_true(boot_params_read(text, &params));
    memcpy(text + BOOT_PARAMS_MAX - 10, " samples=9", 10);
    assert_true(boot_params_read(text, &params));
    assert_int_equal(params.samples, 9);
    memcpy(text + BOOT_PARAMS_MAX - 9, " samples=", 9);
    assert_false(boot_params_read(text, &params));
    memcpy(text + BOOT_PARAMS_MAX - 8, " samples", 8);
    assert_false(boot_params_read(text, &params));
    free(text);
}

static void names_are_compared_whole(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1 experiment=eoi,timer-jitter,spi", &params));
    assert_true(boot_params_wants(&params, "eoi"));
    assert_true(boot_params_wants(&params, "timer-jitter"));
    assert_true(boot_params_wants(&params, "spi"));
    assert_false(boot_params_wants(&params, "timer"));
    assert_false(boot_params_wants(&params, "jitter"));
    assert_false(boot_params_wants(&params, "sp"));
    assert_false(boot_params_wants(&params, "spi2"));
    assert_false(boot_params_wants(&params, ""));
}

static void no_list_wants_everything(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1", &params));
    assert_true(boot_params_wants(&params, "anything"));
    assert_true(boot_params_read("hyptick=1 experiment=", &params));
    assert_false(boot_params_wants(&params, "anything"));
    assert_true(boot_params_read("hyptick=1 experiment=,,eoi,", &params));
    assert_true(boot_params_wants(&params, "eoi"));
}

static void what_a_host_does_not_have(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1 path=lr", &params));
    assert_int_equal(params.without, 0);
    assert_true(boot_params_read("hyptick=1 without=rtc,hypercalls", &params));
    assert_int_equal(params.without, BOOT_WITHOUT_rtc | BOOT_WITHOUT_hypercalls);
    assert_true(boot_params_read("hyptick=1 without=msis,doorbell,counters", &params));
    assert_int_equal(params.without, BOOT_WITHOUT_msis | BOOT_WITHOUT_doorbell | BOOT_WITHOUT_counters);
    assert_true(boot_params_read("hyptick=1 without=", &params));
    assert_int_equal(params.without, 0);
    assert_false(boot_params_read("hyptick=1 without=rtcs", &params));
    assert_false(boot_params_read("hyptick=1 without=rt", &params));
    assert_false(boot_params_read("hyptick=1 without=rtc,,msis", &params));
}

static void what_only_a_host_has(void **state)
{
    struct boot_params params;

    (void)state;
    assert_true(boot_params_read("hyptick=1 with=slow_doorbell,counts without=counters", &params));
    assert_int_equal(params.with, BOOT_WITH_counts | BOOT_WITH_slow_doorbell);
    assert_int_equal(params.without, BOOT_WITHOUT_counters);
    assert_false(boot_params_read("hyptick=1 with=counters", &params));
}

/* Bytes of all kinds: whatever they are, reading them ends, inside the line. */
static void random_bytes(void **state)
{
    static const char alphabet[] = "hyptick=1 samplesexperimentpath,=  \n\0\377";
    uint32_t random = 1;

    (void)state;
    for (uint32_t times = 0; times < 20000; times++) {
        size_t length = random % 64U;
        char *text = calloc(length + 1, 1);
        struct boot_params params;

        assert_non_null(text);
        for (size_t i = 0; i < length; i++) {
            random = random * 1664525U + 1013904223U;
            text[i] = alphabet[(random >> 16) % (sizeof(alphabet) - 1)];
        }
        if (boot_params_read(text, &params)) {
            assert_int_equal(params.version, BOOT_PARAMS_VERSION);
            boot_params_wants(&params, "eoi");
        }
        free(text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_read),
        cmocka_unit_test(what_is_left_out_is_empty),
        cmocka_unit_test(the_only_unit_to_ask_for_is_cycles),
        cmocka_unit_test(a_pair_is_asked_for),
        cmocka_unit_test(a_variant_has_all_of_one_that_is_asked_for),
        cmocka_unit_test(order_blanks_and_unknown_words_do_not_matter),
        cmocka_unit_test(the_line_ends_at_its_end),
        cmocka_unit_test(what_is_no_parameter_line),
        cmocka_unit_test(limits_are_in),
        cmocka_unit_test(a_line_without_end),
        cmocka_unit_test(names_are_compared_whole),
        cmocka_unit_test(no_list_wants_everything),
        cmocka_unit_test(what_a_host_does_not_have),
        cmocka_unit_test(what_only_a_host_has),
        cmocka_unit_test(random_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
