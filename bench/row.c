/* See row.h. The records' meaning is docs/records.md's. */
#include "bench/row.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/number.h"
#include "bench/support.h"
#include "bench/variant_stages.h"

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

static bool not_reached(const struct variant *variant)
{
    return variant->expected && !variant->announced;
}

/* Whether a variant is still to come. */
static bool waits(const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (not_reached(row->variant[i])) {
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

/* A finding after which nothing of this guest can be believed. */
#define GIVE_UP(row, ...)                                                                                    \
    do {                                                                                                     \
        row_end(row, FAILED, __VA_ARGS__);                                                                   \
        (row)->hopeless = true;                                                                              \
    } while (0)

/* Checks the sequence number; false when the record is to be left out. */
static bool in_sequence(struct row *row, const struct record *record)
{
    unsigned long line = row->console.number;

    if (!record->numbered) {
        return true;
    }
    if (record->seq < row->next_seq && record->type == REC_BEGIN) {
        GIVE_UP(row, "line %lu: the guest started again", line);
        return false;
    }
    if (record->seq < row->next_seq) {
        row_note(row, INCOMPLETE, "line %lu: record %" PRIu64 " came again", line, record->seq);
        return false;
    }
    if (record->seq == row->next_seq + 1) {
        row_note(row, INCOMPLETE, "line %lu: record %" PRIu64 " is missing before it", line, row->next_seq);
    } else if (record->seq > row->next_seq) {
        row_note(row, INCOMPLETE, "line %lu: records %" PRIu64 " to %" PRIu64 " are missing before it", line,
                 row->next_seq, record->seq - 1);
    }
    row->next_seq = record->seq + 1;
    return true;
}

/* Whether the record's `key` says `expected`; gives up on the guest if not. */
static bool agrees(struct row *row, const struct record *record, const char *key, const char *expected)
{
    const char *value = record_get(record, key);

    if (value == NULL || strcmp(value, expected) != 0) {
        GIVE_UP(row, "line %lu: the guest says %s=%s, not %s", row->console.number, key,
                value != NULL ? value : "", expected);
        return false;
    }
    return true;
}

/* A board's counter has its own unit, and so has a machine that is not known: the guest says which. */
static bool take_unit(struct row *row, const struct record *record)
{
    const char *said = record_get(record, "unit");

    if ((row->plan->platform->serial != NULL || row->plan->captured) && said != NULL && unit_known(said)) {
        row->unit = unit_named(said);
        return true;
    }
    return agrees(row, record, "unit", row->unit);
}

static void take_begin(struct row *row, const struct record *record)
{
    const char *compiler = record_get(record, "compiler");
    char version[NUMBER_WIDTH + 1] = {0};

    number_put(version, RECORD_VERSION);
    row->begun = true;
    if (!agrees(row, record, "version", version) ||
        !agrees(row, record, "platform", row->plan->platform->name) ||
        !agrees(row, record, "path", row->plan->path) || !take_unit(row, record)) {
        return;
    }
    free(row->compiler);
    row->compiler = xstrdup(compiler != NULL ? compiler : "");
    if (!record_number(record, "tick_hz", &row->tick_hz) ||
        !record_number(record, "clock_overhead", &row->clock_overhead)) {
        row_note(row, INCOMPLETE, "line %lu: a begin record without tick_hz or clock_overhead",
                 row->console.number);
    }
}

static void close_open(struct row *row, const char *why)
{
    if (row->open != NULL) {
        variant_note(row->open, INCOMPLETE, "no done record: %s", why);
        row->open = NULL;
    }
}

/* As a record names it: `-` where there is none. */
static const char *variant_of(const struct record *record)
{
    const char *name = record_get(record, "variant");

    return name != NULL && strcmp(name, "-") == 0 ? "" : name;
}

static void take_var(struct row *row, const struct record *record)
{
    const char *name = variant_of(record);

    if (!agrees(row, record, "name", row->plan->experiment)) {
        return;
    }
    if (name == NULL) {
        row_note(row, INCOMPLETE, "line %lu: a var record without a variant", row->console.number);
        return;
    }
    row_variant(row, name)->expected = true;
}

static void take_exp(struct row *row, const struct record *record)
{
    unsigned long line = row->console.number;
    const char *name = variant_of(record);
    struct variant *variant;
    uint64_t want, warmup;

    close_open(row, "the next variant began");
    if (!agrees(row, record, "name", row->plan->experiment)) {
        return;
    }
    if (name == NULL || !record_number(record, "want", &want) || !record_number(record, "warmup", &warmup) ||
        want > (uint64_t)(RECORD_SAMPLES_MAX + 1) * VCPUS_MAX || warmup > want) {
        row_note(row, INCOMPLETE, "line %lu: an exp record without a variant, want or warmup that will do",
                 line);
        return;
    }
    variant = row_variant(row, name);
    if (variant->announced) {
        variant_note(variant, FAILED, "line %lu: the variant came twice", line);
        return;
    }
    variant->announced = true;
    variant->want = want;
    variant->warmup = warmup;
    row->open = variant;
}

/* A variant's samples are flushed as one. */
static void end_samples(struct row *row)
{
    if (row->writing != NULL && row->samples != NULL) {
        variant_samples_end(row->writing, row->unit, row->samples);
        csv_flush(row->samples);
    }
    row->writing = NULL;
}

static void take_stage(struct row *row, struct variant *variant, const struct record *record)
{
    if (row->plan->traced) {
        variant_stage(variant, record, row->console.number);
    } else {
        variant_note(variant, FAILED, "line %lu: a stage from a guest that is not to be traced",
                     row->console.number);
    }
}

/* Samples, counters, stages and `done` belong to the open variant; without one, whose they are is not known.
 */
static void take_of_variant(struct row *row, const struct record *record)
{
    unsigned long line = row->console.number;
    struct variant *variant = row->open;
    uint64_t before;

    if (variant == NULL) {
        row_note(row, INCOMPLETE, "line %lu: a record of no known variant", line);
        return;
    }
    before = variant->seen;
    switch (record->type) {
    case REC_SMP:
        if (row->writing != variant) {
            end_samples(row);
            row->writing = variant;
        }
        if (!variant_samples(variant, record, line, row->unit, row->samples)) {
            row->open = NULL;
        }
        break;
    case REC_CNT:
        variant_counter(variant, record, line, row->counters);
        break;
    case REC_STG:
        take_stage(row, variant, record);
        break;
    default:
        variant_done(variant, record, line);
        if (row->plan->traced && variant->status == OK) {
            variant_stages_done(variant, line);
        }
        row->open = NULL;
        break;
    }
    row->seen += variant->seen - before;
}

static void take_end(struct row *row, const struct record *record)
{
    const char *status = record_get(record, "status");

    close_open(row, "the guest ended");
    row->ended = true;
    /* Where a variant says what failed, that is enough; else the row must. */
    if ((status == NULL || strcmp(status, STATUS_OK) != 0) && row_status(row) < INCOMPLETE) {
        row_note(row, FAILED, "the guest ended with status %s", status != NULL ? status : "missing");
    }
}

/* The fields of a record in the order they were printed, behind `what`, which is freed. */
static char *append_fields(char *what, const char *before, const struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct token *token = &record->token[i];
        char *longer =
            xprintf("%s%s%s%s%s", what, i == 0 ? before : " ", token->key != NULL ? token->key : "",
                    token->key != NULL ? "=" : "", token->value);

        free(what);
        what = longer;
    }
    return what;
}

/* A `fault` of the guest or a `stop` of what is below it. */
static void take_fault(struct row *row, const struct record *record)
{
    const char *who = row->plan->host != NULL ? "host" : "shim";
    char *what = record->type == REC_FAULT ? xstrdup("the guest took a fault")
                                           : xprintf("the %s stopped the guest", who);

    what = append_fields(what, ": ", record);
    row_end(row, FAILED, "line %lu: %s", row->console.number, what);
    free(what);
    row->open = NULL;
}

/* What is below the guest says what it is. */
static void take_host(struct row *row, const struct record *record)
{
    free(row->host);
    row->host = append_fields(xstrdup(""), "", record);
}

/* What the guest has found out about its machine. */
static void take_cpu(struct row *row, const struct record *record)
{
    free(row->cpu);
    row->cpu = append_fields(xstrdup(""), "", record);
}

/* A new guest of the same boot follows, for that experiment. */
static void take_next(struct row *row, const struct record *record)
{
    const char *experiment = record_get(record, "experiment");

    if (experiment != NULL && row->next == NULL && strcmp(experiment, row->plan->experiment) != 0) {
        row->next = xstrdup(experiment);
        row->console.held = true;
    }
}

static void take_record(struct row *row, const struct record *record)
{
    if (!in_sequence(row, record) || row->hopeless) {
        return;
    }
    switch (record->type) {
    case REC_BEGIN:
        take_begin(row, record);
        break;
    case REC_CPU:
        take_cpu(row, record);
        break;
    case REC_VAR:
        take_var(row, record);
        break;
    case REC_EXP:
        take_exp(row, record);
        break;
    case REC_SMP:
    case REC_CNT:
    case REC_STG:
    case REC_DONE:
        take_of_variant(row, record);
        break;
    case REC_END:
        take_end(row, record);
        break;
    case REC_FAULT:
    case REC_STOP:
        take_fault(row, record);
        break;
    case REC_HOST:
        take_host(row, record);
        break;
    case REC_NEXT:
        take_next(row, record);
        break;
    }
}

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

static void take_line(void *context, const char *line, size_t length)
{
    struct row *row = context;
    struct errmsg why = {0};
    size_t mark;

    switch (record_parse(&row->record, line, length, &why)) {
    case RECORD_INTACT:
        take_record(row, &row->record);
        return;
    case RECORD_DAMAGED:
        row_note(row, INCOMPLETE, "line %lu: a damaged record: %s", row->console.number, why.text);
        break;
    case RECORD_CHATTER:
        break;
    }
    mark = last_mark(line, length);
    if (mark > 0 && mark < length &&
        record_parse(&row->record, line + mark, length - mark, &why) == RECORD_INTACT) {
        take_record(row, &row->record);
    }
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
    console_init(&row->console, plan->samples);
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

        if (not_reached(variant)) {
            variant_note(variant, row->ending != NULL ? row->ended_as : INCOMPLETE, "not reached: %s",
                         row->ending != NULL ? row->ending : "its beginning is missing");
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
    close_open(row, how);
    close_unreached(row);
    if (row->count == 0 && row->plan->variants != NULL && row->plan->variants->count > 0) {
        row_note(row, UNSUPPORTED, "it has no variant that was asked for");
    } else if (row->count == 0) {
        row_note(row, FAILED, "the guest measured nothing");
    }
    end_samples(row);
    for (size_t i = 0; row->histogram != NULL && i < row->count; i++) {
        variant_histogram(row->variant[i], row->unit, row->histogram);
    }
    for (size_t i = 0; row->stages != NULL && i < row->count; i++) {
        variant_stages_write(row->variant[i], row->unit, row->stages);
    }
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
