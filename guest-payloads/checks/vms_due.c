/*
 * Two VMs on one CPU that are due at the same time.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/vms.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/timer.h"
#include "stamp.h"

#define LATE 3000U
#define SOME 16U /* list registers at most */

/*
 * The first VM's interrupt has come and is not taken yet, when the deadline of the second takes the CPU. That
 * one keeps it: but the first has it back soon, as if its interrupt came then.
 */
static void loses_the_cpu_before_it_takes_it(void)
{
    if (!vms_have_second()) {
        return;
    }
    enable_level(timer_virtual.intid, 0x80);
    vms_ask(ORDER_ARM, VMS_SOON);
    SECOND->order = SECOND_SPIN;
    timer_arm(&timer_virtual, stamp());
    for (uint64_t start = stamp(); stamp() - start < 3U * VMS_SOON;) {
    }
    SECOND->order =
        SECOND_STAMP; /* while the timer is due: without it nothing ends what the second one does */
    check_equal("left_behind", SECOND->gave_up, 0);
    expect_taken("timer", timer_virtual.intid);
    timer_stop(&timer_virtual);
    complete();
    second_run(SECOND_STAMP);
    vms_ask(ORDER_TICK, 0);
}

/*
 * The first VM's interrupts are in all list registers when it has the virtual GIC left out of its switches,
 * and the second VM's timer comes.
 */
static void without_the_gic(void)
{
    if (!vms_have_second()) {
        return;
    }
    for (uint32_t n = 0; n < SOME; n++) {
        enable_edge(SOFT(n), 0x40 + 8U * n);
        pend(SOFT(n));
    }
    vms_ask(ORDER_ARM, VMS_SOON);
    (void)hypercall(HVC_VM_SAVE, HVC_SAVE_NO_VGIC);
    check_at_most("late", vms_ask(ORDER_TICK, 0), LATE);
    (void)hypercall(HVC_VM_SAVE, HVC_SAVE_ALL);
    for (uint32_t n = 0; n < SOME; n++) {
        expect_taken("its_own", SOFT(n));
        complete();
    }
}

#define LONG_STORES 60U   /* deadlines beside them */
#define STEP        1009U /* each comes at another moment of the loop */

/* A store of the second VM that has much to change: the deadline of the first does not wait for its end. */
static void long_store_gives_way(void)
{
    uint32_t latest = 0;

    if (!vms_have_second()) {
        return;
    }
    enable_level(timer_virtual.intid, 0x80);
    SECOND->result = 0;
    for (uint32_t n = 0; n < LONG_STORES; n++) {
        uint64_t deadline = stamp() + VMS_SOON + n * STEP;
        uint32_t late;

        timer_arm(&timer_virtual, deadline);
        second_run((enum second_order)ORDER_TURN);
        late = (uint32_t)(stamp() - deadline);
        latest = late > latest ? late : latest;
        expect_taken("timer", timer_virtual.intid);
        timer_stop(&timer_virtual);
        complete();
    }
    check_equal("all_are_pending", SECOND->result, 1);
    check_at_most("late", latest, LATE);
    second_run(SECOND_STAMP);
}

static const struct check checks[] = {
    {31, "vms-loses-the-cpu-untaken", loses_the_cpu_before_it_takes_it},
    {31, "vms-long-store-gives-way", long_store_gives_way},
    {31, "vms-without-the-gic", without_the_gic},
};

const struct check_list check_list_vms_due = CHECK_LIST(checks);
