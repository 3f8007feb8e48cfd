/*
 * One console line read as a record (docs/records.md): its CRC checked, its tokens split. What the records
 * mean in their order is row_records.c's.
 */
#ifndef BENCH_RECORD_H
#define BENCH_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/support.h"
#include "common/record.h"

enum record_type {
    REC_BEGIN,
    REC_CPU,
    REC_VAR,
    REC_EXP,
    REC_SMP,
    REC_HST,
    REC_CNT,
    REC_STG,
    REC_DONE,
    REC_END,
    REC_FAULT,
    REC_STOP,
    REC_HOST,
    REC_NEXT
};

/* Blank-separated, each at least one character: no more fit on a line. */
#define RECORD_TOKENS_MAX (RECORD_LINE_MAX / 2)

struct token {
    const char *key; /* NULL for a plain word */
    const char *value;
};

struct record {
    enum record_type type;
    bool numbered; /* false where the sequence number is `-` */
    uint64_t seq;
    size_t count;
    struct token token[RECORD_TOKENS_MAX];
    char text[RECORD_LINE_MAX + 1]; /* what the tokens point into */
};

enum record_verdict { RECORD_CHATTER, RECORD_INTACT, RECORD_DAMAGED };

/* Reads a line without its line end. `why` says what is wrong with a damaged one. */
enum record_verdict record_parse(struct record *record, const char *line, size_t length, struct errmsg *why);

/* The value of a key, or NULL. */
const char *record_get(const struct record *record, const char *key);

/* The key's value as a whole number; false when it is missing or not a number. */
bool record_number(const struct record *record, const char *key, uint64_t *value);

#endif
