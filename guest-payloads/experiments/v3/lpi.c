/*
 * lpi: a message raises an LPI, to its handler: by a store to GITS_TRANSLATER, or by the store to
 * GITS_CWRITER that has the ITS perform an INT command, which lies in memory by then. lpi-total: until the
 * interrupted code goes on.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "experiments/v3/lpi_source.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "trace.h"

#define ONE  1U
#define MANY 1024U

static uint32_t event; /* the last one mapped */

static const char *prepare_mapped(uint32_t count)
{
    const char *why = lpi_prepare(count);

    if (why == NULL) {
        event = count - 1U;
        irq_reset(NULL);
        irq_unmask();
    }
    return why;
}

static const char *prepare_one(void)
{
    return prepare_mapped(ONE);
}

static const char *prepare_many(void)
{
    return prepare_mapped(MANY);
}

static bool finish_sample(uint32_t start, int32_t *ticks)
{
    if (!irq_wait()) {
        return false;
    }
    *ticks = irq_ticks_since(start);
    trace_interval(start);
    return true;
}

static bool run_translater(int32_t *ticks)
{
    irq_arm();
    return finish_sample(stamp_before_store(ITS_TRANSLATER, event), ticks);
}

static bool run_its(int32_t *ticks)
{
    irq_arm();
    its_put(its_command_of_event(ITS_INT, ITS_DEVICE, event));
    return finish_sample(stamp_before_store(ITS_CWRITER, its_queue_end()), ticks);
}

static bool run_total(uintptr_t address, uint32_t value, int32_t *ticks)
{
    uint32_t start, total;

    total = stamp_store_until(address, value, &irq_seen, IRQ_POLLS, &start);
    if (irq_seen == 0 && irq_wait_count(&irq_seen, 1)) {
        total = (uint32_t)stamp() - start;
    }
    *ticks = (int32_t)(total - run_clock_overhead);
    trace_interval_to(start, start + total);
    return irq_seen != 0;
}

static bool run_total_translater(int32_t *ticks)
{
    irq_arm();
    return run_total(ITS_TRANSLATER, event, ticks);
}

static bool run_total_its(int32_t *ticks)
{
    irq_arm();
    its_put(its_command_of_event(ITS_INT, ITS_DEVICE, event));
    return run_total(ITS_CWRITER, its_queue_end(), ticks);
}

/* An INT command needs no message. */
static const char *on_host(const struct variant *variant)
{
    bool stores = variant->run == run_translater || variant->run == run_total_translater;

    return stores ? lpi_on_host(variant) : NULL;
}

static const struct variant variants[] = {
    {"via=translater;mapped=one", prepare_one, run_translater, lpi_finish},
    {"via=translater;mapped=many", prepare_many, run_translater, lpi_finish},
    {"via=its;mapped=one", prepare_one, run_its, lpi_finish},
    {"via=its;mapped=many", prepare_many, run_its, lpi_finish},
};

const struct experiment experiment_lpi = {
    "lpi", 10000, COUNT_CYCLE, VARIANTS(variants), .on_host = on_host, .ends_at_stamp = true};

static const struct variant total_variants[] = {
    {"via=translater", prepare_one, run_total_translater, lpi_finish},
    {"via=its", prepare_one, run_total_its, lpi_finish},
};

const struct experiment experiment_lpi_total = {"lpi-total", 10000, COUNT_CYCLE, VARIANTS(total_variants),
                                                .on_host = on_host};
