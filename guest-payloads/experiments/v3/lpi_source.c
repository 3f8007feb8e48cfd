/*
 * Mapping the events of an experiment.
 */
#include "experiments/v3/lpi_source.h"

#include <stddef.h>

#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/limit.h"

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

const char *lpi_on_host(const struct variant *variant)
{
    const char *why = lpi_prepare(1);
    bool came;

    (void)variant;
    if (why != NULL) {
        return why;
    }
    irq_reset(NULL);
    irq_unmask();
    irq_arm();
    lpi_raise(0);
    for (uint64_t limit = limit_soon(); irq_seen == 0 && !limit_over(limit);) {
    }
    came = irq_seen != 0;
    irq_mask();
    lpi_finish();
    return came ? NULL : "a_store_to_GITS_TRANSLATER_is_no_message";
}
