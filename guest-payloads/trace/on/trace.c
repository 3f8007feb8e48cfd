/*
 * The stages of a variant's samples. Where instructions are counted all samples have the same stages in the
 * same order. Where time passes more than half must, and the others are counted.
 */
#include "trace.h"

#include <stdbool.h>
#include <stddef.h>

#include "common/record.h"
#include "runtime/record.h"
#include "runtime/unit.h"
#include "split.h"
#include "ways.h"

#define STAGE_NAME(name) name,

static const char *const names[STAGE_COUNT] = {STAGE_NAMES(STAGE_NAME)};

static int32_t ticks[SPLIT_MAX][WAYS_SAMPLES_MAX]; /* by the place in the sample's own way */
static struct ways ways;
static const char *problem;

static uint32_t interval_start, interval_end;
static bool told; /* of an interval, by run() */
static bool has_end;

void trace_start(void)
{
    split_init();
    ways_clear(&ways, unit_is_time() ? WAYS_MAX : 1U);
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

void trace_sample(void)
{
    struct split split;
    const char *wrong = NULL;

    if (!told) {
        return;
    }
    told = false;
    wrong = split_interval(&split, interval_start, has_end ? &interval_end : NULL);
    if (wrong == NULL) {
        wrong = ways_add(&ways, &split);
    }
    if (wrong != NULL) {
        problem = wrong;
        return;
    }
    for (uint32_t i = 0; i < split.count; i++) {
        ticks[i][ways.samples - 1] = split.ticks[i];
    }
}

/* Two stamps with nothing between them make no stage. */
static bool is_empty(const int32_t *values, uint32_t count)
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
    const struct way *usual = ways_usual(&ways);
    uint32_t order = 0;

    if (usual != NULL && usual->samples != ways.samples) {
        record_counter(RECORD_OTHER_WAYS, ways.samples - usual->samples);
    }
    for (uint32_t i = 0; usual != NULL && i < usual->count; i++) {
        uint32_t count = ways_keep_usual(&ways, ticks[i]);

        if (!is_empty(ticks[i], count)) {
            record_stage(order++, names[usual->stage[i]], ticks[i], count);
        }
    }
}

static const char *what_is_wrong(void)
{
    return problem == NULL && ways.samples != 0 && !ways_agree(&ways) ? "stages_differ" : problem;
}

const char *trace_status(void)
{
    if (what_is_wrong() != NULL) {
        return STATUS_INCOMPLETE;
    }
    return ways.samples != 0 ? STATUS_OK : STATUS_UNSUPPORTED;
}

const char *trace_reason(void)
{
    if (what_is_wrong() != NULL) {
        return what_is_wrong();
    }
    return ways.samples != 0 ? "-" : "not_traced";
}
