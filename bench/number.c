/* See number.h. */
#include "bench/number.h"

#include <stddef.h>
#include <string.h>

static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return 16;
}

static bool parse(const char *text, unsigned base, uint64_t *value)
{
    uint64_t total = 0;

    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        unsigned digit = (unsigned)digit_value(*text);

        if (digit >= base || total > (UINT64_MAX - digit) / base) {
            return false;
        }
        total = total * base + digit;
    }
    *value = total;
    return true;
}

bool number_u64(const char *text, uint64_t *value)
{
    return parse(text, 10, value);
}

bool number_i64(const char *text, int64_t *value)
{
    bool negative = *text == '-';
    uint64_t size;

    if (!parse(negative ? text + 1 : text, 10, &size) || size > (uint64_t)INT64_MAX + (negative ? 1U : 0U)) {
        return false;
    }
    *value = (int64_t)(negative ? 0 - size : size);
    return true;
}

bool number_address(const char *text, uint64_t *value)
{
    if (strncmp(text, "0x", 2) == 0) {
        return parse(text + 2, 16, value);
    }
    return parse(text, 10, value);
}

char *number_put(char *at, int64_t value)
{
    char digits[NUMBER_WIDTH];
    size_t count = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    if (value < 0) {
        *at++ = '-';
    }
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    while (count > 0) {
        *at++ = digits[--count];
    }
    return at;
}
