/*
 * The stages of a variant's samples. All samples are to have the same stages in the same order: those of the
 * first that counts.
 */
#include "trace.h"

#include <stdbool.h>
#include <stddef.h>

#include "common/record.h"
#include "runtime/record.h"
#include "split.h"

#define SAMPLES_MAX 1000U

#define STAGE_NAME(name) name,

static const char *const names[STAGE_COUNT] = {STAGE_NAMES(STAGE_NAME)};

static int32_t ticks[SPLIT_MAX][SAMPLES_MAX];
static struct split first;
static uint32_t count; /* samples split */
static const char *problem;

static uint32_t interval_start, interval_end;
static bool told; /* of an interval, by run() */
static bool has_end;

void trace_start(void)
{
    split_init();
    first.count = 0;
    count = 0;
    problem = NULL;
    told = false;
}

void trace_interval(uint32_t start)
{
    interval_start = start;
    has_end = false;
    told = true;
}

void trace_interval_to(uint32_t start, uint32_t end)
{
    trace_interval(start);
    interval_end = end;
    has_end = true;
}

static bool same_stages(const struct split *split)
{
    for (uint32_t i = 0; i < split->count; i++) {
        if (i >= first.count || split->stage[i] != first.stage[i]) {
            return false;
        }
    }
    return split->count == first.count;
}

void trace_sample(void)
{
    struct split split;
    const char *wrong = NULL;

    if (!told) {
        return;
    }
    told = false;
    wrong = split_interval(&split, interval_start, has_end ? &interval_end : NULL);
    if (wrong == NULL && first.count == 0) {
        first = split;
    }
    if (wrong == NULL && !same_stages(&split)) {
        wrong = "stages_differ";
    }
    if (wrong == NULL && count == SAMPLES_MAX) {
        wrong = "too_many_samples";
    }
    if (wrong != NULL) {
        problem = wrong;
        return;
    }
    for (uint32_t i = 0; i < split.count; i++) {
        ticks[i][count] = split.ticks[i];
    }
    count++;
}

/* Two stamps with nothing between them make no stage. */
static bool is_empty(const int32_t *values)
{
    for (uint32_t i = 0; i < count; i++) {
        if (values[i] != 0) {
            return false;
        }
    }
    return true;
}

void trace_report(void)
{
    uint32_t order = 0;

    for (uint32_t i = 0; i < first.count; i++) {
        if (!is_empty(ticks[i])) {
            record_stage(order++, names[first.stage[i]], ticks[i], count);
        }
    }
}

const char *trace_status(void)
{
    if (problem != NULL) {
        return STATUS_INCOMPLETE;
    }
    return count != 0 ? STATUS_OK : STATUS_UNSUPPORTED;
}

const char *trace_reason(void)
{
    if (problem != NULL) {
        return problem;
    }
    return count != 0 ? "-" : "not_traced";
}
