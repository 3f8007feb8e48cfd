/*
 * Several CPUs: SGIs between them, and what one does to the interrupts of another.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "common/hypercall.h"
#include "runtime/run.h"
#include "runtime/timer.h"
#include "stamp.h"

#define ALL_CPUS 4U
#define ROUNDS   20U

/* What the job of the other CPU is about. */
static struct {
    uint32_t intid;
    uint32_t source;
    uint32_t filter;
    uint32_t targets;
} job;

static void job_send(void)
{
    send_sgi(job.filter, job.targets, job.intid);
}

static void job_expect_sgi(void)
{
    expect_sgi("sgi_on_another_cpu", job.intid, job.source);
    expect_nothing("second_on_another_cpu");
}

static void job_expect(void)
{
    expect_handled("on_another_cpu", job.intid);
    expect_nothing("second_on_another_cpu");
}

static void job_expect_nothing(void)
{
    expect_nothing("on_the_wrong_cpu");
}

static void job_pend(void)
{
    pend(job.intid);
}

/* Each SGI there and back. */
static void there_and_back(void)
{
    if (!crew_start(2)) {
        return;
    }
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT && check_holds(); intid++) {
        job.intid = intid;
        job.source = 0;
        send_sgi(SGIR_FILTER_LIST, 1U << 1, intid);
        expect_nothing("sent_to_another");
        crew_do(1, job_expect_sgi);
        job.filter = SGIR_FILTER_LIST;
        job.targets = 1U << 0;
        crew_do(1, job_send);
        expect_sgi("back", intid, 1);
    }
}

/* To all but the sender, whoever that is. */
static void broadcast(void)
{
    if (!crew_start(ALL_CPUS)) {
        return;
    }
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT && check_holds(); intid++) {
        job.intid = intid;
        job.filter = SGIR_FILTER_OTHERS;
        job.targets = 0;
        send_sgi(SGIR_FILTER_OTHERS, 0, intid);
        job.source = 0;
        for (uint32_t cpu = 1; cpu < ALL_CPUS; cpu++) {
            crew_do(cpu, job_expect_sgi);
        }
        expect_nothing("sent_to_others");
        crew_do(3, job_send);
        job.source = 3;
        expect_sgi("sent_by_the_last", intid, 3);
        crew_do(1, job_expect_sgi);
        crew_do(2, job_expect_sgi);
        crew_do(3, job_expect_nothing);
    }
}

/* SGIs and PPIs: each CPU has its own settings, and its own pending state. */
static void set_timer_bank(void)
{
    gicd_set_priority(PLATFORM_VTIMER_INTID, 0x60);
    gicd_set_bit(GICD_ISENABLER, PLATFORM_VTIMER_INTID);
}

static void check_timer_bank(void)
{
    check_that("enabled_by_another", !gicd_bit(GICD_ISENABLER, PLATFORM_VTIMER_INTID));
    check_equal("priority_by_another",
                io_read8(gic_frame(PLATFORM_VTIMER_INTID) + GICD_IPRIORITYR + PLATFORM_VTIMER_INTID),
                GIC_PRIORITY_DEFAULT);
    set_timer_bank();
}

static void private_banks(void)
{
    if (!crew_start(2)) {
        return;
    }
    set_timer_bank();
    crew_do(1, check_timer_bank);
    gicd_set_bit(GICD_ICENABLER, PLATFORM_VTIMER_INTID);
    check_that("still_enabled", !gicd_bit(GICD_ISENABLER, PLATFORM_VTIMER_INTID));
}

/*
 * What hangs on the enables of GICD_CTLR changes with them on every CPU, one that is off included; this one's
 * own interrupts of the same numbers have no part in that.
 */
static void set_timer_in_the_other_group(void)
{
    gicd_set_group(PLATFORM_VTIMER_INTID, 1);
    set_timer_bank();
}

