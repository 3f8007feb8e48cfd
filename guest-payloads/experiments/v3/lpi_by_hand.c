/*
 * ack and eoi of an LPI: as experiments/ack.c and eoi.c have them of an MSI.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "experiments/v3/lpi_source.h"
#include "runtime/counters.h"
#include "runtime/gic.h"
#include "runtime/host.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "sysreg.h"

static const char *prepare(void)
{
    irq_mask();
    return lpi_prepare(1);
}

static void make_pending(void)
{
    irq_wait_quiet(); /* else the last one's signal would be taken for this one's */
    lpi_raise(0);
    irq_wait_signalled(); /* one that does not come is no interrupt of ours: the acknowledge says so */
}

static bool run_ack(int32_t *ticks)
{
    uint32_t iar;

    make_pending();
    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_acknowledge(&iar) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    gic_end(iar);
    return gic_intid(iar) == LPI(0);
}

static bool run_end_of(int32_t *ticks)
{
    uint32_t iar;

    make_pending();
    iar = gic_acknowledge();
    counters_start();
    host_interval_start();
    *ticks = (int32_t)(stamp_end(iar) - run_clock_overhead);
    host_interval_stop();
    counters_stop();
    return gic_intid(iar) == LPI(0);
}

static const struct variant acks[] = {{"source=lpi", prepare, run_ack, lpi_finish}};
static const struct variant ends[] = {{"mode=0;source=lpi", prepare, run_end_of, lpi_finish}};

const struct experiment experiment_lpi_ack = {"ack", 10000, COUNT_INTERVAL, VARIANTS(acks),
                                              .on_host = lpi_on_host};
const struct experiment experiment_lpi_eoi = {"eoi", 10000, COUNT_INTERVAL, VARIANTS(ends),
                                              .on_host = lpi_on_host};
