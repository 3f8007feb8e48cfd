/*
 * storm and lr-pressure with LPIs: as experiments/storm.c and lr_pressure.c have them with MSIs.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "experiments/v3/lpi_source.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/run.h"

#define BURST     8U
#define COUNT_MAX 64U

static volatile uint32_t came[COUNT_MAX];
static volatile uint32_t order[COUNT_MAX]; /* events as they came, ... */
static volatile uint32_t stamps[COUNT_MAX];
static volatile uint32_t handled; /* ... and how many */
static uint32_t count;
static uint32_t round_start;
static uint32_t next; /* sample of this round to hand out */

static void handler(uint32_t intid)
{
    uint32_t n = intid - LPI(0);

    if (n >= count || came[n] != 0) {
        experiment_duplicated++;
        return;
    }
    came[n] = 1;
    order[handled] = n;
    stamps[handled] = (uint32_t)irq_stamp;
    handled++;
}

static const char *prepare_count(uint32_t events)
{
    const char *why = lpi_prepare(events);

    irq_reset(handler);
    irq_mask();
    count = events;
    next = events;
    return why;
}

/* Raises them all while masked, and has them handled. False: some did not come. */
static bool run_round(void)
{
    irq_mask();
    for (uint32_t n = 0; n < count; n++) {
        came[n] = 0;
    }
    handled = 0;
    round_start = (uint32_t)stamp();
    for (uint32_t n = 0; n < count; n++) {
        lpi_raise(n);
    }
    irq_unmask();
    for (uint32_t polls = 0; handled < count && polls < IRQ_POLLS; polls++) {
    }
    return handled == count;
}

/* A sample is the time from one handler to the next, the first of a round from before its first store. */
static bool run_storm(int32_t *ticks)
{
    if (next == count) {
        if (!run_round() && !irq_wait_count(&handled, count)) {
            return false;
        }
        next = 0;
    }
    *ticks = (int32_t)(stamps[next] - (next == 0 ? round_start : stamps[next - 1]));
    next++;
    return true;
}

static const char *prepare_storm(void)
{
    return prepare_count(BURST);
}

static void finish(void)
{
    irq_mask();
    lpi_finish();
}

static const struct variant storms[] = {{"source=lpi;cpus=1", prepare_storm, run_storm, finish}};

const struct experiment experiment_lpi_storm = {"storm", 100000, COUNT_CYCLE, VARIANTS(storms),
                                                .on_host = lpi_on_host};

static uint32_t priority_of(uint32_t n)
{
    return 0x40U + 8U * (7U * n % 16U);
}

static const char *prepare_pressure(uint32_t k)
{
    const char *why = prepare_count(k);

    if (why != NULL) {
        return why;
    }
    for (uint32_t n = 0; n < k; n++) {
        its_configure(LPI(n), priority_of(n), true);
    }
    its_put(its_invall(0));
    its_put(its_sync(0));
    return its_ring() ? NULL : "the_its_does_not_get_on";
}

static bool in_order(void)
{
    for (uint32_t i = 1; i < count; i++) {
        if (priority_of(order[i - 1U]) > priority_of(order[i])) {
            return false;
        }
    }
    return true;
}

/* From before the first store to after the last handler's completion, divided by K and rounded. */
static bool run_pressure(int32_t *ticks)
{
    bool all = run_round();
    uint32_t total = (uint32_t)stamp() - round_start - run_clock_overhead;

    if (!all && irq_wait_count(&handled, count)) {
        total = (uint32_t)stamp() - round_start - run_clock_overhead;
        all = true;
    }
    irq_mask();
    *ticks = (int32_t)((total + count / 2U) / count);
    if (all && !in_order()) {
        experiment_failure = "not_handled_in_order_of_priority";
        return false;
    }
    return all;
}

#define COUNTS(K) K(1) K(4) K(8) K(16) K(64)

#define PREPARE(k)                                                                                           \
    static const char *prepare_##k(void)                                                                     \
    {                                                                                                        \
        return prepare_pressure(k);                                                                          \
    }

#define VARIANT(k) {"source=lpi;k=" #k, prepare_##k, run_pressure, finish},

COUNTS(PREPARE)

static const struct variant pressures[] = {COUNTS(VARIANT)};

const struct experiment experiment_lpi_pressure = {"lr-pressure", 1000, COUNT_CYCLE, VARIANTS(pressures),
                                                   .on_host = lpi_on_host};
