/*
 * LPIs beside a second VM. vm-switch with vpe=1: as experiments/vm_switch.c has it, of a VM that has LPIs,
 * which on `direct` is one whose vPE is resident while it runs. lpi-descheduled: a message to a VM that does
 * not run, from another CPU, to its handler.
 */
#include "common/hypercall.h"

#include <stddef.h>

#include "cpu.h"
#include "experiments/table.h"
#include "experiments/v3/lpi_source.h"
#include "runtime/cycles.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/lead.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "runtime/smp.h"

#define SGI_GO 3U

static uint32_t lead; /* ticks from asking CPU 1 for a message to the moment it sends it */
static uint64_t go_at;
static volatile uint32_t sent_at;

static const char *prepare_two(void)
{
    const char *why = second_start(0);

    return why != NULL ? why : lpi_prepare(1);
}

static const char *prepare_switch(void)
{
    const char *why = prepare_two();

    if (why == NULL) {
        irq_mask();
        SECOND->order = SECOND_STAMP;
    }
    return why;
}

static bool run_switch(int32_t *ticks)
{
    uint32_t start = stamp_before_hypercall(HVC_VM_SWITCH);

    *ticks = (int32_t)((uint32_t)SECOND->stamp - start - run_clock_overhead);
    return true;
}

static const struct variant switches[] = {{"save=all;vpe=1", prepare_switch, run_switch, lpi_finish}};

const struct experiment experiment_lpi_switch = {"vm-switch", 10000, COUNT_CYCLE, VARIANTS(switches)};

/* On CPU 1. */
static void send(struct smp_cpu *cpu, uint32_t iar)
{
    (void)cpu;
    if (gic_intid(iar) == SGI_GO) {
        while (stamp() < go_at) {
            relax();
        }
        sent_at = stamp_before_store(ITS_TRANSLATER, 0);
    }
}

static const char *prepare_descheduled(void)
{
    const char *why;

    if (run_is_native()) {
        return second_start(0); /* says why not */
    }
    if (!smp_start(2)) {
        return "the_machine_has_fewer_cpus";
    }
    why = prepare_two();
    if (why == NULL) {
        lead = lead_ticks();
        smp_set_handler(send);
        irq_reset(NULL);
        irq_unmask();
    }
    return why;
}

static bool run_descheduled(int32_t *ticks)
{
    irq_arm();
    go_at = stamp() + lead;
    dsb(); /* there before it is read */
    gic_send(gic_sgi_to(1U << 1, SGI_GO));
    if (!second_run(SECOND_SPIN)) {
        experiment_failure = "it_came_before_the_switch";
        return false;
    }
    if (!irq_wait()) {
        return false;
    }
    *ticks = irq_ticks_since(sent_at);
    return true;
}

static void finish_descheduled(void)
{
    smp_set_handler(NULL);
    lpi_finish();
    second_run(SECOND_STAMP); /* it goes out of its loop */
}

static const struct variant descheduled[] = {{"-", prepare_descheduled, run_descheduled, finish_descheduled}};

const struct experiment experiment_lpi_descheduled = {
    "lpi-descheduled",    10000, COUNT_CYCLE, VARIANTS(descheduled), .counter_alone = cycles_cannot_tell,
    .ends_at_stamp = true};
