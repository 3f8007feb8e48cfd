/*
 * wfi-wake: an interrupt comes while the vCPU is in WFI, to its handler. The interrupt is the virtual
 * timer's, so the interval starts at the tick of its deadline. `wfi=native`: the guest's WFI is the CPU's.
 * `wfi=trap`: it exits, and the shim sleeps for the guest and has to come back before the interrupt can be
 * delivered.
 */
#include "common/hypercall.h"

#include "cpu.h"
#include "experiments/table.h"
#include "runtime/cycles.h"
#include "runtime/gic.h"
#include "runtime/irq.h"
#include "runtime/lead.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "stamp.h"

static uint32_t lead; /* ticks from programming to the deadline: time to fall asleep on every path */

static void quiet_timer(uint32_t intid)
{
    (void)intid;
    timer_stop(&timer_virtual);
}

static const char *prepare_native(void)
{
    lead = lead_ticks();
    irq_reset(quiet_timer);
    timer_stop(&timer_virtual);
    gic_enable(timer_virtual.intid, false);
    irq_unmask();
    return NULL;
}

static const char *prepare_trap(void)
{
    if (run_is_native()) {
        return "no_hypervisor_to_trap_it";
    }
    if (!run_has_shim() || hypercall(HVC_TRAP_WFI, 1) != 0) {
        return "the_hypervisor_does_not_trap_it";
    }
    return prepare_native();
}

static bool run(int32_t *ticks)
{
    uint64_t deadline = stamp() + lead;

    irq_arm();
    timer_arm(&timer_virtual, deadline);
    if (!irq_wait_asleep()) {
        return false;
    }
    *ticks = irq_ticks_since((uint32_t)deadline);
    return true;
}

static void finish_native(void)
{
    timer_stop(&timer_virtual);
    gic_disable(timer_virtual.intid);
}

static void finish_trap(void)
{
    finish_native();
    hypercall(HVC_TRAP_WFI, 0);
}

static const struct variant variants[] = {
    {"wfi=trap", prepare_trap, run, finish_trap},
    {"wfi=native", prepare_native, run, finish_native},
};

const struct experiment experiment_wfi_wake = {
    "wfi-wake",           1000, COUNT_CYCLE, VARIANTS(variants), .counter_alone = cycles_cannot_tell,
    .ends_at_stamp = true};
