/*
 * More interrupts than list registers: all come, once each, in nests and in bursts, and the machinery behind
 * it comes to rest.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/counters.h"
#include "runtime/irq.h"
#include "runtime/run.h"

/* Interrupts with a device, and without one: as many as there are, up to as many again. */
#define BURST      64U
#define SOFT_BURST (SOFT_COUNT < BURST ? SOFT_COUNT : BURST)
#define ROUNDS     200U

/*
 * Exits for which a burst is the cause, each interrupt and each list register's refill; beyond that it is a
 * storm.
 */
#define MAINTENANCE_LIMIT(interrupts) (2U * (interrupts))

static const volatile struct counters *const counters =
    (const volatile struct counters *)PLATFORM_COUNTERS_IPA;

static volatile uint32_t came[SOFT(SOFT_COUNT)];
static volatile uint32_t handled;

static uint32_t maintenance_count(void)
{
    return run_is_native() ? 0 : counters->value[COUNT_exit_maintenance];
}

static void count_handler(uint32_t intid)
{
    if (intid < SOFT(SOFT_COUNT)) {
        came[intid]++;
    }
    handled++;
}

static void start_counting(void)
{
    irq_reset(count_handler);
    handled = 0;
    for (uint32_t intid = 0; intid < SOFT(SOFT_COUNT); intid++) {
        came[intid] = 0;
    }
}

static void nested(uint32_t first)
{
    if (!nest(first)) {
        return;
    }
    for (uint32_t level = NEST; level-- != 0;) {
        check_equal("running", gicc_read(GICC_RPR), nest_priority(level));
        check_that("not_active", gicd_bit(GICD_ISACTIVER, first + level));
        complete();
        check_that("still_active", !gicd_bit(GICD_ISACTIVER, first + level));
    }
    for (uint32_t level = 0; level < NEST; level++) {
        expect_idle("not_idle", first + level);
        pend(first + level);
        expect_handled("again", first + level);
    }
}

static void nested_software(void)
{
    nested(SOFT(0));
}

static void nested_physical(void)
{
    nested(MSI(0));
}

/* All list registers active; one more waits that may not preempt: nothing happens until the others end. */
static void less_urgent_waits(void)
{
    uint32_t before;

    if (!nest(MSI(0))) {
        return;
    }
    enable_edge(MSI(NEST), 0xc0);
    pend(MSI(NEST));
    before = maintenance_count();
    for (uint32_t i = 0; i < 100; i++) {
        fixture_settle();
    }
    check_at_most("maintenance_storm", maintenance_count() - before, MAINTENANCE_LIMIT(1));
    for (uint32_t level = 0; level < NEST; level++) {
        check_that("signalled_too_early", !irq_line());
        complete();
    }
    expect_handled("waiting", MSI(NEST));
}

/* A spilled interrupt raised again while active comes again after it ends. */
static void spilled_again(uint32_t first)
{
    if (!nest(first)) {
        return;
    }
    for (uint32_t level = 0; level < NEST; level++) {
        pend(first + level);
    }
    check_that("preempted_by_itself", !irq_line());
    for (uint32_t level = NEST; level-- != 0;) {
        complete();
        expect_handled("again", first + level);
    }
}

static void spilled_again_software(void)
{
    spilled_again(SOFT(0));
}

static void spilled_again_physical(void)
{
    spilled_again(MSI(0));
}

/* One burst, raised with the CPU's mask set; each of `count` interrupts from `first` on must come once. */
static void burst(uint32_t first, uint32_t count)
{
    start_counting();
    for (uint32_t i = 0; i < count; i++) {
        enable_edge(first + i, 0xa0);
    }
    for (uint32_t i = 0; i < count; i++) {
        pend(first + i);
    }
    check_that("lost", take_until(&handled, count));
    for (uint32_t i = 0; i < count; i++) {
        check_equal("came", came[first + i], 1);
    }
}

static void burst_software(void)
{
    burst(SOFT(0), SOFT_BURST);
}

static void burst_physical(void)
{
    burst(MSI(0), BURST);
}

static void burst_all(void)
{
    start_counting();
    for (uint32_t i = 0; i < INTID_SGI_COUNT; i++) {
        pend(i);
    }
    for (uint32_t i = 0; i < BURST; i++) {
        enable_edge(SOFT(i % SOFT_BURST), 8U * (i % SOFT_BURST % 24U));
        enable_edge(MSI(i), 8U * (23U - i % 24U));
        pend(SOFT(i % SOFT_BURST));
        pend(MSI(i));
    }
    check_that("lost", take_until(&handled, INTID_SGI_COUNT + SOFT_BURST + BURST));
    for (uint32_t intid = 0; intid < SOFT(SOFT_BURST); intid++) {
        check_equal("came", came[intid], intid < INTID_SGI_COUNT || intid >= MSI(0) ? 1 : 0);
    }
}

