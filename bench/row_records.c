/* See row_records.h. The records' meaning is docs/records.md's. */
#include "bench/row_records.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bench/number.h"
#include "bench/support.h"
#include "bench/variant_counters.h"
#include "bench/variant_stages.h"

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
        row_close_for_jump(row, row->next_seq, record->seq);
        return false;
    }
    if (record->seq == row->next_seq + 1) {
        row_note(row, INCOMPLETE, "line %lu: record %" PRIu64 " is missing before it", line, row->next_seq);
    } else if (record->seq > row->next_seq) {
        row_note(row, INCOMPLETE, "line %lu: records %" PRIu64 " to %" PRIu64 " are missing before it", line,
                 row->next_seq, record->seq - 1);
    }
    row_close_for_jump(row, row->next_seq, record->seq);
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

/* A real machine's counter has its own unit, and so has a machine that is not known: the guest says which. */
static bool says_its_unit(const struct row *row, const char *said)
{
    return (platform_has_time(row->plan->platform) || row->plan->captured) && said != NULL &&
           unit_known(said);
}

static bool take_unit(struct row *row, const struct record *record)
{
    const char *said = record_get(record, "unit");

    if (says_its_unit(row, said)) {
        row->unit = unit_named(said);
        return true;
    }
    return agrees(row, record, "unit", row->unit);
}

/* On the machine itself one of several platforms' guests runs, whichever fits. */
static bool is_of_platform(struct row *row, const struct record *record)
{
    const struct platform *platform = row->plan->platform;
    const char *said = record_get(record, "platform");
    struct names guests = {0};
    bool one_of_them;

    if (!platform->here || said == NULL) {
        return agrees(row, record, "platform", platform->name);
    }
    names_split(&guests, platform->machine);
    one_of_them = names_has(&guests, said);
    names_free(&guests);
    return one_of_them || agrees(row, record, "platform", platform->machine);
}

static void take_begin(struct row *row, const struct record *record)
{
    const char *compiler = record_get(record, "compiler");
    char version[NUMBER_WIDTH + 1] = {0};

    number_put(version, RECORD_VERSION);
    row->begun = true;
    if (!agrees(row, record, "version", version) || !is_of_platform(row, record) ||
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

    row_close_variant(row, "the next variant began");
    if (!agrees(row, record, "name", row->plan->experiment)) {
        return;
    }
    if (name == NULL || !record_number(record, "want", &want) || !record_number(record, "warmup", &warmup) ||
        want > (uint64_t)(RECORD_COUNT_MAX + 1) * VCPUS_MAX || warmup > want) {
        row_note(row, INCOMPLETE, "line %lu: an exp record without a usable variant, want or warmup", line);
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
    variant->unit = row->unit;
    if (says_its_unit(row, record_get(record, "unit"))) {
        variant->unit = unit_named(record_get(record, "unit"));
    }
    row->open = variant;
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
        row_note(row, INCOMPLETE, "line %lu: a record of an unknown variant", line);
        return;
    }
    before = variant->seen;
    switch (record->type) {
    case REC_SMP:
    case REC_HST:
        if (row->writing != variant) {
            row_end_samples(row);
            row->writing = variant;
        }
        if (!variant_samples(variant, record, line, variant->unit, row->samples)) {
            row->open = NULL;
        }
        break;
    case REC_CNT:
        variant_counter(variant, record, line, row->counters);
        if (row->plan->traced) {
            variant_other_ways(variant, record);
        }
        break;
    case REC_STG:
        take_stage(row, variant, record);
        break;
    default:
        variant_done(variant, record, line);
        variant_hosts_counters_done(variant, line);
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

    row_close_variant(row, "the guest ended");
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

void row_take(struct row *row, const struct record *record)
{
    if (row->hopeless || !in_sequence(row, record)) {
        return;
    }
    if (record->numbered && row->open != NULL) {
        variant_put_held(row->open, row->counters);
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
    case REC_HST:
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
