/*
 * Levels and latches: what a line that is high means, and what is remembered while an interrupt is disabled.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "monitors.h"
#include "runtime/timer.h"
#include "stamp.h"

static const uint32_t device = LEVEL_INTID;

static void high_at_eoi(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    level_set_line(true);
    for (uint32_t time = 0; time < 5; time++) {
        expect_handled("with_the_line_high", device);
    }
    expect_taken("the_last", device);
    level_set_line(false);
    complete();
    expect_nothing("with_the_line_low");
    expect_idle("not_idle", device);
}

/* The line falls and rises again while the interrupt is active: pending again. */
static void low_and_high_while_active(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    level_set_line(true);
    expect_taken("first", device);
    level_set_line(false);
    fixture_settle();
    level_set_line(true);
    complete();
    expect_taken("second", device);
    level_set_line(false);
    complete();
    expect_nothing("third");
}

static void clear_pending_of_a_high_line(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    level_set_line(true);
    check_that("not_pending", gicd_bit(GICD_ISPENDR, device));
    unpend(device);
    fixture_settle();
    check_that("not_pending_after_icpendr", gicd_bit(GICD_ISPENDR, device));
    expect_taken("taken", device);
    level_set_line(false);
    complete();
    expect_idle("not_idle", device);
}

/* Clearing a pending state that only software made takes it away, edge or level. */
static void clear_pending_of_no_line(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0), SOFT(1)};

    for (uint32_t i = 0; i < 3; i++) {
        if (i < 2) {
            enable_edge(intids[i], 0xa0);
        } else {
            enable_level(intids[i], 0xa0);
        }
        pend(intids[i]);
        check_that("not_pending", irq_line() && gicd_bit(GICD_ISPENDR, intids[i]));
        unpend(intids[i]);
        check_that("still_pending", !gicd_bit(GICD_ISPENDR, intids[i]));
        expect_nothing("after_icpendr");
        pend(intids[i]);
        expect_handled("again", intids[i]);
    }
}

/* Pending in more interrupts than there are list registers; ICPENDR takes each second away. */
static void clear_pending_of_many(void)
{
    for (uint32_t n = 0; n < 16; n++) {
        uint32_t intid = n < 8 ? SOFT(n) : MSI(n);

        enable_edge(intid, 0x40U + 8U * n);
        pend(intid);
    }
    for (uint32_t n = 0; n < 16; n += 2) {
        unpend(n < 8 ? SOFT(n) : MSI(n));
    }
    for (uint32_t n = 1; n < 16; n += 2) {
        expect_handled("kept", n < 8 ? SOFT(n) : MSI(n));
    }
    expect_nothing("cleared");
}

static void line_while_disabled(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    gicd_set_bit(GICD_ICENABLER, device);
    level_set_line(true);
    check_that("signalled_while_disabled", !irq_line());
    check_that("not_pending", gicd_bit(GICD_ISPENDR, device));
    level_set_line(false);
    check_that("pending_with_the_line_low", !gicd_bit(GICD_ISPENDR, device));
    gicd_set_bit(GICD_ISENABLER, device);
    expect_nothing("remembered");
    level_set_line(true);
    expect_taken("taken", device);
    level_set_line(false);
    complete();
}

/*
 * Disabled while pending: it waits, wherever it stood, and comes once when enabled; a level only if it still
 * is high.
 */
static void disabled_while_pending(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    level_set_line(true);
    check_that("not_signalled", irq_line());
    gicd_set_bit(GICD_ICENABLER, device);
    check_that("signalled_while_disabled", !irq_line());
    gicd_set_bit(GICD_ISENABLER, device);
    expect_handled("with_the_line_high", device);
    gicd_set_bit(GICD_ICENABLER, device);
    level_set_line(false);
    gicd_set_bit(GICD_ISENABLER, device);
    expect_nothing("with_the_line_low");
}

