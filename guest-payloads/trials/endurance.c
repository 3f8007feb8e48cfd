/*
 * Endurance: interrupts back to back, and ticks of a timer, as many thousands as asked for. What is raised,
 * acknowledged and completed is counted apart, so that the three can be held against each other, and against
 * the shim's exits.
 */
#include "cpu.h"
#include "runtime/counters.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/timer.h"
#include "stamp.h"
#include "trials/trial.h"

#define THOUSAND 1000U

/* ---- bursts of MSIs: twice as many as there are list registers ---- */

#define BURST 8U

static uint64_t raised, acknowledged, twice, strange;
static struct histogram latency;
static volatile uint32_t came; /* a bit for each MSI of this burst */
static volatile uint32_t handled;
static uint32_t burst_start;

static void storm_handler(uint32_t intid)
{
    uint32_t n = intid - PLATFORM_MSI_FIRST;

    acknowledged++;
    if (n >= BURST) {
        strange++;
    } else if ((came & 1U << n) != 0) {
        twice++;
    } else {
        came |= 1U << n;
    }
    histogram_add(&latency, (uint32_t)irq_stamp - burst_start);
    handled++;
}

/* False: one did not come. */
static bool run_burst(void)
{
    irq_mask();
    came = 0;
    handled = 0;
    burst_start = (uint32_t)stamp();
    for (uint32_t n = 0; n < BURST; n++) {
        struct gic_trigger msi = gic_msi_trigger(n);

        io_write32(msi.address, msi.value);
    }
    raised += BURST;
    irq_unmask();
    for (uint32_t polls = 0; handled < BURST && polls < IRQ_POLLS; polls++) {
    }
    return came == (1U << BURST) - 1U;
}

/* The counters of the shim have 32 bits: they are gathered before they can wrap. */
static const char *run_storm(uint32_t thousands)
{
    const char *why = NULL;

    if (!gic_has_msis()) {
        return gic_no_msis;
    }
    irq_reset(storm_handler);
    for (uint32_t n = 0; n < BURST; n++) {
        gic_enable(gic_msi_trigger(n).intid, true);
    }
    counters_clear();
    for (uint32_t i = 0; i < thousands && why == NULL; i++) {
        counters_start();
        for (uint32_t burst = 0; burst < THOUSAND / BURST && why == NULL; burst++) {
            why = run_burst() ? NULL : "an_interrupt_did_not_come";
        }
        counters_stop();
    }
    irq_mask();
    trial_count("raised", raised);
    trial_count("acknowledged", acknowledged);
    trial_count("completed", irq_count);
    trial_count("twice", twice);
    trial_count("strange", strange + irq_spurious);
    histogram_report(&latency, "latency");
    counters_report();
    return why;
}

const struct trial trial_storm = {"endurance-storm", 1000, run_storm};

/* ---- ticks of the virtual timer, 1 kHz ---- */

#define TICK_HZ       1000U
#define TICKS_OF_HOUR (3600U * TICK_HZ)

static uint64_t deadline, ticks;
static uint32_t period;
static struct histogram late;
static uint64_t first_late, last_late;

static void tick_handler(uint32_t intid)
{
    if (intid != timer_virtual.intid) {
        strange++;
        return;
    }
    last_late = irq_stamp - deadline;
    if (ticks == 0) {
        first_late = last_late;
    }
    histogram_add(&late, last_late > UINT32_MAX ? UINT32_MAX : (uint32_t)last_late);
    ticks++;
    deadline += period;
    timer_move(&timer_virtual, deadline);
}

static uint64_t ticks_by_now(void)
{
    return *(volatile uint64_t *)&ticks;
}

/* Until the next tick, awake: where a machine takes less time to run a guest than to put it to sleep. */
static void wait_awake(void)
{
    uint64_t before = ticks_by_now();

    for (uint32_t polls = 0; ticks_by_now() == before && polls < IRQ_POLLS; polls++) {
    }
}

/* Each whole hour is printed when it is over, and the ticks go on meanwhile: a week takes hours of ours. */
static const char *run_ticks(uint32_t thousands, void (*wait)(void))
{
    uint64_t wanted = (uint64_t)thousands * THOUSAND;
    uint64_t start, end, waits = 0, hours = 0, hour_ends = TICKS_OF_HOUR;

    period = read_CNTFRQ() / TICK_HZ;
    irq_reset(tick_handler);
    gic_enable(timer_virtual.intid, false);
    start = stamp();
    deadline = start + period;
    timer_arm(&timer_virtual, deadline);
    irq_unmask();
    while (ticks_by_now() < wanted && waits < 2U * wanted + IRQ_SLEEPS) {
        wait();
        waits++;
        if (ticks_by_now() >= hour_ends && ticks_by_now() < wanted) {
            trial_count("hours", ++hours);
            hour_ends += TICKS_OF_HOUR;
        }
    }
    end = stamp();
    irq_mask();
    timer_stop(&timer_virtual);
    trial_count("ticks", ticks);
    trial_count("counter", end - start);
    trial_count("period", period);
    trial_count("first_late", first_late);
    trial_count("last_late", last_late);
    trial_count("strange", strange + irq_spurious);
    histogram_report(&late, "late");
    return ticks >= wanted ? NULL : "a_tick_did_not_come";
}

static const char *run_ticks_asleep(uint32_t thousands)
{
    return run_ticks(thousands, wait_for_interrupt);
}

static const char *run_ticks_awake(uint32_t thousands)
{
    return run_ticks(thousands, wait_awake);
}

const struct trial trial_ticks = {"endurance-ticks", 1, run_ticks_asleep};
const struct trial trial_ticks_awake = {"endurance-ticks-awake", 1, run_ticks_awake};
