/*
 * Starting the second VM, and what it does.
 */
#include "runtime/second.h"

#include <stddef.h>

#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/run.h"
#include "stamp.h"

static bool started;

bool second_is_there(void)
{
    return started;
}

const char *second_start(uint32_t offset)
{
    if (run_is_native()) {
        return "no_hypervisor_to_run_two_VMs";
    }
    if (!run_has_shim()) {
        return "the_hypervisor_runs_no_second_VM";
    }
    if (started) {
        return NULL;
    }
    if (hypercall(HVC_VM_START, offset) != 0) {
        return "one_VM_has_the_interrupt_controller";
    }
    hypercall(HVC_VM_SWITCH, 0); /* it comes back when the second has come up */
    if (SECOND->ready == 0) {
        return "the_second_VM_did_not_come_up";
    }
    started = true;
    return NULL;
}

void second_run(enum second_order order)
{
    SECOND->order = order;
    hypercall(HVC_VM_SWITCH, 0);
}

/* Until it is interrupted for good: then it has another order. */
static void keep_busy(enum second_order order)
{
    while (SECOND->order == order) {
        SECOND->count++;
        if (order == SECOND_SLEEP) {
            wait_for_interrupt();
        } else {
            relax();
        }
    }
}

static void obey(enum second_order order, void (*other)(uint32_t order))
{
    if (order == SECOND_SPIN || order == SECOND_SLEEP) {
        keep_busy(order);
    } else if (order >= SECOND_OTHER) {
        other(order);
    }
}

void second_serve(void (*other)(uint32_t order))
{
    SECOND->ready = 1;
    for (;;) {
        SECOND->stamp = stamp_after_hypercall(HVC_VM_SWITCH);
        obey((enum second_order)SECOND->order, other);
    }
}
