/* See ways.h. */
#include "ways.h"

#include <stddef.h>

void ways_clear(struct ways *ways, uint32_t allowed)
{
    ways->allowed = allowed;
    ways->count = 0;
    ways->samples = 0;
}

static bool is_way(const struct way *way, const struct split *split)
{
    for (uint32_t i = 0; i < split->count; i++) {
        if (i >= way->count || split->stage[i] != way->stage[i]) {
            return false;
        }
    }
    return split->count == way->count;
}

/* Place of a sample's way; ways->count: it is new. */
static uint32_t find(const struct ways *ways, const struct split *split)
{
    uint32_t i = 0;

    while (i < ways->count && !is_way(&ways->way[i], split)) {
        i++;
    }
    return i;
}

static void begin(struct way *way, const struct split *split)
{
    way->samples = 0;
    way->count = split->count;
    for (uint32_t i = 0; i < split->count; i++) {
        way->stage[i] = split->stage[i];
    }
}

const char *ways_add(struct ways *ways, const struct split *split)
{
    uint32_t at = find(ways, split);

    if (at == ways->allowed) {
        return "stages_differ";
    }
    if (ways->samples == WAYS_SAMPLES_MAX) {
        return "too_many_samples";
    }
    if (at == ways->count) {
        begin(&ways->way[at], split);
        ways->count++;
    }
    ways->way[at].samples++;
    ways->of[ways->samples++] = (uint8_t)at;
    return NULL;
}

const struct way *ways_usual(const struct ways *ways)
{
    const struct way *usual = NULL;

    for (uint32_t i = 0; i < ways->count; i++) {
        if (usual == NULL || ways->way[i].samples > usual->samples) {
            usual = &ways->way[i];
        }
    }
    return usual;
}

bool ways_agree(const struct ways *ways)
{
    const struct way *usual = ways_usual(ways);

    return usual != NULL && usual->samples > ways->samples - usual->samples;
}

uint32_t ways_keep_usual(const struct ways *ways, int32_t *values)
{
    const struct way *usual = ways_usual(ways);
    uint32_t kept = 0;

    for (uint32_t i = 0; i < ways->samples; i++) {
        if (&ways->way[ways->of[i]] == usual) {
            values[kept++] = values[i];
        }
    }
    return kept;
}
