/*
 * spi: a physical SPI is made pending, to its handler.
 */
#include "experiments/source.h"
#include "experiments/table.h"
#include "runtime/irq.h"
#include "stamp.h"
#include "trace.h"

static bool run(int32_t *ticks)
{
    uint32_t start;

    irq_arm();
    start = stamp_before_store(source_trigger.address, source_trigger.value);
    if (!irq_wait()) {
        return false;
    }
    *ticks = irq_ticks_since(start);
    trace_interval(start);
    return true;
}

static const struct variant variants[] = {
    {"trigger=edge", source_prepare_edge, run, source_finish_edge},
    {"trigger=level", source_prepare_level, run, source_finish_level},
};

const struct experiment experiment_spi = {
    "spi", 10000, COUNT_CYCLE, VARIANTS(variants), .takes_conditions = true, .ends_at_stamp = true};
