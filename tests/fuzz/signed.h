/* Records for a fuzzer: a sequence number and a CRC that are right are not found by chance. */
#ifndef TESTS_FUZZ_SIGNED_H
#define TESTS_FUZZ_SIGNED_H

#include <stdlib.h>
#include <string.h>

#include "bench/row.h"
#include "common/crc32.h"

/* Each line as the body of a record, numbered from `seq` on and signed. */
static inline void feed_signed(struct row *row, unsigned seq, const char *text, size_t size)
{
    while (size > 0) {
        const char *end = memchr(text, '\n', size);
        size_t length = end != NULL ? (size_t)(end - text) : size;
        char *line = xprintf("@ht %u %.*s", seq++, (int)length, text);
        char *whole = xprintf("%s #%08x\n", line, crc32(line, strlen(line)));

        row_feed(row, whole, strlen(whole));
        free(whole);
        free(line);
        text += length + (end != NULL);
        size -= length + (end != NULL);
    }
}

#endif
