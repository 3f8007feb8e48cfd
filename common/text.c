/*
 * Numbers to text, and the checksum that closes a record line.
 */
#include "common/text.h"

#include "common/crc32.h"
#include "common/divide.h"

#define DECIMAL_DIGITS_MAX 20

static void put(struct text *text, char c)
{
    if (text->length < RECORD_LINE_MAX) {
        text->line[text->length++] = c;
        text->line[text->length] = '\0';
    }
}

void text_clear(struct text *text)
{
    text->length = 0;
    text->line[0] = '\0';
}

void text_string(struct text *text, const char *string)
{
    while (*string != '\0') {
        put(text, *string++);
    }
}

void text_unsigned(struct text *text, uint64_t value)
{
    char digits[DECIMAL_DIGITS_MAX];
    uint32_t count = 0;

    do {
        uint64_t tenth = divided(value, 10);

        digits[count++] = (char)('0' + (uint32_t)(value - 10U * tenth));
        value = tenth;
    } while (value != 0);
    while (count > 0) {
        put(text, digits[--count]);
    }
}

void text_signed(struct text *text, int64_t value)
{
    if (value < 0) {
        put(text, '-');
        text_unsigned(text, 0U - (uint64_t)value);
    } else {
        text_unsigned(text, (uint64_t)value);
    }
}

void text_hex(struct text *text, uint32_t value)
{
    for (uint32_t shift = 32; shift != 0; shift -= 4) {
        put(text, "0123456789abcdef"[value >> (shift - 4) & 0xfU]);
    }
}

void text_address(struct text *text, uintptr_t value)
{
    uint64_t wide = value;

    if (wide >> 32 != 0) {
        text_hex(text, (uint32_t)(wide >> 32));
    }
    text_hex(text, (uint32_t)wide);
}

void text_seal(struct text *text)
{
    uint32_t crc = crc32(text->line, text->length);

    text_string(text, " #");
    text_hex(text, crc);
}
