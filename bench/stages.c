/* See stages.h. */
#include "bench/stages.h"

#include <stdlib.h>

#include "bench/support.h"

void stage_add(struct stage *stage, int64_t value, uint64_t count)
{
    stage->run = xrealloc(stage->run, (stage->runs + 1) * sizeof(*stage->run));
    stage->run[stage->runs++] = (struct value_run){value, count};
    stage->count += count;
    stage->next += count;
}

static int by_value(const void *left, const void *right)
{
    const struct value_run *a = left;
    const struct value_run *b = right;

    return (a->value > b->value) - (a->value < b->value);
}

/* Of N values in order the one at place N/2, rounded up: always one of them. */
int64_t stage_median(const struct stage *stage)
{
    uint64_t before = 0;
    size_t i = 0;

    qsort(stage->run, stage->runs, sizeof(*stage->run), by_value);
    while (before + stage->run[i].count < (stage->count + 1) / 2) {
        before += stage->run[i++].count;
    }
    return stage->run[i].value;
}

void stages_free(struct stages *stages)
{
    for (size_t i = 0; i < stages->count; i++) {
        free(stages->item[i].name);
        free(stages->item[i].run);
    }
    free(stages->item);
}
