/*
 * Numbers to text without a C library, against the one of the host; and the checksum of a record line.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/crc32.h"
#include "common/text.h"

static const uint64_t numbers[] = {
    0,          1,          9,          10,         99,         100,         12345,        999999999,
    1000000000, INT32_MAX,  UINT32_MAX, 4294967296, 9999999999, 10000000000, 123456789012, INT64_MAX,
    1ULL << 63, UINT64_MAX,
};

static void unsigned_numbers(void **state)
{
    struct text text;
    char expected[32];

    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        text_clear(&text);
        text_unsigned(&text, numbers[i]);
        snprintf(expected, sizeof(expected), "%" PRIu64, numbers[i]);
        assert_string_equal(text.line, expected);
        assert_int_equal(text.length, strlen(expected));
    }
}

static void signed_numbers(void **state)
{
    struct text text;
    char expected[32];

    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        int64_t number = (int64_t)(0U - numbers[i]);

        text_clear(&text);
        text_signed(&text, number);
        snprintf(expected, sizeof(expected), "%" PRId64, number);
        assert_string_equal(text.line, expected);
    }
}

static void hexadecimal_numbers(void **state)
{
    struct text text;
    char expected[32];

    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        text_clear(&text);
        text_hex(&text, (uint32_t)numbers[i]);
        snprintf(expected, sizeof(expected), "%08" PRIx32, (uint32_t)numbers[i]);
        assert_string_equal(text.line, expected);
    }
}

static void pieces_follow_one_another(void **state)
{
    struct text text;

    (void)state;
    text_clear(&text);
    text_string(&text, "a=");
    text_signed(&text, -5);
    text_string(&text, "");
    text_string(&text, " b=");
    text_unsigned(&text, 7);
    assert_string_equal(text.line, "a=-5 b=7");
    text_clear(&text);
    assert_string_equal(text.line, "");
}

static void what_does_not_fit_is_cut(void **state)
{
    struct text text;

    (void)state;
    text_clear(&text);
    for (uint32_t i = 0; i < RECORD_LINE_MAX; i++) {
        text_unsigned(&text, UINT64_MAX);
    }
    text_seal(&text);
    assert_int_equal(text.length, RECORD_LINE_MAX);
    assert_int_equal(strlen(text.line), RECORD_LINE_MAX);
    assert_null(strchr(text.line, '#'));
}

/* The checksum as its definition has it: a bit at a time. */
static uint32_t crc32_by_bits(const char *data, size_t length)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < length; i++) {
        crc ^= (uint8_t)data[i];
        for (uint32_t bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0);
        }
    }
    return ~crc;
}

static void checksum_of_known_strings(void **state)
{
    (void)state;
    assert_int_equal(crc32("", 0), 0);
    assert_int_equal(crc32("123456789", 9), 0xcbf43926);
    assert_int_equal(crc32("\0\0\0\0", 4), 0x2144df1c);
}

static void checksum_of_every_byte(void **state)
{
    char data[512];

    (void)state;
    for (uint32_t i = 0; i < sizeof(data); i++) {
        data[i] = (char)(uint8_t)(i * 167U + (i >> 3));
        assert_int_equal(crc32(data, i), crc32_by_bits(data, i));
    }
}

static void sealed_line_ends_in_its_checksum(void **state)
{
    struct text text;
    char expected[RECORD_LINE_MAX + 16];

    (void)state;
    text_clear(&text);
    text_string(&text, "hyptick 12 cnt exits=4");
    snprintf(expected, sizeof(expected), "%s #%08" PRIx32, text.line, crc32_by_bits(text.line, text.length));
    text_seal(&text);
    assert_string_equal(text.line, expected);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(unsigned_numbers),         cmocka_unit_test(signed_numbers),
        cmocka_unit_test(hexadecimal_numbers),      cmocka_unit_test(pieces_follow_one_another),
        cmocka_unit_test(what_does_not_fit_is_cut), cmocka_unit_test(checksum_of_known_strings),
        cmocka_unit_test(checksum_of_every_byte),   cmocka_unit_test(sealed_line_ends_in_its_checksum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
