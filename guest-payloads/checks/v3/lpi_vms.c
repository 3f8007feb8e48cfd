/*
 * LPIs of a VM that does not run, or is not to take them yet.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/v3/lpi_sender.h"
#include "checks/vms.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "sysreg.h"

#include <stddef.h>

static bool prepare(void)
{
    if (run_has_physical_gic()) {
        check_unsupported("two_VMs_need_a_virtual_GIC");
        return false;
    }
    return check_that("second", second_start(VMS_OFFSET) == NULL) && lpi_sender_start();
}

/* The LPI gives this VM the CPU back. */
static void come_while_the_other(enum second_order order)
{
    for (uint32_t round = 0; round < LPI_ROUNDS && check_holds(); round++) {
        irq_unmask();
        lpi_sender_send_soon();
        second_run(order);
        irq_mask();
        lpi_sender_check();
        second_run(SECOND_STAMP); /* it goes out of its loop */
    }
    lpi_sender_stop();
}

static void for_a_vm_that_does_not_run(void)
{
    if (prepare()) {
        come_while_the_other(SECOND_SPIN);
    }
}

static void while_the_other_sleeps(void)
{
    if (prepare()) {
        come_while_the_other(SECOND_SLEEP);
    }
}

/* What the guest has masked waits for it, and does not keep the CPU from the other VM. */
static void masked_while_the_other_runs(void)
{
    if (!prepare()) {
        return;
    }
    io_write32(ITS_TRANSLATER, 0);
    dsb();
    fixture_settle();
    SECOND->stamp = 0;
    second_run(SECOND_STAMP);
    check_that("the_other_ran", SECOND->stamp != 0);
    check_that("signalled", irq_line());
    check_equal("handled_though_masked", lpi_sender_came(), 0);
    irq_unmask();
    fixture_settle();
    check_equal("came", lpi_sender_came(), 1);
    lpi_sender_stop();
}

static const struct check checks[] = {
    {55, "lpi-for-a-vm-that-does-not-run", for_a_vm_that_does_not_run},
    {55, "lpi-while-the-other-vm-sleeps", while_the_other_sleeps},
    {55, "lpi-masked-while-the-other-vm-runs", masked_while_the_other_runs},
};

const struct check_list check_list_lpi_vms = CHECK_LIST(checks);
