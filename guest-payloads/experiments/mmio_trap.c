/*
 * mmio-trap: one load from, or store to, GICD_CTLR: the distributor is emulated on every path but `native`.
 * The store writes the value the register has.
 */
#include "experiments/table.h"
#include "runtime/counters.h"
#include "runtime/gic.h"
#include "runtime/host.h"
#include "runtime/run.h"
#include "stamp.h"

static uint32_t ctlr;

static const char *prepare(void)
{
    ctlr = io_read32(GIC_CTLR);
    return NULL;
}

static bool run_read(int32_t *ticks)
{
    uint32_t value;

    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_load(GIC_CTLR, &value) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    return value == ctlr;
}

static bool run_write(int32_t *ticks)
{
    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_store(GIC_CTLR, ctlr) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    return true;
}

static void finish(void)
{
}

static const struct variant variants[] = {
    {"op=read", prepare, run_read, finish},
    {"op=write", prepare, run_write, finish},
};

const struct experiment experiment_mmio_trap = {"mmio-trap", 10000, COUNT_INTERVAL, VARIANTS(variants)};
