/*
 * Mapping the events of an experiment.
 */
#include "experiments/v3/lpi_source.h"

#include <stddef.h>

static uint32_t mapped;

const char *lpi_prepare(uint32_t count)
{
    const char *why = its_start();

    if (why != NULL) {
        return why;
    }
    mapped = count;
    return its_map(0, count) ? NULL : "the_its_does_not_get_on";
}

void lpi_finish(void)
{
    its_discard(0, mapped);
}
