/*
 * Ends of interrupts that did not go the common way: made inactive and active again by hand, ended in another
 * order than the architecture wants, left active by a CPU that went off, pended by software though their
 * device does not ask.
 */
#include "common/psci.h"

#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/run.h"
#include "sysreg.h"

static const uint32_t device = LEVEL_INTID;

static void set_active(uint32_t intid, bool active)
{
    gicd_set_bit(active ? GICD_ISACTIVER : GICD_ICACTIVER, intid);
    dsb();
}

/* It can be handled as if nothing had been. */
static void expect_whole(uint32_t intid)
{
    expect_idle("not_idle", intid);
    pend(intid);
    expect_handled("again", intid);
}

/* QEMU's GICv2 makes an SPI active for every CPU, and its end ends it for one. */
static bool stays_active_for_others(uint32_t intid)
{
    if (!run_has_physical_gic() || !gicd_bit(GICD_ISACTIVER, intid)) {
        return false;
    }
    set_active(intid, false);
    check_unsupported("the_gic_keeps_the_active_state_of_each_cpu");
    return true;
}

/* Its handler makes it inactive and active again: EOIR ends it. */
static void put_back(uint32_t intid)
{
    enable_edge(intid, 0x48);
    pend(intid);
    if (!expect_taken("first", intid)) {
        return;
    }
    set_active(intid, false);
    check_that("still_active", !gicd_bit(GICD_ISACTIVER, intid));
    set_active(intid, true);
    check_that("not_active", gicd_bit(GICD_ISACTIVER, intid));
    complete();
    if (!stays_active_for_others(intid)) {
        expect_whole(intid);
    }
}

static void put_back_software(void)
{
    put_back(SOFT(0));
}

static void put_back_physical(void)
{
    put_back(MSI(0));
}

/* The same of one that lost its list register to those that preempt it. */
static void put_back_beneath_others(void)
{
    if (!nest(MSI(0))) {
        return;
    }
    set_active(MSI(0), false);
    set_active(MSI(0), true);
    for (uint32_t level = NEST; level-- != 0;) {
        check_that("not_active", gicd_bit(GICD_ISACTIVER, MSI(level)));
        complete();
        if (level == 0 && stays_active_for_others(MSI(0))) {
            return;
        }
        check_that("still_active", !gicd_bit(GICD_ISACTIVER, MSI(level)));
    }
    for (uint32_t level = 0; level < NEST; level++) {
        expect_whole(MSI(level));
    }
}

/*
 * A GICv3's virtual CPU interface may deactivate, in a list register, only what has the priority that it
 * drops (QEMU's does): the shim does not see that EOIR, and could not tell it from a guest that saves the
 * active priorities.
 */
static bool stay_in_list_registers(uint32_t first)
{
    bool active = false;

    for (uint32_t level = 0; level < NEST; level++) {
        active = active || gicd_bit(GICD_ISACTIVER, first + level);
    }
    if (GIC_HAS_SGIR || !active || !run_has_list_registers()) {
        return false;
    }
    for (uint32_t level = 0; level < NEST; level++) {
        set_active(first + level, false);
    }
    check_unsupported("the_cpu_interface_ends_the_highest_alone");
    return true;
}

/* EOIRs in the order of the acknowledges are unpredictable; but none is active, or running, for ever. */
static void ends_in_order(uint32_t first)
{
    if (!nest(first)) {
        return;
    }
    for (uint32_t level = 0; level < NEST; level++) {
        end_by_number(first + level);
    }
    if (stay_in_list_registers(first)) {
        return;
    }
    for (uint32_t level = 0; level < NEST; level++) {
        expect_whole(first + level);
    }
}

static void ends_in_order_software(void)
{
    ends_in_order(SOFT(0));
}

static void ends_in_order_physical(void)
{
    ends_in_order(MSI(0));
}

/* A level that software pended, its line low, is over with its acknowledge: only the line counts then. */
static void latch_of_a_level(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    gicd_set_bit(GICD_ISPENDR, device);
    expect_handled("pended", device);
    expect_idle("not_idle", device);
    gicc_write(GICC_PMR, 0x40);
    level_set_line(true);
    fixture_settle();
    check_that("not_pending_with_the_line_high", gicd_bit(GICD_ISPENDR, device));
    level_set_line(false);
    fixture_settle();
    check_that("pending_with_the_line_low", !gicd_bit(GICD_ISPENDR, device));
    gicc_write(GICC_PMR, 0xff);
    if (irq_line()) { /* from a list register, which no exit took it out of; or nothing, where IAR exits */
        acknowledge();
        complete();
    }
    expect_idle("not_idle_at_last", device);
}

