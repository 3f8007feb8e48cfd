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

void samples_put(struct csv_out *out, const char *prefix, const struct equal *equal, const char *unit)
{
    char *start = csv_room(out, strlen(prefix) + strlen(unit) + 4 * NUMBER_WIDTH + 8);
    char *at = stpcpy(start, prefix);

    at = number_put(at, (int64_t)equal->vcpu);
    *at++ = ',';
    at = number_put(at, (int64_t)equal->first);
    *at++ = ',';
    *at++ = equal->warmup ? '1' : '0';
    *at++ = ',';
    at = number_put(at, equal->value);
    *at++ = ',';
    at = stpcpy(at, unit);
    *at++ = ',';
    at = number_put(at, (int64_t)equal->count);
    *at++ = '\n';
    out->used += (size_t)(at - start);
}

void variant_samples_end(struct variant *variant, const char *unit, struct csv_out *out)
{
    if (variant->last.count > 0 && out != NULL) {
        samples_put(out, variant->prefix, &variant->last, unit);
    }
    variant->last.count = 0;
}

/* Counts values for the histogram: equal ones that follow each other at once. */
static void count_value(struct variant *variant, int64_t value, uint64_t count)
{
    if (variant->value_count > 0 && variant->values[variant->value_count - 1].value == value) {
        variant->values[variant->value_count - 1].count += count;
        return;
    }
    if (variant->value_count == variant->value_room) {
        variant->value_room = variant->value_room * 2 + 16;
        variant->values = xrealloc(variant->values, variant->value_room * sizeof(*variant->values));
    }
    variant->values[variant->value_count++] = (struct value_run){value, count};
}

/* Adds equal samples, all warm-up or none, to those before them where they are equal to these, too. */
static void take_equal(struct variant *variant, const struct equal *equal, const char *unit,
                       struct csv_out *out)
{
    struct equal *last = &variant->last;

    if (equal->count == 0 || out == NULL) {
        return;
    }
    if (!equal->warmup) {
        count_value(variant, equal->value, equal->count);
    }
    if (last->count > 0 && last->vcpu == equal->vcpu && last->warmup == equal->warmup &&
        last->value == equal->value && last->first + last->count == equal->first) {
        last->count += equal->count;
        return;
    }
    variant_samples_end(variant, unit, out);
    *last = *equal;
}

static int by_value(const void *left, const void *right)
{
    const struct value_run *a = left;
    const struct value_run *b = right;

    return (a->value > b->value) - (a->value < b->value);
}

void variant_histogram(struct variant *variant, const char *unit, struct csv_out *out)
{
    struct value_run *run = variant->values;

    if (variant->value_count > 0) {
        qsort(run, variant->value_count, sizeof(*run), by_value);
    }
    for (size_t i = 0; i < variant->value_count; i++) {
        char *start, *at;

        if (i + 1 < variant->value_count && run[i + 1].value == run[i].value) {
            run[i + 1].count += run[i].count;
            continue;
        }
        start = csv_room(out, strlen(variant->prefix) + strlen(unit) + 2 * NUMBER_WIDTH + 4);
        at = stpcpy(stpcpy(start, variant->prefix), unit);
        *at++ = ',';
        at = number_put(at, run[i].value);
        *at++ = ',';
        at = number_put(at, (int64_t)run[i].count);
        *at++ = '\n';
        out->used += (size_t)(at - start);
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

/* Equal values of a histogram: they have no place among the samples. */
static void take_counted(struct variant *variant, int64_t value, uint64_t count, unsigned long line)
{
    struct errmsg why = {0};

    if (!tallied_value(&variant->tallied, value, count, &why)) {
        variant_note(variant, FAILED, "line %lu: %s", line, why.text);
    }
    count_value(variant, value, count);
}

/* Equal samples of a vCPU, the next ones, of which the first `cold` are warm-up. */
static void take_samples(struct variant *variant, struct equal equal, uint64_t cold, const char *unit,
                         struct csv_out *out)
{
    struct equal warmup = {equal.vcpu, equal.first, cold, true, equal.value};

    equal.first += cold;
    equal.count -= cold;
    take_equal(variant, &warmup, unit, out);
    take_equal(variant, &equal, unit, out);
}

static void take_values(struct variant *variant, const struct record *record, unsigned long line,
                        uint64_t vcpu, const char *unit, struct csv_out *out)
{
    for (size_t i = 0; i < record->count; i++) {
        int64_t value;
        uint64_t count, cold;

        if (record->token[i].key != NULL) {
            continue;
        }
        if (!variant_value(&record->token[i], &value, &count)) {
            variant_note(variant, INCOMPLETE, "line %lu: '%s' is not a sample", line, record->token[i].value);
            return;
        }
        if (count > variant->want || variant->next[vcpu] > variant->want - count ||
            variant->seen > variant->want - count) {
            variant_note(variant, FAILED, "line %lu: more samples than the %" PRIu64 " announced", line,
                         variant->want);
            return;
        }
        cold = warmup_left(variant, vcpu);
        steady_samples(&variant->steady, vcpu, value, count, cold);
        cold = cold < count ? cold : count;
        variant->measured += count - cold;
        if (record->type == REC_HST) {
            take_counted(variant, value, count, line);
        } else {
            take_samples(variant, (struct equal){vcpu, variant->next[vcpu], count, false, value}, cold, unit,
                         out);
        }
        variant->next[vcpu] += count;
        variant->seen += count;
    }
}

bool variant_samples(struct variant *variant, const struct record *record, unsigned long line,
                     const char *unit, struct csv_out *out)
{
    uint64_t vcpu, first;

    if (!record_number(record, "vcpu", &vcpu) || vcpu >= VCPUS_MAX ||
        !record_number(record, "first", &first)) {
        variant_note(variant, INCOMPLETE, "line %lu: an %s record without its vcpu or first", line,
                     record->type == REC_HST ? RECORD_HST : RECORD_SMP);
        return true;
    }
    if (record->type == REC_HST ? first < variant->warmup : variant->tallied.begun) {
        variant_note(variant, FAILED, "line %lu: samples and a histogram of the same", line);
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
    take_values(variant, record, line, vcpu, unit, out);
    return true;
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
    if (variant->status == OK) { /* what is missing is known already */
        struct errmsg why = {0};

        variant_note(variant, tallied_end(&variant->tallied, &why), "line %lu: %s", line, why.text);
    }
}

void variant_free(struct variant *variant)
{
    free(variant->name);
    free(variant->reason);
    free(variant->prefix);
    free(variant->values);
    names_free(&variant->counters);
    for (size_t i = 0; i < variant->held_count; i++) {
        free(variant->held[i].name);
    }
    free(variant->held);
    stages_free(&variant->stages);
}
