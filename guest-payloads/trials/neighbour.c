/*
 * The trials of the hostile guest. Beside a neighbour: the second VM is hostile, and this one has a timer
 * that ticks on the same CPU, which must be as punctual as it is beside a VM that only counts. Alone: this VM
 * is hostile, on all its vCPUs, and has the devices.
 */
#include "common/hypercall.h"
#include "common/uart.h"
#include "cpu.h"
#include "frames.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "runtime/timer.h"
#include "stamp.h"
#include "trials/hostile.h"
#include "trials/trial.h"

#define ORDER_HOSTILE SECOND_OTHER

#define PERIOD      20000U
#define SLICE       (4U * PERIOD) /* for when the other one takes the CPU, and no tick is awaited */
#define PEACE_TICKS 64U
#define WILD_TICKS  256U

/* A tick that has not come in so many turns of the other VM is lost. */
#define TURNS_MAX 100000U

/* Several operations take one tick; but a jump may go through all of the memory. */
#define TICKS_MORE 4000U

/* ---- the second VM ---- */

static void obey(uint32_t order)
{
    if (order == ORDER_HOSTILE) {
        hostile_begin(hostile_seed(), SECOND->argument, (struct hostile_rules){.second = true});
    }
}

void payload_second(void)
{
    second_serve(obey);
}

/* ---- the first ---- */

static uint64_t deadline;
static uint32_t foreign;
static struct histogram *lateness;

static void handler(uint32_t intid)
{
    if (intid != timer_virtual.intid) {
        foreign++;
        return;
    }
    histogram_add(lateness, (uint32_t)(irq_stamp - deadline));
    timer_stop(&timer_virtual);
}

/* One tick while the other VM has the CPU. False: it did not come. */
static bool tick(void)
{
    irq_arm();
    deadline = stamp() + PERIOD;
    timer_arm(&timer_virtual, deadline);
    for (uint32_t turns = 0; irq_seen == 0; turns++) {
        if (turns == TURNS_MAX) {
            return false;
        }
        hypercall(HVC_VM_SWITCH, 0);
    }
    return true;
}

static const char *run_beside(uint32_t operations)
{
    static struct histogram peace, war;
    const char *why = second_start(0);
    uint32_t ticks = 0;
    bool come = true;

    if (why != NULL) {
        return why;
    }
    irq_reset(handler);
    gic_enable(timer_virtual.intid, false);
    irq_unmask();
    hypercall(HVC_VM_SLICE, SLICE);
    lateness = &peace;
    SECOND->order = SECOND_SPIN;
    for (; ticks < PEACE_TICKS && come; ticks++) {
        come = tick();
    }
    lateness = &war;
    SECOND->argument = operations;
    SECOND->result = 0;
    SECOND->order = ORDER_HOSTILE;
    for (ticks = 0; SECOND->result != SECOND_IS_WILD && ticks < operations + TICKS_MORE; ticks++) {
        come = come && tick();
    }
    trial_count("wild", SECOND->result == SECOND_IS_WILD);
    trial_count("operations", SECOND->argument);
    for (ticks = 0; ticks < WILD_TICKS; ticks++) {
        come = come && tick();
    }
    trial_count("foreign", foreign + irq_spurious);
    histogram_report(&peace, "peace");
    histogram_report(&war, "war");
    return come ? NULL : "a_tick_did_not_come";
}

const struct trial trial_beside = {"hostile-beside", 100000, run_beside};

static const char *run_alone(uint32_t operations)
{
    hostile_begin(hostile_seed(), operations,
                  (struct hostile_rules){.shuns_gicr = run_has_physical_gic() && FRAMES_HAVE_TABLES});
}

const struct trial trial_alone = {"hostile-alone", 100000, run_alone};

void hostile_report(const struct hostile *hostile)
{
    uint32_t others = 0;

    for (uint32_t cpu = 1; cpu < PLATFORM_CPU_MAX; cpu++) {
        others += hostiles[cpu].done;
    }
    uart_start();
    trial_count("operations", hostile->done);
    trial_count("trapped", hostile->trapped);
    trial_count("operations_of_others", others);
    trial_done(NULL);
    run_end(true);
}