/* The same of one that waits behind more urgent ones while its line is up. */
static void latch_of_a_level_that_waits(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    gicd_set_bit(GICD_ISPENDR, device);
    expect_handled("pended", device);
    gicc_write(GICC_PMR, 0x10);
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        enable_edge(MSI(n), 0x40U + 8U * n);
        pend(MSI(n));
    }
    level_set_line(true);
    fixture_settle();
    level_set_line(false);
    gicc_write(GICC_PMR, 0xff);
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        expect_handled("before_it", MSI(n));
    }
    expect_nothing("delivered_with_the_line_low");
}

#define LEFT_ACTIVE MSI(NEST)

static void job_take(void)
{
    expect_taken("left_active", LEFT_ACTIVE);
    forget();
}

/* A nest above what the CPU left active when it went off: each end is its own. */
static void job_nest(void)
{
    if (!nest(MSI(0))) {
        return;
    }
    for (uint32_t level = NEST; level-- != 0;) {
        for (uint32_t below = 0; below <= level; below++) {
            check_that("not_active", gicd_bit(GICD_ISACTIVER, MSI(below)));
        }
        complete();
        check_that("still_active", !gicd_bit(GICD_ISACTIVER, MSI(level)));
        check_that("not_left_active", gicd_bit(GICD_ISACTIVER, LEFT_ACTIVE));
    }
    if (run_has_physical_gic()) { /* QEMU's GICv2 kept what ran when the CPU went off */
        end_by_number(LEFT_ACTIVE);
    }
    set_active(LEFT_ACTIVE, false);
    check_that("active_after_icactiver", !gicd_bit(GICD_ISACTIVER, LEFT_ACTIVE));
    pend(LEFT_ACTIVE);
    expect_handled("again", LEFT_ACTIVE);
}

static void off_with_one_active(void)
{
    if (!crew_start(2)) {
        return;
    }
    for (uint32_t level = 0; level < NEST; level++) {
        gic_set_target(MSI(level), 1);
    }
    enable_edge(LEFT_ACTIVE, 0xb0);
    gic_set_target(LEFT_ACTIVE, 1);
    pend(LEFT_ACTIVE);
    if (!crew_do(1, job_take) || !crew_turn_off(1, psci_by_smc)) {
        return;
    }
    check_that("inactive_when_off", gicd_bit(GICD_ISACTIVER, LEFT_ACTIVE));
    if (check_equal("cpu_on", crew_call_on(1, psci_by_smc), PSCI_SUCCESS)) {
        crew_do(1, job_nest);
    }
}

static void job_take_again(void)
{
    if (run_has_physical_gic()) { /* as in job_nest() */
        end_by_number(LEFT_ACTIVE);
    }
    expect_handled("where_it_was", LEFT_ACTIVE);
}

/* Another CPU makes it inactive, and handles its next; the one after comes to the CPU that had left it
 * active. */
static void ended_while_its_cpu_is_off(void)
{
    if (!crew_start(2)) {
        return;
    }
    enable_edge(LEFT_ACTIVE, 0xb0);
    gic_set_target(LEFT_ACTIVE, 1);
    pend(LEFT_ACTIVE);
    if (!crew_do(1, job_take) || !crew_turn_off(1, psci_by_smc)) {
        return;
    }
    set_active(LEFT_ACTIVE, false);
    check_that("active_after_icactiver", !gicd_bit(GICD_ISACTIVER, LEFT_ACTIVE));
    gic_set_target(LEFT_ACTIVE, 0);
    pend(LEFT_ACTIVE);
    expect_handled("elsewhere", LEFT_ACTIVE);
    gic_set_target(LEFT_ACTIVE, 1);
    pend(LEFT_ACTIVE);
    if (check_equal("cpu_on", crew_call_on(1, psci_by_smc), PSCI_SUCCESS)) {
        crew_do(1, job_take_again);
    }
}

static const struct check checks[] = {
    {39, "active-state-put-back-software", put_back_software},
    {39, "active-state-put-back-physical", put_back_physical},
    {39, "active-state-put-back-beneath-others", put_back_beneath_others},
    {40, "off-with-one-active", off_with_one_active},
    {40, "ended-while-its-cpu-is-off", ended_while_its_cpu_is_off},
    {41, "latch-of-a-level-ends", latch_of_a_level},
    {41, "latch-of-a-level-that-waits-ends", latch_of_a_level_that_waits},
    {43, "ends-in-order-software", ends_in_order_software},
    {43, "ends-in-order-physical", ends_in_order_physical},
};

const struct check_list check_list_ends = CHECK_LIST(checks);
