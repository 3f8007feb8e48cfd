/*
 * timer-descheduled: the virtual timer of a VM that does not run reaches its deadline while another VM has
 * the CPU, to its handler: the shim has kept the deadline in EL2's timer, takes the CPU away, and then the
 * timer's own interrupt comes.
 */
#include "cpu.h"
#include "experiments/table.h"
#include "runtime/cycles.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/lead.h"
#include "runtime/second.h"
#include "runtime/timer.h"
#include "stamp.h"

/* Ticks from programming to the deadline: past the switch, with the other VM well under way. */
static uint32_t lead;

static void quiet_timer(uint32_t intid)
{
    (void)intid;
    timer_stop(&timer_virtual);
}

static const char *prepare(void)
{
    const char *why = second_start(0);

    if (why == NULL) {
        lead = lead_ticks();
        irq_reset(quiet_timer);
        timer_stop(&timer_virtual);
        gic_enable(timer_virtual.intid, false);
        irq_unmask();
    }
    return why;
}

static bool run(int32_t *ticks)
{
    uint64_t deadline = stamp() + lead;

    irq_arm();
    timer_arm(&timer_virtual, deadline);
    if (!second_run(SECOND_SPIN)) {
        experiment_failure = "it_came_before_the_switch";
        return false;
    }
    if (!irq_wait()) {
        return false;
    }
    *ticks = irq_ticks_since((uint32_t)deadline);
    return true;
}

static void finish(void)
{
    timer_stop(&timer_virtual);
    gic_disable(timer_virtual.intid);
    second_run(SECOND_STAMP); /* it goes out of its loop */
}

static const struct variant variants[] = {{"-", prepare, run, finish}};

const struct experiment experiment_timer_descheduled = {
    "timer-descheduled",  10000, COUNT_CYCLE, VARIANTS(variants), .counter_alone = cycles_cannot_tell,
    .ends_at_stamp = true};
