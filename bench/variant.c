/* See variant.h. */
#include "bench/variant.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/matrix.h"
#include "bench/number.h"

static char *csv_prefix(const struct plan *plan, const char *variant)
{
    const char *field[] = {plan->platform->name, plan->path, plan->experiment, variant};
    size_t length = 1;
    char *text, *at;

    for (size_t i = 0; i < 4; i++) {
        length += 2 * strlen(field[i]) + 3;
    }
    text = at = xcalloc(length, 1);
    for (size_t i = 0; i < 4; i++) {
        at = csv_quote(at, field[i]);
        *at++ = ',';
    }
    return text;
}

struct variant *variant_new(const struct plan *plan, const char *name)
{
    struct variant *variant = xcalloc(1, sizeof(*variant));

    variant->name = xstrdup(name);
    variant->prefix = csv_prefix(plan, name);
    return variant;
}

void variant_vnote(struct variant *variant, enum status status, const char *format, va_list args)
{
    if (status > variant->status) {
        free(variant->reason);
        variant->reason = xvprintf(format, args);
        variant->status = status;
    }
}

void variant_note(struct variant *variant, enum status status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    variant_vnote(variant, status, format, args);
    va_end(args);
}

/* A run of equal samples of one vCPU, and what stands around their values in the CSV. */
struct rows {
    struct csv_out *out;
    const char *head; /* `platform,…,vcpu,` */
    size_t head_length;
    const char *tail; /* `,unit` and line end */
    size_t tail_length;
    uint64_t warmup;
};

static void write_rows(const struct rows *rows, uint64_t first, uint64_t count, int64_t value)
{
    size_t most;

    if (rows->out == NULL) {
        return;
    }
    most = rows->head_length + rows->tail_length + 2 * NUMBER_WIDTH + 3;

    for (uint64_t seq = first; seq < first + count; seq++) {
        char *start = csv_room(rows->out, most);
        char *at = mempcpy(start, rows->head, rows->head_length);

        at = number_put(at, (int64_t)seq);
        *at++ = ',';
        *at++ = seq < rows->warmup ? '1' : '0';
        *at++ = ',';
        at = number_put(at, value);
        at = mempcpy(at, rows->tail, rows->tail_length);
        rows->out->used += (size_t)(at - start);
    }
}

bool variant_value(const struct token *token, int64_t *value, uint64_t *count)
{
    char text[RECORD_LINE_MAX + 1];
    char *times;

    if (token->key != NULL) {
        return false;
    }
    snprintf(text, sizeof(text), "%s", token->value);
    times = strchr(text, 'x');
    *count = 1;
    if (times != NULL) {
        *times = '\0';
        if (!number_u64(times + 1, count) || *count == 0) {
            return false;
        }
    }
    return number_i64(text, value);
}

/* Samples of a vCPU that are still to come and are warm-up. */
static uint64_t warmup_left(const struct variant *variant, uint64_t vcpu)
{
    return variant->warmup > variant->next[vcpu] ? variant->warmup - variant->next[vcpu] : 0;
}

static void take_values(struct variant *variant, const struct record *record, unsigned long line,
                        uint64_t vcpu, const struct rows *rows)
{
    for (size_t i = 0; i < record->count; i++) {
        int64_t value;
        uint64_t count;

        if (record->token[i].key != NULL) {
            continue;
        }
        if (!variant_value(&record->token[i], &value, &count)) {
            variant_note(variant, INCOMPLETE, "line %lu: '%s' is no sample", line, record->token[i].value);
            return;
        }
        if (count > variant->want || variant->next[vcpu] > variant->want - count ||
            variant->seen > variant->want - count) {
            variant_note(variant, FAILED, "line %lu: more samples than the %" PRIu64 " announced", line,
                         variant->want);
            return;
        }
        write_rows(rows, variant->next[vcpu], count, value);
        steady_samples(&variant->steady, vcpu, value, count, warmup_left(variant, vcpu));
        variant->next[vcpu] += count;
        variant->seen += count;
    }
}

