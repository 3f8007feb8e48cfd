/*
 * storm: interrupts back to back, in rounds: BURST MSIs are made pending while masked, twice as many as there
 * are list registers, then all are handled. Each must come exactly once. A sample is the time from one
 * handler to the next, the first of a round from before its first store: their sum is the whole time.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/smp.h"
#include "stamp.h"
#include "sysreg.h"

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
    if (!gic_has_msis()) {
        return gic_no_msis;
    }
    irq_reset(handler);
    irq_mask();
    next = BURST;
    for (uint32_t n = 0; n < BURST; n++) {
        gic_enable(gic_msi_trigger(n).intid, true);
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
    return handled == BURST || irq_wait_count(&handled, BURST);
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
        gic_disable(gic_msi_trigger(n).intid);
    }
}

/*
 * Two CPUs: each raises a burst for the other, at the same time, and handles the one raised for it. A sample
 * stands for two interrupts, one on each CPU: the round's ticks over its pairs, rounded down.
 */
#define SGI_GO 3U

static volatile uint32_t came_other[BURST]; /* this round, on CPU 1 */
static volatile uint32_t handled_other;
static int32_t pair_ticks;

static void raise_burst(uint32_t first)
{
    for (uint32_t n = first; n < first + BURST; n++) {
        struct gic_trigger msi = gic_msi_trigger(n);

        io_write32(msi.address, msi.value);
    }
}

static void handler_other(struct smp_cpu *cpu, uint32_t iar)
{
    uint32_t intid = gic_intid(iar);
    uint32_t n = intid - PLATFORM_MSI_FIRST - BURST;

    (void)cpu;
    if (intid == SGI_GO) {
        raise_burst(0);
    } else if (n >= BURST || came_other[n] != 0) {
        experiment_duplicated++;
    } else {
        came_other[n] = 1;
        handled_other++;
    }
}

static const char *prepare_two(void)
{
    if (!smp_start(2)) {
        return "the_machine_has_fewer_cpus";
    }
    smp_set_handler(handler_other);
    for (uint32_t n = BURST; n < 2 * BURST; n++) {
        gic_set_target(gic_msi_trigger(n).intid, 1);
        gic_enable(gic_msi_trigger(n).intid, true);
    }
    return prepare();
}

static bool run_round_of_two(void)
{
    uint32_t start;

    irq_mask();
    handled = 0;
    handled_other = 0;
    for (uint32_t n = 0; n < BURST; n++) {
        came[n] = 0;
        came_other[n] = 0;
    }
    dsb(); /* CPU 1 sees them cleared before the SGI makes it raise, and count */
    irq_unmask();
    start = (uint32_t)stamp();
    gic_send(gic_sgi_to(1U << 1, SGI_GO));
    raise_burst(BURST);
    for (uint32_t polls = 0; handled < BURST || handled_other < BURST; polls++) {
        if (polls == IRQ_POLLS) {
            if (!irq_wait_count(&handled, BURST) || !irq_wait_count(&handled_other, BURST)) {
                return false;
            }
            break;
        }
        relax();
    }
    pair_ticks = (int32_t)(((uint32_t)stamp() - start) / BURST);
    irq_count += BURST;
    return true;
}

static bool run_two(int32_t *ticks)
{
    if (next == BURST) {
        if (!run_round_of_two()) {
            return false;
        }
        next = 0;
    }
    *ticks = pair_ticks;
    next++;
    return true;
}

static void finish_two(void)
{
    smp_set_handler(NULL);
    for (uint32_t n = BURST; n < 2 * BURST; n++) {
        gic_disable(gic_msi_trigger(n).intid);
        gic_set_target(gic_msi_trigger(n).intid, 0);
    }
    finish();
}

static const struct variant variants[] = {
    {"cpus=1", prepare, run, finish},
    {"cpus=2", prepare_two, run_two, finish_two},
};

/* Interrupts of one CPU are handled on another. */
static bool counter_alone(const struct variant *variant)
{
    return variant->run == run_two;
}

const struct experiment experiment_storm = {"storm", 100000, COUNT_CYCLE, VARIANTS(variants),
                                            .counter_alone = counter_alone};