/* After a burst single interrupts need no maintenance: the conditions are off again. */
static void maintenance_goes_off(void)
{
    uint32_t before;

    if (run_has_physical_gic()) {
        check_unsupported("no_list_registers");
        return;
    }
    before = maintenance_count();
    burst(SOFT(0), SOFT_BURST);
    check_at_most("maintenance_of_the_burst", maintenance_count() - before, MAINTENANCE_LIMIT(SOFT_BURST));
    before = maintenance_count();
    for (uint32_t i = 0; i < LIST_REGISTERS; i++) {
        pend(SOFT(i));
        expect_handled("single", SOFT(i));
    }
    check_equal("maintenance_of_singles", maintenance_count() - before, 0);
    /* Those that the list registers hang on are usable: or the shim would not arm them. */
    check_equal("unusable_conditions",
                hypercall(HVC_UNUSABLE_CONDITIONS, 0) & (GICH_HCR_UIE | GICH_HCR_NPIE | GICH_HCR_LRENPIE), 0);
}

/* Several at once, over and over: what was just written to a list register is not taken for empty. */
static void back_to_back(void)
{
    for (uint32_t i = 0; i < NEST; i++) {
        enable_edge(SOFT(i), 0xa0);
    }
    start_counting();
    for (uint32_t round = 0; round < ROUNDS && check_holds(); round++) {
        uint32_t count = 1 + round % NEST;

        handled = 0;
        for (uint32_t i = 0; i < count; i++) {
            came[SOFT(i)] = 0;
            gicd_set_bit(GICD_ISPENDR, SOFT(i));
        }
        check_that("lost", take_until(&handled, count));
        for (uint32_t i = 0; i < count; i++) {
            check_equal("came", came[SOFT(i)], 1);
        }
    }
}

static void twice(uint32_t intid)
{
    for (uint32_t time = 0; time < 2; time++) {
        pend(intid);
        expect_handled("delivery", intid);
        expect_idle("not_idle", intid);
    }
    expect_nothing("afterwards");
}

/* Its completion is told of by INTID: 10 bits of it, and no neighbour. */
static void same_twice(void)
{
    enable_edge(SOFT(0), 0xa0);
    twice(SOFT(0));
    enable_level(SOFT(1), 0xa0);
    twice(SOFT(1));
    enable_edge(SOFT(SOFT_COUNT - 1), 0xa0);
    twice(SOFT(SOFT_COUNT - 1));
    twice(0);
    twice(INTID_SGI_COUNT - 1);
}

static void raise_ten_times(uint32_t intid)
{
    enable_edge(intid, 0xa0);
    for (uint32_t i = 0; i < 10; i++) {
        pend(intid);
    }
    fixture_settle();
    expect_handled("merged", intid);
}

static void queued_once(void)
{
    raise_ten_times(SOFT(0));
    expect_nothing("second");
}

/*
 * Of a physical edge the first is already the shim's when the second comes, and the two are one for the guest
 * only if it comes before the physical acknowledge: at most one more is delivered.
 */
static void queued_once_physical(void)
{
    raise_ten_times(MSI(0));
    if (run_has_physical_gic() || !irq_line()) {
        expect_nothing("second");
        return;
    }
    expect_handled("second", MSI(0));
    expect_nothing("third");
}

/* The guest's distributor has the same INTIDs, but they are not what the shim itself uses. */
static void maintenance_is_out_of_reach(void)
{
    static const uint32_t owned[] = {PLATFORM_MAINTENANCE_INTID, PLATFORM_HYPTIMER_INTID};

    for (uint32_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++) {
        gicd_set_bit(GICD_ICENABLER, owned[i]);
        gicd_set_bit(GICD_ICPENDR, owned[i]);
        gicd_set_bit(GICD_ICACTIVER, owned[i]);
        gicd_set_priority(owned[i], 0xff);
        gicd_set_group(owned[i], 1);
    }
    burst(MSI(0), BURST);
    nested(SOFT(0));
}

static const struct check checks[] = {
    {1, "nested-beyond-list-registers", nested_software},
    {1, "less-urgent-waits-without-a-storm", less_urgent_waits},
    {2, "maintenance-goes-off", maintenance_goes_off},
    {5, "same-interrupt-twice", same_twice},
    {6, "back-to-back", back_to_back},
    {8, "burst-of-software-interrupts", burst_software},
    {8, "burst-of-physical-interrupts", burst_physical},
    {8, "burst-of-all-kinds", burst_all},
    {8, "raised-ten-times-comes-once", queued_once},
    {8, "physical-raised-ten-times", queued_once_physical},
    {13, "spilled-completes", nested_physical},
    {13, "spilled-software-comes-again", spilled_again_software},
    {13, "spilled-physical-comes-again", spilled_again_physical},
    {14, "maintenance-is-out-of-reach", maintenance_is_out_of_reach},
};

const struct check_list check_list_capacity = CHECK_LIST(checks);