bool variant_samples(struct variant *variant, const struct record *record, unsigned long line,
                     const char *unit, struct csv_out *out)
{
    struct rows rows = {.out = out, .warmup = variant->warmup};
    uint64_t vcpu, first;
    char *head, *tail;

    if (!record_number(record, "vcpu", &vcpu) || vcpu >= VCPUS_MAX ||
        !record_number(record, "first", &first)) {
        variant_note(variant, INCOMPLETE, "line %lu: an smp record without its vcpu or first", line);
        return true;
    }
    if (first < variant->next[vcpu]) {
        variant_note(variant, INCOMPLETE, "line %lu: sample %" PRIu64 " of vcpu %" PRIu64 " came again", line,
                     first, vcpu);
        return false;
    }
    if (first > variant->next[vcpu]) {
        variant_note(variant, INCOMPLETE,
                     "line %lu: samples %" PRIu64 " to %" PRIu64 " of vcpu %" PRIu64 " are missing before it",
                     line, variant->next[vcpu], first - 1, vcpu);
        /* The index stands in the record, so those that follow keep their true numbers. */
        variant->next[vcpu] = first;
    }
    head = xprintf("%s%" PRIu64 ",", variant->prefix, vcpu);
    tail = xprintf(",%s\n", unit);
    rows.head = head;
    rows.head_length = strlen(head);
    rows.tail = tail;
    rows.tail_length = strlen(tail);
    take_values(variant, record, line, vcpu, &rows);
    free(head);
    free(tail);
    return true;
}

void variant_counter(struct variant *variant, const struct record *record, unsigned long line,
                     struct csv_out *out)
{
    uint64_t value;
    char *row, *at;

    if (record->count != 2 || record->token[0].key != NULL || record->token[1].key != NULL ||
        !number_u64(record->token[1].value, &value)) {
        variant_note(variant, INCOMPLETE, "line %lu: a cnt record that is not a name and a number", line);
        return;
    }
    if (!names_add(&variant->counters, record->token[0].value)) {
        variant_note(variant, INCOMPLETE, "line %lu: counter %s came again", line, record->token[0].value);
        return;
    }
    steady_counter(&variant->steady, record->token[0].value, value);
    if (out == NULL) {
        return;
    }
    row = csv_room(out, strlen(variant->prefix) + (size_t)2 * RECORD_LINE_MAX + NUMBER_WIDTH + 4);
    at = stpcpy(row, variant->prefix);
    at = csv_quote(at, record->token[0].value);
    at += sprintf(at, ",%" PRIu64 "\n", value);
    out->used += (size_t)(at - row);
}

/* Words joined by `_`, as a token must be, made readable again. */
static void note_guest(struct variant *variant, enum status status, const char *reason)
{
    char *text = xstrdup(reason != NULL && strcmp(reason, "-") != 0 ? reason : "the guest gave no reason");

    for (char *at = strchr(text, '_'); at != NULL; at = strchr(at, '_')) {
        *at = ' ';
    }
    variant_note(variant, status, "%s", text);
    free(text);
}

void variant_done(struct variant *variant, const struct record *record, unsigned long line)
{
    const char *word = record_get(record, "status");
    enum status status;
    uint64_t count;

    if (word == NULL || !status_parse(word, &status) || !record_number(record, "count", &count)) {
        variant_note(variant, INCOMPLETE, "line %lu: a done record without its status or count", line);
        return;
    }
    if (status != OK) {
        note_guest(variant, status, record_get(record, "reason"));
    }
    if (count != variant->seen) {
        variant_note(variant, INCOMPLETE, "line %lu: the guest sent %" PRIu64 " samples, %" PRIu64 " arrived",
                     line, count, variant->seen);
    } else if (status == OK && count != variant->want) {
        variant_note(variant, INCOMPLETE, "line %lu: %" PRIu64 " samples of %" PRIu64, line, count,
                     variant->want);
    }
}

void variant_free(struct variant *variant)
{
    free(variant->name);
    free(variant->reason);
    free(variant->prefix);
    names_free(&variant->counters);
    stages_free(&variant->stages);
}
