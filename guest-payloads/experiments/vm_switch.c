/*
 * vm-switch: from before the hypercall by which one VM gives its CPU away, to the other VM's first
 * instruction after its own such call: one exit, everything of the one saved, everything of the other loaded,
 * one entry. The variants leave a part out, so that the differences are the parts' shares.
 */
#include "common/hypercall.h"

#include "cpu.h"
#include "experiments/table.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "stamp.h"

static const char *prepare_saving(uint32_t save)
{
    const char *why = second_start(0);

    if (why != NULL) {
        return why;
    }
    irq_mask();
    SECOND->order = SECOND_STAMP;
    return hypercall(HVC_VM_SAVE, save) == 0 ? NULL : "nothing_to_leave_out";
}

static const char *prepare_all(void)
{
    return prepare_saving(HVC_SAVE_ALL);
}

static const char *prepare_no_vgic(void)
{
    return prepare_saving(HVC_SAVE_NO_VGIC);
}

static const char *prepare_no_timer(void)
{
    return prepare_saving(HVC_SAVE_NO_TIMER);
}

static bool run(int32_t *ticks)
{
    uint32_t start = stamp_before_hypercall(HVC_VM_SWITCH);

    *ticks = (int32_t)((uint32_t)SECOND->stamp - start - run_clock_overhead);
    return true;
}

static void finish(void)
{
    hypercall(HVC_VM_SAVE, HVC_SAVE_ALL);
}

static const struct variant variants[] = {
    {"save=all", prepare_all, run, finish},
    {"save=no-vgic", prepare_no_vgic, run, finish},
    {"save=no-timer", prepare_no_timer, run, finish},
};

const struct experiment experiment_vm_switch = {"vm-switch", 10000, COUNT_CYCLE, VARIANTS(variants)};
