/* See import_records.h. */
#include "bench/import_records.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/capture.h"
#include "common/crc32.h"

static size_t row_of(const struct import *import, const char *experiment)
{
    for (size_t i = 0; experiment != NULL && i < import->matrix.count; i++) {
        if (strcmp(import->matrix.item[i].experiment, experiment) == 0) {
            return i;
        }
    }
    return NOBODY;
}

/* One line for a row, which counts those of the log. */
static void feed(struct import *import, size_t index, unsigned long line, const char *text, size_t length)
{
    struct row *row = &import->row[index];

    row->console.number = line - 1;
    row_feed(row, text, length);
    row_feed(row, "\n", 1);
}

/* A record for a row, with the row's own number if it had one: `body` follows that, less the CRC. */
static void give(struct import *import, size_t index, unsigned long line, bool numbered, const char *body)
{
    char *text = numbered ? xprintf(RECORD_MARK " %" PRIu64 " %s", import->sequence[index]++, body)
                          : xprintf(RECORD_MARK " - %s", body);
    char *whole = xprintf("%s #%08x", text, crc32(text, strlen(text)));

    feed(import, index, line, whole, strlen(whole));
    free(whole);
    free(text);
}

/* Notes what is missing before a record of row `index`; false when the record was there before. */
static bool in_sequence(struct import *import, size_t index, unsigned long line, const struct record *record)
{
    size_t current = import->current;
    size_t whose = current != NOBODY && import->row[current].open != NULL ? current : index;

    if (!record->numbered) {
        return true;
    }
    if (record->seq < import->expected) {
        row_note(&import->row[whose], INCOMPLETE, "line %lu: record %" PRIu64 " came again", line,
                 record->seq);
        row_close_for_jump(&import->row[whose], import->expected, record->seq);
        return false;
    }
    if (record->seq > import->expected) {
        row_note(&import->row[whose], INCOMPLETE,
                 "line %lu: records %" PRIu64 " to %" PRIu64 " are missing before it", line, import->expected,
                 record->seq - 1);
    }
    row_close_for_jump(&import->row[whose], import->expected, record->seq);
    import->expected = record->seq + 1;
    return true;
}

/* Of the end the last row is told what the guest said, unless a row has said already what went wrong. */
static const char *end_body(const struct import *import, const char *body)
{
    for (size_t i = 0; i < import->matrix.count; i++) {
        const struct row *row = &import->row[i];

        if (row->count > 0 && row_status(row) >= INCOMPLETE) {
            return RECORD_END " status=" STATUS_OK;
        }
    }
    return body;
}

/* Whether all that was announced of the row's experiment has come. */
static bool is_whole(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (variant_not_reached(row->variant[i])) {
            return false;
        }
    }
    return row->count > 0 && row->open == NULL;
}

/* To every row: a begin, an end, what carries the guest. A fault is not those rows' that have all they want.
 */
static void give_all(struct import *import, unsigned long line, const struct record *record, const char *body)
{
    for (size_t i = 0; i < import->matrix.count; i++) {
        if ((record->type != REC_FAULT && record->type != REC_STOP) || !is_whole(&import->row[i])) {
            give(import, i, line, record->numbered, body);
        }
    }
}

/* The log is at its end, and the guest was not: experiments that another has followed are whole. */
static void end_whole_rows(struct import *import)
{
    for (size_t i = 0; !import->found.hosted && i < import->matrix.count; i++) {
        const struct row *row = &import->row[i];

        if (i != import->current && !row->ended && !row->stopped && is_whole(row)) {
            give(import, i, row->console.number + 1, true, RECORD_END " status=" STATUS_OK);
        }
    }
}

/* Whose record it is; NOBODY where it is everybody's. */
static size_t owner_of(const struct import *import, const struct record *record)
{
    switch (record->type) {
    case REC_VAR:
    case REC_EXP:
        return row_of(import, record_get(record, "name"));
    case REC_NEXT:
        return row_of(import, record_get(record, "experiment"));
    case REC_SMP:
    case REC_HST:
    case REC_CNT:
    case REC_STG:
    case REC_DONE:
        return import->current != NOBODY ? import->current : 0;
    case REC_BEGIN:
    case REC_CPU:
    case REC_END:
    case REC_FAULT:
    case REC_STOP:
    case REC_HOST:
        break;
    }
    return import->found.hosted ? import->current : NOBODY;
}

static void take_intact(struct import *import, unsigned long line, const struct record *record,
                        const char *body)
{
    size_t owner = owner_of(import, record);
    size_t some = owner != NOBODY ? owner : import->current != NOBODY ? import->current : 0;

    if (record->type == REC_NEXT) {
        import->current = owner;
        import->expected = 0;
        return;
    }
    if (!in_sequence(import, some, line, record)) {
        return;
    }
    if (record->type == REC_EXP) {
        import->current = owner;
    }
    if (record->type == REC_END) {
        body = end_body(import, body);
    }
    if (owner != NOBODY) {
        give(import, owner, line, record->numbered, body);
    } else {
        give_all(import, line, record, body);
    }
}

static void read_record(void *context, unsigned long line, const char *text, size_t length)
{
    struct import *import = context;
    struct record record;
    struct errmsg why;
    char whole[RECORD_LINE_MAX + 1];
    char *rest = NULL;

    if (record_parse(&record, text, length, &why) != RECORD_INTACT) {
        feed(import, import->current != NOBODY ? import->current : 0, line, text, length);
        return;
    }
    snprintf(whole, sizeof(whole), "%.*s", (int)length, text);
    *strrchr(whole, '#') = '\0'; /* a record that is intact has a CRC at its end, behind a blank */
    whole[strlen(whole) - 1] = '\0';
    strtok_r(whole, " ", &rest); /* the mark */
    strtok_r(NULL, " ", &rest);  /* the number */
    take_intact(import, line, &record, rest);
}

void import_records(struct import *import)
{
    capture_read(import->log, import->length, read_record, import);
    end_whole_rows(import);
}
