/* A console's bytes, and its end: row_feed() and row_finish() of row.h. */
#include "bench/row_records.h"

#include <stdio.h>
#include <string.h>

#include "bench/variant_stages.h"

/*
 * Where the last mark of a line stands, or its end: a shim that stops a guest may write into the guest's
 * line.
 */
static size_t last_mark(const char *line, size_t length)
{
    static const char mark[] = RECORD_MARK " ";
    size_t width = sizeof(mark) - 1;

    for (size_t at = length >= width ? length - width + 1 : 0; at > 0; at--) {
        if (memcmp(line + at - 1, mark, width) == 0) {
            return at - 1;
        }
    }
    return length;
}

/* Not a record: what `hyptick board` tells of itself is for who watches. */
static void take_chatter(struct row *row, const char *line, size_t length)
{
    const size_t width = sizeof(CONSOLE_TELLS) - 1;

    if (length > width && memcmp(line, CONSOLE_TELLS, width) == 0) {
        snprintf(row->doing, sizeof(row->doing), "%.*s", (int)(length - width), line + width);
    }
}

static void take_line(void *context, const char *line, size_t length)
{
    struct row *row = context;
    struct errmsg why = {0};
    size_t mark;

    switch (record_parse(&row->record, line, length, &why)) {
    case RECORD_INTACT:
        row_take(row, &row->record);
        return;
    case RECORD_DAMAGED:
        row_note(row, INCOMPLETE, "line %lu: a damaged record: %s", row->console.number, why.text);
        break;
    case RECORD_CHATTER:
        take_chatter(row, line, length);
        break;
    }
    mark = last_mark(line, length);
    if (mark > 0 && mark < length &&
        record_parse(&row->record, line + mark, length - mark, &why) == RECORD_INTACT) {
        row_take(row, &row->record);
    }
}

size_t row_feed(struct row *row, const char *bytes, size_t length)
{
    struct errmsg why = {0};

    if (row->hopeless) {
        return 0;
    }

    if (!console_feed(&row->console, bytes, length, take_line, row, &why)) {
        row_end(row, INCOMPLETE, "flooded: %s", why.text);
        row->hopeless = true;
    }
    return row->console.left;
}

/* Variants that were to come, and did not begin. */
static void close_unreached(struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        struct variant *variant = row->variant[i];

        if (variant_not_reached(variant)) {
            variant_note(variant, row->ending != NULL ? row->ended_as : INCOMPLETE, "not reached: %s",
                         row->ending != NULL ? row->ending : "its beginning is missing");
        }
    }
}

/* A host that prints counters does so for each variant: of one without any all of them are lost. */
static void miss_hosts_counters(struct row *row)
{
    bool prints = false;

    for (size_t i = 0; i < row->count; i++) {
        prints = prints || row->variant[i]->host_has_said;
    }
    for (size_t i = 0; prints && i < row->count; i++) {
        if (!row->variant[i]->host_has_said && row->variant[i]->status == OK) {
            variant_note(row->variant[i], INCOMPLETE, "no counter of the host arrived");
        }
    }
}

void row_finish(struct row *row, const char *how, const char *said)
{
    if (!row->hopeless) {
        console_finish(&row->console, take_line, row);
    }
    if (!row->ended && !row->stopped) {
        row_end(row, row->begun ? INCOMPLETE : FAILED, "%s before the %s record%s%s", how,
                row->begun ? "end" : "begin", said[0] != '\0' ? ": " : "", said);
    }
    row_close_variant(row, how);
    close_unreached(row);
    miss_hosts_counters(row);
    if (row->count == 0 && row->plan->variants != NULL && row->plan->variants->count > 0) {
        row_note(row, UNSUPPORTED, "it has no variant that was asked for");
    } else if (row->count == 0) {
        row_note(row, FAILED, "the guest measured nothing");
    }
    row_end_samples(row);
    for (size_t i = 0; row->histogram != NULL && i < row->count; i++) {
        variant_histogram(row->variant[i], row->variant[i]->unit, row->histogram);
    }
    for (size_t i = 0; row->stages != NULL && i < row->count; i++) {
        variant_stages_write(row->variant[i], row->variant[i]->unit, row->stages);
    }
}
