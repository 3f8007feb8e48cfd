/*
 * Lines of text without a C library, for shim and guest; and the end of a record line, which is the same for
 * both.
 */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include <stdint.h>

#include "common/record.h"

/* A line being built. What does not fit is cut, and shows as a missing checksum. */
struct text {
    uint32_t length;
    char line[RECORD_LINE_MAX + 1];
};

void text_string(struct text *text, const char *string);
void text_unsigned(struct text *text, uint64_t value);
void text_signed(struct text *text, int64_t value);

/* Eight hexadecimal digits. */
void text_hex(struct text *text, uint32_t value);

/* An address: eight hexadecimal digits, sixteen where it takes more. */
void text_address(struct text *text, uintptr_t value);

/* Starts an empty line. */
void text_clear(struct text *text);

/* Ends a record: a blank, `#`, and the CRC-32 of the line so far. */
void text_seal(struct text *text);

#endif