static void groups_of_one_that_is_off(void)
{
    if (!crew_start(2)) {
        return;
    }
    gicd_set_groups(field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
    crew_do(1, set_timer_in_the_other_group);
    if (!crew_turn_off(1, psci_by_smc)) {
        return;
    }
    set_timer_bank();
    gicd_set_groups(field_put(GICD_CTLR_GRP0, 1));
    timer_arm(&timer_virtual, stamp());
    expect_taken("own_timer", PLATFORM_VTIMER_INTID);
    timer_stop(&timer_virtual);
    complete();
}

/* An SPI of this CPU, set, pended and quieted by another. */
static void job_set(void)
{
    enable_edge(job.intid, 0x60);
    check_that("enabled", gicd_bit(GICD_ISENABLER, job.intid));
    check_that("not_pending", !gicd_bit(GICD_ISPENDR, job.intid));
}

static void job_unpend(void)
{
    check_that("pending", gicd_bit(GICD_ISPENDR, job.intid));
    unpend(job.intid);
    check_that("pending_still", !gicd_bit(GICD_ISPENDR, job.intid));
}

static void job_see_active(void)
{
    check_that("active", gicd_bit(GICD_ISACTIVER, job.intid));
}

static void settings_by_another(void)
{
    static const uint32_t intids[] = {SOFT(0), SOFT(33), MSI(0)};

    if (!crew_start(2)) {
        return;
    }
    for (uint32_t i = 0; i < sizeof(intids) / sizeof(intids[0]); i++) {
        job.intid = intids[i];
        crew_do(1, job_set);
        pend(job.intid);
        crew_do(1, job_unpend);
        expect_nothing("unpended");
        pend(job.intid);
        expect_taken("pended", job.intid);
        crew_do(1, job_see_active);
        complete();
        gicd_set_bit(GICD_ICENABLER, job.intid);
    }
}

/* An SPI comes to the CPU it is for, at once, whichever raises it. */
static void raised_by_another(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0)};

    if (!crew_start(2)) {
        return;
    }
    for (uint32_t i = 0; i < sizeof(intids) / sizeof(intids[0]) * ROUNDS && check_holds(); i++) {
        job.intid = intids[i % 2U];
        enable_edge(job.intid, 0x60);
        gic_set_target(job.intid, 0);
        crew_do(1, job_pend);
        expect_handled("raised_by_another", job.intid);
        gic_set_target(job.intid, 1);
        pend(job.intid);
        expect_nothing("on_the_wrong_cpu");
        crew_do(1, job_expect);
        gicd_set_bit(GICD_ICENABLER, job.intid);
    }
}

/* It sleeps until an interrupt comes; WFI may also end for no reason. */
static volatile uint32_t woken;

static void note_woken(struct smp_cpu *cpu, uint32_t iar)
{
    (void)cpu;
    if (gic_intid(iar) == job.intid) {
        woken = 1;
    }
}

static void job_sleep(void)
{
    irq_unmask();
    while (woken == 0) {
        wait_for_interrupt();
    }
    irq_mask();
}

static void job_sleep_trapped(void)
{
    hypercall(HVC_TRAP_WFI, 1);
    job_sleep();
    hypercall(HVC_TRAP_WFI, 0);
}

static void wake(crew_job *sleep)
{
    smp_set_handler(note_woken);
    enable_edge(MSI(0), 0x60);
    gic_set_target(MSI(0), 1);
    for (uint32_t round = 0; round < ROUNDS && check_holds(); round++) {
        woken = 0;
        job.intid = round % 2U == 0 ? 5U : MSI(0);
        crew_begin(1, sleep);
        for (uint32_t n = 0; n < 100; n++) {
            relax(); /* it falls asleep */
        }
        if (job.intid == 5U) {
            send_sgi(SGIR_FILTER_LIST, 1U << 1, 5U);
        } else {
            pend(MSI(0));
        }
        crew_wait(1);
    }
    smp_set_handler(NULL);
    gicd_set_bit(GICD_ICENABLER, MSI(0));
}

static void woken_by_another(void)
{
    if (crew_start(2)) {
        wake(job_sleep);
    }
}

static void woken_where_wfi_traps(void)
{
    if (run_is_native()) {
        check_unsupported("no_hypervisor_to_call");
    } else if (crew_start(2)) {
        wake(job_sleep_trapped);
    }
}

static const struct check checks[] = {
    {11, "raised-by-another-cpu", raised_by_another},
    {11, "another-cpu-wakes-it", woken_by_another},
    {11, "another-cpu-wakes-it-where-wfi-traps", woken_where_wfi_traps},
    {19, "private-banks-are-apart", private_banks},
    {19, "groups-of-one-that-is-off", groups_of_one_that_is_off},
    {19, "another-cpu-sets-an-spi", settings_by_another},
    {21, "sgi-there-and-back", there_and_back},
    {21, "sgi-to-all-others", broadcast},
};

const struct check_list check_list_cpus = CHECK_LIST(checks);
