/*
 * irq-total: a physical SPI is made pending, its handler runs and completes it, and the interrupted code goes
 * on.
 */
#include "experiments/source.h"
#include "experiments/table.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "stamp.h"
#include "trace.h"

static bool run(int32_t *ticks)
{
    uint32_t start, total;

    irq_arm();
    total = stamp_store_until(source_trigger.address, source_trigger.value, &irq_seen, IRQ_POLLS, &start);
    if (irq_seen == 0 && irq_wait_count(&irq_seen, 1)) {
        total = (uint32_t)stamp() - start;
    }
    *ticks = (int32_t)(total - run_clock_overhead);
    trace_interval_to(start, start + total);
    return irq_seen != 0;
}

static const struct variant variants[] = {
    {"trigger=edge", source_prepare_edge, run, source_finish_edge},
    {"trigger=level", source_prepare_level, run, source_finish_level},
};

const struct experiment experiment_irq_total = {"irq-total", 10000, COUNT_CYCLE, VARIANTS(variants)};
