/*
 * Starting the second VM, and what it does.
 */
#include "runtime/second.h"

#include <stddef.h>

#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/unit.h"
#include "stamp.h"
#include "stamps.h"

static bool started;

bool second_is_there(void)
{
    return started;
}

bool second_run(enum second_order order)
{
    SECOND->order = order;
    SECOND->gave_up = 0;
    hypercall(HVC_VM_SWITCH, 0);
    return SECOND->gave_up == 0;
}

/* Both VMs' stamps read the same counter: the second one's from when it has run next. */
static void take_cycles(void)
{
    if (SECOND->cycles != unit_is_cycles()) {
        SECOND->cycles = unit_is_cycles();
        second_run(SECOND_STAMP);
    }
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
        take_cycles();
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
    take_cycles();
    return NULL;
}

/*
 * Until it is interrupted for good: then it has another order. It is not, where what was to interrupt it came
 * before it ran.
 */
static void keep_busy(enum second_order order)
{
    uint64_t limit = limit_from_now();

    while (SECOND->order == order) {
        if (read_CNTPCT() > limit) {
            SECOND->gave_up = 1;
            return;
        }
        SECOND->count++;
        if (order == SECOND_SLEEP) {
            wait_for_interrupt();
        } else {
            relax();
        }
    }
}

/* In the second VM, whose image is as it was loaded. */
static void follow_cycles(void)
{
    static uint32_t mine;

    if (mine != SECOND->cycles) {
        mine = SECOND->cycles;
        stamps_read_cycles(mine != 0);
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
        follow_cycles();
        obey((enum second_order)SECOND->order, other);
    }
}
