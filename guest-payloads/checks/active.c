/*
 * What happens to an interrupt while it is active: disabled, raised again, by others or by its own handler;
 * and how soon a raised interrupt is there.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "stamp.h"

#define SELF_RAISES 1000U

/*
 * Instructions from a store that raises an interrupt for the CPU that runs, to that CPU's handler: far above
 * any.
 */
#define AT_ONCE 1000U

static volatile uint32_t handled;
static volatile uint32_t foreign;
static uint32_t source;

/* Disabled between IAR and EOIR: completes all the same, does not come while disabled, comes after. */
static void disabled_while_active(uint32_t intid)
{
    enable_edge(intid, 0xa0);
    pend(intid);
    if (!expect_taken("first", intid)) {
        return;
    }
    gicd_set_bit(GICD_ICENABLER, intid);
    check_that("not_active", gicd_bit(GICD_ISACTIVER, intid));
    complete();
    expect_idle("not_idle", intid);
    pend(intid);
    check_that("came_while_disabled", !irq_line());
    gicd_set_bit(GICD_ISENABLER, intid);
    expect_handled("second", intid);
    expect_idle("not_idle_at_last", intid);
}

static void disabled_software(void)
{
    disabled_while_active(SOFT(0));
}

static void disabled_physical(void)
{
    disabled_while_active(MSI(0));
}

static void disabled_level(void)
{
    if (!level_prepare(0xa0)) {
        return;
    }
    level_set_line(true);
    if (!expect_taken("first", LEVEL_INTID)) {
        return;
    }
    gicd_set_bit(GICD_ICENABLER, LEVEL_INTID);
    level_set_line(false);
    complete();
    expect_idle("not_idle", LEVEL_INTID);
    level_set_line(true);
    check_that("came_while_disabled", !irq_line());
    gicd_set_bit(GICD_ISENABLER, LEVEL_INTID);
    expect_taken("second", LEVEL_INTID);
    level_set_line(false);
    complete();
    expect_idle("not_idle_at_last", LEVEL_INTID);
}

/* Disabled and enabled again while active, and raised meanwhile: once more, after the EOI. */
static void reenabled_while_active(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0)};

    for (uint32_t i = 0; i < sizeof(intids) / sizeof(intids[0]); i++) {
        enable_edge(intids[i], 0xa0);
        pend(intids[i]);
        expect_taken("first", intids[i]);
        gicd_set_bit(GICD_ICENABLER, intids[i]);
        pend(intids[i]);
        gicd_set_bit(GICD_ISENABLER, intids[i]);
        check_that("preempted_by_itself", !irq_line());
        complete();
        expect_handled("second", intids[i]);
        expect_nothing("third");
    }
}

/* Raised in its own handler, any number of times: delivered once more. */
static void raised_while_active(uint32_t intid)
{
    enable_edge(intid, 0xa0);
    pend(intid);
    if (!expect_taken("first", intid)) {
        return;
    }
    pend(intid);
    pend(intid);
    check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
    check_that("not_active", gicd_bit(GICD_ISACTIVER, intid));
    check_that("preempted_by_itself", !irq_line());
    complete();
    expect_handled("second", intid);
    expect_nothing("third");
    expect_idle("not_idle", intid);
}

static void edge_software(void)
{
    raised_while_active(SOFT(0));
}

static void edge_physical(void)
{
    raised_while_active(MSI(0));
}

static void edge_sgi(void)
{
    raised_while_active(3);
}

static void self_raiser(uint32_t intid)
{
    if (intid != source) {
        foreign++;
        return;
    }
    handled++;
    if (handled < SELF_RAISES) {
        pend(intid);
    }
}

/* Each handler raises the next: as many as were raised come, and not one more. */
static void self_raising(uint32_t intid)
{
    source = intid;
    handled = 0;
    foreign = 0;
    irq_reset(self_raiser);
    enable_edge(intid, 0xa0);
    pend(intid);
    check_that("lost", take_until(&handled, SELF_RAISES));
    irq_unmask();
    fixture_settle();
    irq_mask();
    check_equal("handled", handled, SELF_RAISES);
    check_equal("foreign", foreign, 0);
}

static void storm_software(void)
{
    self_raising(SOFT(0));
}

static void storm_physical(void)
{
    self_raising(MSI(0));
}

static void storm_sgi(void)
{
    self_raising(5);
}

/* By the time the next instruction runs the interrupt is there; taking it needs no other exit. */
static void at_once(uintptr_t address, uint32_t value, uint32_t intid)
{
    uint32_t start;

    enable_edge(intid, 0xa0);
    source = intid;
    handled = SELF_RAISES; /* once */
    foreign = 0;
    irq_reset(self_raiser);
    irq_unmask();
    start = stamp_before_store(address, value);
    check_that("not_there", take_until(&handled, SELF_RAISES + 1));
    check_at_most("instructions", (uint32_t)irq_stamp - start, AT_ONCE);
    check_equal("foreign", foreign, 0);
}

static void injected_at_once(void)
{
    uint32_t intid = SOFT(7);

    at_once(PLATFORM_GICD_BASE + GICD_ISPENDR + intid / 32U * 4U, 1U << (intid % 32U), intid);
    if (GIC_HAS_SGIR) {
        at_once(PLATFORM_GICD_BASE + GICD_SGIR, field_put(GICD_SGIR_FILTER, SGIR_FILTER_SELF) | 9U, 9);
    }
    at_once(gic_msi_trigger(0).address, gic_msi_trigger(0).value, MSI(0));
}

static void doorbell_at_once(void)
{
    if (run_has_physical_gic()) {
        check_unsupported("no_doorbell_without_a_virtual_gic");
        return;
    }
    at_once(PLATFORM_DOORBELL_IPA + DOORBELL_RING, SOFT(0), SOFT(0));
    check_equal("result", hypercall(HVC_PEND, SOFT(0)), 0);
    expect_handled("by_hypercall", SOFT(0));
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        check_equal("result_for_an_sgi", hypercall(HVC_PEND, intid), HVC_EINVAL);
    }
    check_equal("result_for_1023", hypercall(HVC_PEND, INTID_SPURIOUS), HVC_EINVAL);
    expect_nothing("afterwards");
}

static const struct check checks[] = {
    {4, "software-disabled-while-active", disabled_software},
    {4, "physical-disabled-while-active", disabled_physical},
    {4, "level-disabled-while-active", disabled_level},
    {4, "enabled-again-while-active", reenabled_while_active},
    {7, "software-edge-in-its-own-handler", edge_software},
    {7, "physical-edge-in-its-own-handler", edge_physical},
    {7, "sgi-in-its-own-handler", edge_sgi},
    {7, "storm-of-a-self-raising-software-edge", storm_software},
    {7, "storm-of-a-self-raising-physical-edge", storm_physical},
    {7, "storm-of-a-self-raising-sgi", storm_sgi},
    {11, "raised-is-there-at-once", injected_at_once},
    {11, "doorbell-is-there-at-once", doorbell_at_once},
};

const struct check_list check_list_active = CHECK_LIST(checks);
