/* See variant_stages.h. */
#include "bench/variant_stages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bench/number.h"
#include "bench/variant.h"
#include "common/record.h"

/* Samples that count: what each stage has a value of. */
static uint64_t wanted(const struct variant *variant)
{
    return variant->want - variant->warmup;
}

/* Stages come in their order, one after the other; each may take several records. */
static struct stage *find_stage(struct variant *variant, uint64_t order, const char *name, unsigned long line)
{
    struct stages *stages = &variant->stages;

    if (order > stages->count) {
        variant_note(variant, INCOMPLETE, "line %lu: stages %zu to %" PRIu64 " are missing before it", line,
                     stages->count, order - 1);
    }
    if (order + 1 < stages->count ||
        (order + 1 == stages->count && strcmp(stages->item[order].name, name) != 0)) {
        variant_note(variant, INCOMPLETE, "line %lu: stage %" PRIu64 " came again", line, order);
        return NULL;
    }
    if (order >= stages->count) {
        stages->item = xrealloc(stages->item, (order + 1) * sizeof(*stages->item));
        memset(stages->item + stages->count, 0, (order + 1 - stages->count) * sizeof(*stages->item));
        stages->count = order + 1;
        stages->item[order].name = xstrdup(name);
    }
    return &stages->item[order];
}

static void take_values(struct variant *variant, struct stage *stage, const struct record *record,
                        unsigned long line)
{
    for (size_t i = 0; i < record->count; i++) {
        int64_t value;
        uint64_t count;

        if (record->token[i].key != NULL) {
            continue;
        }
        if (!variant_value(&record->token[i], &value, &count)) {
            variant_note(variant, INCOMPLETE, "line %lu: '%s' is not the length of a stage", line,
                         record->token[i].value);
            return;
        }
        if (count > wanted(variant) || stage->next > wanted(variant) - count) {
            variant_note(variant, FAILED, "line %lu: more values of a stage than samples", line);
            return;
        }
        stage_add(stage, value, count);
    }
}

void variant_stage(struct variant *variant, const struct record *record, unsigned long line)
{
    const char *name = record_get(record, "stage");
    struct stage *stage;
    uint64_t order, first;

    if (name == NULL || name[0] == '\0' || !record_number(record, "order", &order) || order >= STAGES_MAX ||
        !record_number(record, "first", &first)) {
        variant_note(variant, INCOMPLETE, "line %lu: a stg record without its order, stage or first", line);
        return;
    }
    stage = find_stage(variant, order, name, line);
    if (stage == NULL) {
        return;
    }
    if (first < stage->next) {
        variant_note(variant, INCOMPLETE, "line %lu: value %" PRIu64 " of stage %" PRIu64 " came again", line,
                     first, order);
        return;
    }
    if (first > stage->next) {
        variant_note(variant, INCOMPLETE,
                     "line %lu: values %" PRIu64 " to %" PRIu64 " of stage %" PRIu64 " are missing before it",
                     line, stage->next, first - 1, order);
        stage->next = first;
    }
    take_values(variant, stage, record, line);
}

void variant_other_ways(struct variant *variant, const struct record *record)
{
    if (record->count == 2 && strcmp(record->token[0].value, RECORD_OTHER_WAYS) == 0) {
        number_u64(record->token[1].value, &variant->stages.other_ways);
    }
}

void variant_stages_done(struct variant *variant, unsigned long line)
{
    uint64_t others = variant->stages.other_ways;

    if (others != 0 && (others >= wanted(variant) || others >= wanted(variant) - others)) {
        variant_note(variant, INCOMPLETE,
                     "line %lu: %" PRIu64 " of %" PRIu64 " samples went other ways: there is none of most",
                     line, others, wanted(variant));
        return;
    }
    if (variant->stages.count == 0) {
        variant_note(variant, INCOMPLETE, "line %lu: no stage came", line);
    }
    for (size_t i = 0; i < variant->stages.count; i++) {
        const struct stage *stage = &variant->stages.item[i];

        if (stage->count != wanted(variant) - others) {
            variant_note(variant, INCOMPLETE, "line %lu: stage %zu has %" PRIu64 " values of %" PRIu64, line,
                         i, stage->count, wanted(variant) - others);
        }
    }
}

void variant_stages_write(const struct variant *variant, const char *unit, struct csv_out *out)
{
    for (size_t i = 0; i < variant->stages.count; i++) {
        const struct stage *stage = &variant->stages.item[i];
        char *row, *at;

        if (stage->count == 0) {
            continue;
        }
        row = csv_room(out, strlen(variant->prefix) + 2 * strlen(stage->name) + strlen(unit) +
                                2 * NUMBER_WIDTH + 6);
        at = stpcpy(row, variant->prefix);
        at = csv_quote(at, stage->name);
        *at++ = ',';
        at = number_put(at, (int64_t)i);
        *at++ = ',';
        at = number_put(at, stage_median(stage));
        *at++ = ',';
        at = stpcpy(at, unit);
        *at++ = '\n';
        out->used += (size_t)(at - row);
    }
}