/* A PPI can be level-triggered as well: its line is high at its EOI, until it falls. */
static void level_ppi(uint32_t intid, void (*raise)(void), void (*lower)(void))
{
    gicd_set_priority(intid, 0xa0);
    gicd_set_bit(GICD_ISENABLER, intid);
    raise();
    for (uint32_t time = 0; time < 5; time++) {
        expect_handled("with_the_line_high", intid);
    }
    expect_taken("the_last", intid);
    lower();
    complete();
    expect_nothing("with_the_line_low");
    expect_idle("not_idle", intid);
}

static void raise_virtual_timer(void)
{
    timer_arm(&timer_virtual, stamp());
}

static void lower_virtual_timer(void)
{
    timer_stop(&timer_virtual);
}

static void level_virtual_timer(void)
{
    level_ppi(timer_virtual.intid, raise_virtual_timer, lower_virtual_timer);
}

static void raise_physical_timer(void)
{
    timer_arm(&timer_physical, stamp());
}

static void lower_physical_timer(void)
{
    timer_stop(&timer_physical);
}

static void level_physical_timer(void)
{
    level_ppi(timer_physical.intid, raise_physical_timer, lower_physical_timer);
}

static void level_monitors(void)
{
    if (PLATFORM_PMU_INTID == 0 || !monitors_there()) {
        check_unsupported("the_monitors_have_no_ppi");
        return;
    }
    level_ppi(PLATFORM_PMU_INTID, monitors_raise, monitors_quiet);
    monitors_quiet();
}

static void level_monitors_of_another_cpu(void)
{
    if (crew_start(2)) {
        crew_do(1, level_monitors);
    }
}

static void latched_while_disabled(uint32_t intid)
{
    enable_edge(intid, 0xa0);
    gicd_set_bit(GICD_ICENABLER, intid);
    check_that("enabled", !gicd_bit(GICD_ISENABLER, intid));
    pend(intid);
    check_that("signalled_while_disabled", !irq_line());
    check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
    gicd_set_bit(GICD_ISENABLER, intid);
    expect_handled("when_enabled", intid);
    expect_nothing("second");
}

static void latched_software(void)
{
    latched_while_disabled(SOFT(0));
}

static void latched_physical(void)
{
    latched_while_disabled(MSI(0));
}

/* Pending when it is disabled: not signalled, still pending, delivered when enabled. */
static void disabled_edges(void)
{
    for (uint32_t n = 0; n < 16; n++) {
        uint32_t intid = n < 8 ? SOFT(n) : MSI(n);

        enable_edge(intid, 0x40U + 8U * n);
        pend(intid);
    }
    for (uint32_t n = 0; n < 16; n++) {
        gicd_set_bit(GICD_ICENABLER, n < 8 ? SOFT(n) : MSI(n));
    }
    expect_nothing("disabled");
    for (uint32_t n = 16; n-- != 0;) {
        uint32_t intid = n < 8 ? SOFT(n) : MSI(n);

        check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
        gicd_set_bit(GICD_ISENABLER, intid);
        expect_handled("enabled", intid);
    }
}

static const struct check checks[] = {
    {16, "software-latched-while-disabled", latched_software},
    {16, "physical-latched-while-disabled", latched_physical},
    {16, "pending-edges-disabled", disabled_edges},
    {16, "pending-level-disabled", disabled_while_pending},
    {17, "line-high-at-eoi", high_at_eoi},
    {17, "line-low-and-high-while-active", low_and_high_while_active},
    {17, "icpendr-with-the-line-high", clear_pending_of_a_high_line},
    {17, "icpendr-without-a-line", clear_pending_of_no_line},
    {17, "icpendr-of-many", clear_pending_of_many},
    {17, "line-while-disabled", line_while_disabled},
    {17, "virtual-timer-is-a-level", level_virtual_timer},
    {17, "physical-timer-is-a-level", level_physical_timer},
    {17, "monitors-are-a-level", level_monitors},
    {17, "monitors-of-another-cpu", level_monitors_of_another_cpu},
};

const struct check_list check_list_level = CHECK_LIST(checks);
