/* See check_tables.h. */
#include "bench/check_tables.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bench/number.h"
#include "bench/platforms.h"

static bool is_decimal(const char *text)
{
    size_t digits;

    text += *text == '-';
    digits = strspn(text, "0123456789");
    text += digits;
    if (digits > 0 && *text == '.') {
        digits = strspn(++text, "0123456789");
        text += digits;
    }
    if (digits > 0 && *text == 'e') {
        text++;
        text += *text == '-' || *text == '+';
        digits = strspn(text, "0123456789");
        text += digits;
    }
    return digits > 0 && *text == '\0';
}

bool field_good(enum field_type type, const char *text)
{
    enum status status;
    uint64_t natural;
    int64_t whole;

    switch (type) {
    case FIELD_NAME:
        return text[0] != '\0';
    case FIELD_UNSIGNED:
        return number_u64(text, &natural);
    case FIELD_SIGNED:
        return number_i64(text, &whole);
    case FIELD_FLAG:
        return strcmp(text, "0") == 0 || strcmp(text, "1") == 0;
    case FIELD_DECIMAL:
        return is_decimal(text);
    case FIELD_UNIT:
        return unit_known(text);
    case FIELD_STATUS:
        return status_parse(text, &status);
    case FIELD_VARIANT:
        break;
    }
    return true;
}

const char *field_says(enum field_type type)
{
    static const char *const says[] = {
        [FIELD_NAME] = "a name",
        [FIELD_VARIANT] = "a variant",
        [FIELD_UNSIGNED] = "a whole number from 0 on",
        [FIELD_SIGNED] = "a whole number",
        [FIELD_FLAG] = "0 or 1",
        [FIELD_DECIMAL] = "a number",
        [FIELD_UNIT] = "insn, cycles or ns",
        [FIELD_STATUS] = "ok, incomplete, unsupported or failed",
    };

    return says[type];
}

enum { VCPU = 4, SEQ, WARMUP, VALUE, UNIT, COUNT };
enum { HISTOGRAM_UNIT = 4, HISTOGRAM_VALUE, HISTOGRAM_COUNT };
enum { STAGE_NAME = 4, STAGE_ORDER, STAGE_P50, STAGE_UNIT };

/* The rows of a variant are all in one unit. */
static bool same_unit(struct known *known, const char *unit, struct errmsg *error)
{
    if (known->unit[0] == '\0') {
        snprintf(known->unit, sizeof(known->unit), "%s", unit);
    }
    return strcmp(known->unit, unit) == 0 ||
           refuse(error, "unit %s after %s in the same variant", unit, known->unit);
}

/* `count` samples from `seq` on. The fields have been checked for their types already. */
static bool take_samples(struct known_list *list, struct known *known, const struct csv_row *row,
                         uint64_t count, struct errmsg *error)
{
    uint64_t vcpu = 0, seq = 0;
    bool warmup = strcmp(row->field[WARMUP], "1") == 0;

    number_u64(row->field[VCPU], &vcpu);
    number_u64(row->field[SEQ], &seq);
    if (vcpu >= VCPUS_MAX) {
        return refuse(error, "vcpu %s is beyond %d", row->field[VCPU], VCPUS_MAX - 1);
    }
    if (known != list->current && known->begun) {
        return refuse(error, "rows of %s are in two places", known->key);
    }
    known->begun = true;
    list->current = known;
    if (seq < known->next[vcpu] || (seq > known->next[vcpu] && known->status == OK)) {
        return refuse(error, "seq %" PRIu64 " of vcpu %" PRIu64 " where %" PRIu64 " is due", seq, vcpu,
                      known->next[vcpu]);
    }
    known->next[vcpu] = seq + count;
    if (warmup && known->measured[vcpu]) {
        return refuse(error, "a warm-up sample after one that is not");
    }
    known->measured[vcpu] = !warmup;
    known->samples += warmup ? 0 : count;
    return same_unit(known, row->field[UNIT], error);
}

static bool sample_row(struct known_list *list, struct known *known, const struct csv_row *row,
                       struct errmsg *error)
{
    return take_samples(list, known, row, 1, error);
}

/* A row of a packed file. */
static bool packed_row(struct known_list *list, struct known *known, const struct csv_row *row,
                       struct errmsg *error)
{
    uint64_t count = 0;

    number_u64(row->field[COUNT], &count);
    if (count == 0) {
        return refuse(error, "a row without samples");
    }
    return take_samples(list, known, row, count, error);
}

static bool histogram_row(struct known_list *list, struct known *known, const struct csv_row *row,
                          struct errmsg *error)
{
    uint64_t count = 0;

