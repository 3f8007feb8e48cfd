/*
 * Record lines over the UART: numbered, and closed by a checksum.
 */
#include "runtime/record.h"

#include "common/tally.h"
#include "common/text.h"
#include "common/uart.h"
#include "runtime/unit.h"

/* Room a line keeps for one more sample token (a sign, two numbers, `x`, a blank) and the checksum. */
#define TOKEN_ROOM 40U

static struct text line;
static uint32_t next_seq;

void record_start(const char *type)
{
    text_clear(&line);
    text_string(&line, RECORD_MARK " ");
    text_unsigned(&line, next_seq++);
    text_string(&line, " ");
    text_string(&line, type);
}

static void put_key(const char *key)
{
    text_string(&line, " ");
    text_string(&line, key);
    text_string(&line, "=");
}

void record_string(const char *key, const char *value)
{
    put_key(key);
    text_string(&line, value);
}

void record_unsigned(const char *key, uint64_t value)
{
    put_key(key);
    text_unsigned(&line, value);
}

void record_hex(const char *key, uint32_t value)
{
    put_key(key);
    text_string(&line, "0x");
    text_hex(&line, value);
}

void record_address(const char *key, uintptr_t value)
{
    put_key(key);
    text_string(&line, "0x");
    text_address(&line, value);
}

void record_send(void)
{
    text_seal(&line);
    uart_line(line.line);
}

void record_counter(const char *name, uint64_t value)
{
    record_start(RECORD_CNT);
    text_string(&line, " ");
    text_string(&line, name);
    text_string(&line, " ");
    text_unsigned(&line, value);
    record_send();
}

/* One token: a value, and how often it comes. */
static void put_value(int32_t value, uint32_t count)
{
    text_string(&line, " ");
    text_signed(&line, unit_of(value));
    if (count > 1) {
        text_string(&line, "x");
        text_unsigned(&line, count);
    }
}

/* The same of the value at `at`, as often as it comes in a row. Returns how often that is. */
static uint32_t put_run(const int32_t *values, uint32_t at, uint32_t count)
{
    uint32_t length = 1;

    while (at + length < count && values[at + length] == values[at]) {
        length++;
    }
    put_value(values[at], length);
    return length;
}

/* As many of the values from `at` on as the line takes, and sends it. Returns the next. */
static uint32_t send_values(const int32_t *values, uint32_t at, uint32_t count)
{
    record_unsigned("first", at);
    while (at < count && line.length < RECORD_LINE_MAX - TOKEN_ROOM) {
        at += put_run(values, at, count);
    }
    record_send();
    return at;
}

void record_samples(uint32_t vcpu, const int32_t *values, uint32_t count)
{
    uint32_t at = 0;

    while (at < count) {
        record_start(RECORD_SMP);
        record_unsigned("vcpu", vcpu);
        at = send_values(values, at, count);
    }
}

void record_tally(uint32_t vcpu, uint32_t first, const struct tally *tally)
{
    struct tally_place place = {0, 0};
    int32_t value = 0;
    uint32_t count = tally_next(tally, &place, &value);

    while (count != 0) {
        record_start(RECORD_HST);
        record_unsigned("vcpu", vcpu);
        record_unsigned("first", first);
        while (count != 0 && line.length < RECORD_LINE_MAX - TOKEN_ROOM) {
            put_value(value, count);
            first += count;
            count = tally_next(tally, &place, &value);
        }
        record_send();
    }
}

void record_stage(uint32_t order, const char *stage, const int32_t *ticks, uint32_t count)
{
    uint32_t at = 0;

    while (at < count) {
        record_start(RECORD_STG);
        record_unsigned("order", order);
        record_string("stage", stage);
        at = send_values(ticks, at, count);
    }
}
