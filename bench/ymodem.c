/* See ymodem.h. */
#include "bench/ymodem.h"

#include <stdio.h>
#include <string.h>

#include "bench/line.h"

enum { SOH = 0x01, STX = 0x02, EOT = 0x04, ACK = 0x06, NAK = 0x15, CAN = 0x18, PAD = 0x1a };

#define SHORT_BLOCK 128U
#define LONG_BLOCK  1024U

/* A receiver asks again after some seconds; and so often is a block sent before that is given up. */
#define ANSWER_MS 12000
#define TRIES     10

/* Some receivers ask anew behind the header and the end, and some wait: the one that would ask has by then.
 */
#define ASKS_MS 1000

uint16_t ymodem_crc(const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    uint32_t crc = 0;

    for (; length > 0; length--) {
        crc ^= (uint32_t)*at++ << 8;
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc & 0x8000U) != 0 ? crc << 1 ^ 0x1021U : crc << 1;
        }
    }
    return (uint16_t)crc;
}

/* The next of the two bytes that means something to who asks; 0: none came, or the receiver gave up. */
static int answer(int line, int one, int other, int limit_ms)
{
    int64_t limit = now_ms() + limit_ms;

    while (now_ms() < limit) {
        char byte;
        int got = line_read(line, &byte, 1, 100);

        if (got < 0 || (got > 0 && byte == CAN)) {
            return 0;
        }
        if (got > 0 && (byte == one || byte == other)) {
            return byte;
        }
    }
    return 0;
}

/* Block `number`, padded, until it is acknowledged. */
static bool send_block(int line, uint32_t number, const void *bytes, size_t length, char pad)
{
    size_t size = length <= SHORT_BLOCK ? SHORT_BLOCK : LONG_BLOCK;
    uint8_t block[3 + LONG_BLOCK + 2];
    uint16_t crc;

    block[0] = size == SHORT_BLOCK ? SOH : STX;
    block[1] = (uint8_t)number;
    block[2] = (uint8_t)~number;
    memset(block + 3, pad, size);
    memcpy(block + 3, bytes, length);
    crc = ymodem_crc(block + 3, size);
    block[3 + size] = (uint8_t)(crc >> 8);
    block[4 + size] = (uint8_t)crc;
    for (int tries = 0; tries < TRIES; tries++) {
        int said;

        if (!line_send(line, block, 5 + size)) {
            return false;
        }
        said = answer(line, ACK, NAK, ANSWER_MS);
        if (said != NAK) {
            return said == ACK;
        }
    }
    return false;
}

static bool send_end(int line)
{
    static const char end = EOT;
    static const char empty[SHORT_BLOCK];

    for (int tries = 0; tries < TRIES; tries++) {
        if (!line_send(line, &end, 1)) {
            return false;
        }
        if (answer(line, ACK, NAK, ANSWER_MS) == ACK) {
            answer(line, 'C', 'C', ASKS_MS);
            send_block(line, 0, empty, sizeof(empty), 0);
            return true; /* whether it is content, its prompt says */
        }
    }
    return false;
}

bool ymodem_send(int line, const char *name, const void *bytes, size_t length, struct errmsg *error)
{
    char header[SHORT_BLOCK] = "";
    uint32_t number = 1;
    size_t used;

    snprintf(header, sizeof(header), "%s", name);
    used = strlen(header) + 1;
    snprintf(header + used, sizeof(header) - used, "%zu", length);
    if (answer(line, 'C', 'C', ANSWER_MS) != 'C') {
        return refuse(error, "the boot loader does not ask for the image");
    }
    if (!send_block(line, 0, header, sizeof(header), 0)) {
        return refuse(error, "the boot loader does not take the image");
    }
    answer(line, 'C', 'C', ASKS_MS);
    for (size_t at = 0; at < length; at += LONG_BLOCK) {
        size_t part = length - at < LONG_BLOCK ? length - at : LONG_BLOCK;

        if (!send_block(line, number++, (const char *)bytes + at, part, PAD)) {
            return refuse(error, "the image could not be sent: the line stopped after %zu of %zu bytes", at,
                          length);
        }
    }
    return send_end(line) || refuse(error, "the boot loader does not confirm the image");
}