    list->counted = true;
    number_u64(row->field[HISTOGRAM_COUNT], &count);
    known->counted += count;
    return same_unit(known, row->field[HISTOGRAM_UNIT], error);
}

static bool counter_row(struct known_list *list, struct known *known, const struct csv_row *row,
                        struct errmsg *error)
{
    (void)list;
    return names_add(&known->counters, row->field[4]) ||
           refuse(error, "counter %s of %s appears twice", row->field[4], known->key);
}

/* Stages stand in their order; one may be missing where the trace is not ok. */
static bool stage_row(struct known_list *list, struct known *known, const struct csv_row *row,
                      struct errmsg *error)
{
    uint64_t order = 0;

    (void)list;
    number_u64(row->field[STAGE_ORDER], &order);
    if (order < known->next[0] || (order > known->next[0] && known->status == OK)) {
        return refuse(error, "stage %" PRIu64 " of %s where %" PRIu64 " is due", order, known->key,
                      known->next[0]);
    }
    known->next[0] = order + 1;
    return same_unit(known, row->field[STAGE_UNIT], error);
}

/* A summary may know worse of a variant than run.csv does (a file that was damaged later), never better. */
static bool summary_row(struct known_list *list, struct known *known, const struct csv_row *row,
                        struct errmsg *error)
{
    const char *word = row->field[row->count - 1];
    enum status status = OK;

    (void)list;
    status_parse(word, &status);
    return status >= known->status ||
           refuse(error, "status %s where run.csv says %s", word, status_word(known->status));
}

#define KEY_COLUMNS                                                                                          \
    {"platform", FIELD_NAME, false}, {"path", FIELD_NAME, false}, {"experiment", FIELD_NAME, false},         \
    {                                                                                                        \
        "variant", FIELD_VARIANT, true                                                                       \
    }

#define SAMPLE_COLUMNS                                                                                       \
    KEY_COLUMNS, {"vcpu", FIELD_UNSIGNED, false}, {"seq", FIELD_UNSIGNED, false},                            \
        {"warmup", FIELD_FLAG, false}, {"value", FIELD_SIGNED, false},                                       \
    {                                                                                                        \
        "unit", FIELD_UNIT, false                                                                            \
    }

const struct table check_tables[] = {
    {
        .file = "samples.csv",
        .column = {SAMPLE_COLUMNS},
        .columns = 9,
        .row = sample_row,
    },
    {
        .file = "samples.csv.gz",
        .may_be_missing = true,
        .column = {SAMPLE_COLUMNS, {"count", FIELD_UNSIGNED, false}},
        .columns = 10,
        .row = packed_row,
    },
    {
        .file = "histogram.csv",
        .may_be_missing = true,
        .column = {KEY_COLUMNS,
                   {"unit", FIELD_UNIT, false},
                   {"value", FIELD_SIGNED, false},
                   {"count", FIELD_UNSIGNED, false}},
        .columns = 7,
        .row = histogram_row,
    },
    {
        .file = "counters.csv",
        .column = {KEY_COLUMNS, {"counter", FIELD_NAME, false}, {"value", FIELD_UNSIGNED, false}},
        .columns = 6,
        .row = counter_row,
    },
    {
        .file = "stages.csv",
        .traced = true,
        .column = {KEY_COLUMNS,
                   {"stage", FIELD_NAME, false},
                   {"order", FIELD_UNSIGNED, false},
                   {"p50", FIELD_SIGNED, false},
                   {"unit", FIELD_UNIT, false}},
        .columns = 8,
        .row = stage_row,
    },
    {
        .file = "summary.csv",
        .may_be_missing = true,
        .column = {KEY_COLUMNS,
                   {"unit", FIELD_UNIT, true},
                   {"count", FIELD_UNSIGNED, false},
                   {"lost", FIELD_UNSIGNED, true},
                   {"min", FIELD_SIGNED, true},
                   {"p50", FIELD_SIGNED, true},
                   {"p90", FIELD_SIGNED, true},
                   {"p99", FIELD_SIGNED, true},
                   {"p99_9", FIELD_SIGNED, true},
                   {"max", FIELD_SIGNED, true},
                   {"mean", FIELD_DECIMAL, true},
                   {"stddev", FIELD_DECIMAL, true},
                   {"vs_native", FIELD_DECIMAL, true},
                   {"exits_per_irq", FIELD_DECIMAL, true},
                   {"status", FIELD_STATUS, false}},
        .columns = 18,
        .row = summary_row,
    },
    {.file = NULL},
};
