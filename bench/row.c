/* See row.h. */
#include "bench/row.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/support.h"

struct variant *row_variant(struct row *row, const char *name)
{
    struct variant *variant = row_find(row, name);

    if (variant != NULL) {
        return variant;
    }
    variant = variant_new(row->plan, name);
    row->variant = xrealloc(row->variant, (row->count + 1) * sizeof(struct variant *));
    row->variant[row->count++] = variant;
    return variant;
}

void row_note(struct row *row, enum status status, const char *format, ...)
{
    struct variant *variant = row->open != NULL ? row->open : row_variant(row, "");
    va_list args;

    va_start(args, format);
    variant_vnote(variant, status, format, args);
    va_end(args);
}

/* Whether a variant is still to come. */
static bool waits(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (variant_not_reached(row->variant[i])) {
            return true;
        }
    }
    return false;
}

void row_end(struct row *row, enum status status, const char *format, ...)
{
    va_list args;
    char *why;

    va_start(args, format);
    why = xvprintf(format, args);
    va_end(args);
    if (row->open != NULL || !waits(row)) {
        row_note(row, status, "%s", why);
    } /* else those that were not reached say it */
    row->stopped = true;
    if (row->ending != NULL) {
        free(why);
        return;
    }
    row->ending = why;
    row->ended_as = status;
}

void row_close_variant(struct row *row, const char *why)
{
    if (row->open != NULL) {
        variant_note(row->open, INCOMPLETE, "no done record: %s", why);
        row->open = NULL;
    }
}

void row_close_for_jump(struct row *row, uint64_t expected, uint64_t seq)
{
    if (seq > expected + 1 || seq + 1 < expected) {
        row_close_variant(row, "what was lost may have had it");
    }
}

void row_end_samples(struct row *row)
{
    if (row->writing != NULL && row->samples != NULL) {
        variant_samples_end(row->writing, row->writing->unit, row->samples);
        csv_flush(row->samples);
    }
    row->writing = NULL;
}

void row_init(struct row *row, const struct plan *plan, struct csv_out *out)
{
    memset(row, 0, sizeof(*row));
    row->plan = plan;
    row->unit = plan->platform->unit;
    if (out != NULL) {
        row->samples = plan->traced ? NULL : &out[TABLE_SAMPLES];
        row->histogram = plan->traced ? NULL : &out[TABLE_HISTOGRAM];
        row->counters = plan->traced ? NULL : &out[TABLE_COUNTERS];
        row->stages = &out[TABLE_STAGES];
    }
    console_init(&row->console, plan_printed(plan));
}

void row_free(struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        variant_free(row->variant[i]);
        free(row->variant[i]);
    }
    free(row->variant);
    free(row->compiler);
    free(row->cpu);
    free(row->host);
    free(row->next);
    free(row->ending);
    memset(row, 0, sizeof(*row));
}
