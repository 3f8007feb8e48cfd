/*
 * LPIs and the vCPUs that are to get them: that sleep, and that do not have LPIs.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/v3/lpi_sender.h"
#include "common/hypercall.h"
#include "common/psci.h"
#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "sysreg.h"

#include <stddef.h>

static void job_look(void)
{
    expect_nothing("on_another_cpu");
}

/* The first check of all with LPIs: CPU 1 has never had any. Others come all the same. */
static void to_a_cpu_without_lpis(void)
{
    const char *why;

    if (!crew_start(2)) {
        return;
    }
    why = its_start_cpus(1);
    if (why != NULL) {
        check_unsupported(why);
        return;
    }
    its_configure(LPI(0), GIC_PRIORITY_DEFAULT, true);
    its_put(its_mapti(ITS_DEVICE, 0, LPI(0), 1));
    its_put(its_sync(1));
    check_that("its_gets_on", its_ring());
    io_write32(ITS_TRANSLATER, 0);
    dsb();
    crew_do(1, job_look);
    its_discard(0, 1);
    check_that("mapped", its_map(0, 1));
    io_write32(ITS_TRANSLATER, 0);
    dsb();
    fixture_settle();
    check_equal("by_message", gic_acknowledge(), LPI(0));
    gic_end(LPI(0));
    its_discard(0, 1);
}

/* Sleeps until it comes; a sleep may end early. */
static void sleep(void (*once)(void))
{
    uint64_t limit = limit_from_now();

    while (lpi_sender_came() == 0 && !limit_over(limit)) {
        irq_mask();
        if (lpi_sender_came() == 0) {
            once();
        }
        irq_unmask();
    }
    irq_mask();
}

static void wake_from(void (*once)(void))
{
    if (!lpi_sender_start()) {
        return;
    }
    for (uint32_t round = 0; round < LPI_ROUNDS && check_holds(); round++) {
        lpi_sender_send_soon();
        sleep(once);
        lpi_sender_check();
    }
    lpi_sender_stop();
}

static void wakes(void)
{
    wake_from(wait_for_interrupt);
}

static void wakes_where_wfi_traps(void)
{
    if (run_is_native()) {
        check_unsupported("no_hypervisor_to_call");
        return;
    }
    hypercall(HVC_TRAP_WFI, 1);
    wake_from(wait_for_interrupt);
    hypercall(HVC_TRAP_WFI, 0);
}

static void standby(void)
{
    psci_by_smc(PSCI_CPU_SUSPEND, 0, 0, 0);
}

static void wakes_from_standby(void)
{
    wake_from(standby);
}

/* PSCI traps whatever is pending, which a WFI does not: nothing may tell of it once the vCPU sleeps. */
static void pending_before_standby(void)
{
    if (!lpi_sender_start()) {
        return;
    }
    irq_mask();
    io_write32(ITS_TRANSLATER, 0);
    dsb();
    fixture_settle();
    standby();
    irq_unmask();
    fixture_settle();
    irq_mask();
    check_equal("came", lpi_sender_came(), 1);
    lpi_sender_stop();
}

static const struct check checks[] = {
    {50, "lpi-to-a-cpu-without-lpis", to_a_cpu_without_lpis},
    {55, "lpi-wakes-it", wakes},
    {55, "lpi-wakes-it-where-wfi-traps", wakes_where_wfi_traps},
    {55, "lpi-wakes-it-from-standby", wakes_from_standby},
    {55, "lpi-pending-before-standby", pending_before_standby},
};

const struct check_list check_list_lpi_cpus = CHECK_LIST(checks);
