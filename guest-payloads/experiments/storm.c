/*
 * storm: interrupts back to back, in rounds: BURST MSIs are made pending while masked, twice as many as there
 * are list registers, then all are handled. Each must come exactly once. A sample is the time from one
 * handler to the next, the first of a round from before its first store: their sum is the whole time.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "stamp.h"

#define BURST 8U

static volatile uint32_t came[BURST]; /* this round */
static volatile uint32_t stamps[BURST];
static volatile uint32_t handled; /* this round */
static uint32_t round_start;
static uint32_t next; /* sample of this round to hand out */

static void handler(uint32_t intid)
{
    uint32_t n = intid - PLATFORM_MSI_FIRST;

    if (n >= BURST || came[n] != 0 || handled >= BURST) {
        experiment_duplicated++;
        return;
    }
    came[n] = 1;
    stamps[handled] = (uint32_t)irq_stamp;
    handled++;
}

static const char *prepare(void)
{
    irq_reset(handler);
    irq_mask();
    next = BURST;
    for (uint32_t n = 0; n < BURST; n++) {
        gic_enable(gic_msi_trigger(n).value, true);
    }
    return NULL;
}

/* Raises a burst and has it handled. False: some did not come. */
static bool run_round(void)
{
    irq_mask();
    handled = 0;
    round_start = (uint32_t)stamp();
    for (uint32_t n = 0; n < BURST; n++) {
        struct gic_trigger msi = gic_msi_trigger(n);

        came[n] = 0;
        io_write32(msi.address, msi.value);
    }
    irq_unmask();
    for (uint32_t polls = 0; handled < BURST && polls < IRQ_POLLS; polls++) {
    }
    return handled == BURST;
}

static bool run(int32_t *ticks)
{
    if (next == BURST) {
        if (!run_round()) {
            return false;
        }
        next = 0;
    }
    *ticks = (int32_t)(stamps[next] - (next == 0 ? round_start : stamps[next - 1]));
    next++;
    return true;
}

static void finish(void)
{
    irq_mask();
    for (uint32_t n = 0; n < BURST; n++) {
        gic_disable(gic_msi_trigger(n).value);
    }
}

static const struct variant variants[] = {{"cpus=1", prepare, run, finish}};

const struct experiment experiment_storm = {"storm", 100000, COUNT_CYCLE, VARIANTS(variants)};
