/*
 * Which interrupt comes next: the most urgent of all that are pending, however many there are and whenever
 * they came.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/run.h"

#define LEVELS 24U
#define MANY   64U

/* The step through a range that visits all of it: prime, and no divisor of any number used here. */
#define STRIDE 37U

static uint32_t priority_of(uint32_t n)
{
    return 8U * (n * 11U % LEVELS);
}

/*
 * `count` interrupts from `first` on, enabled and raised in an order that is neither theirs nor their
 * priorities'.
 */
static void raise_scrambled(uint32_t first, uint32_t count)
{
    for (uint32_t n = 0; n < count; n++) {
        enable_edge(first + n, priority_of(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        pend(first + n * STRIDE % count);
    }
}

/* Handles what is pending; priorities must not rise in number, and each interrupt comes once. */
static void handle_in_order(uint32_t first, uint32_t count)
{
    bool seen[MANY] = {false};
    uint32_t last = 0;

    for (uint32_t i = 0; i < count && check_holds(); i++) {
        uint32_t n = acknowledge() - first;

        if (!check_that("a_stranger", n < count) || !check_that("twice", !seen[n])) {
            return;
        }
        seen[n] = true;
        check_that("less_urgent_first", priority_of(n) >= last);
        check_equal("running", gicc_read(GICC_RPR), priority_of(n));
        last = priority_of(n);
        complete();
    }
    expect_nothing("afterwards");
}

static void order_of(uint32_t first, uint32_t count)
{
    raise_scrambled(first, count);
    handle_in_order(first, count);
}

static void order_8(void)
{
    order_of(SOFT(0), 8);
}

static void order_16(void)
{
    order_of(SOFT(0), 16);
}

/* False: there are not that many without a device, which makes the check unsupported. */
static bool has_many(void)
{
    if (SOFT_COUNT < MANY) {
        check_unsupported("the_machine_has_fewer_interrupts");
    }
    return SOFT_COUNT >= MANY;
}

static void order_64(void)
{
    if (has_many()) {
        order_of(SOFT(0), MANY);
    }
}

static void order_64_physical(void)
{
    order_of(MSI(0), MANY);
}

/* Half with hardware behind them, half without: the two blocks are neighbours. */
static void order_64_mixed(void)
{
    order_of(MSI(MSI_COUNT - MANY / 2), MANY);
}

/* Between two of many, a more urgent one arrives: it is the next. */
static void late_between(uint32_t late)
{
    uint32_t seen = 0;

    for (uint32_t n = 0; n < 16; n++) {
        enable_edge(MSI(n), 0x60U + 8U * (n % 4U));
        pend(MSI(n));
    }
    enable_edge(late, 0x40);
    for (uint32_t n = 0; n < 16; n++) {
        expect_one_of("in_between", MSI(0), 16, &seen);
        if (n % 4U == 1) {
            pend(late);
            expect_handled("late", late);
        }
    }
    expect_nothing("afterwards");
}

static void late_physical_between(void)
{
    late_between(MSI(20));
}

static void late_software_between(void)
{
    late_between(SOFT(0));
}

/*
 * While one is active and more wait than fit, a more urgent one arrives: it preempts. A less urgent one does
 * not.
 */
static void late_preempts(void)
{
    for (uint32_t n = 0; n < 16; n++) {
        enable_edge(SOFT(n), 0x60);
        pend(SOFT(n));
    }
    enable_edge(MSI(0), 0x40);
    enable_edge(MSI(1), 0x20);
    enable_edge(MSI(2), 0x80);
    check_that("signalled", irq_line());
    acknowledge();
    pend(MSI(2));
    check_that("preempted_by_a_less_urgent_one", !irq_line());
    pend(MSI(0));
    expect_taken("first_late", MSI(0));
    pend(MSI(1));
    expect_handled("second_late", MSI(1));
    complete();
    complete();
    for (uint32_t n = 1; n < 16; n++) {
        check_that("lost", acknowledge() - SOFT(0) < 16);
        complete();
    }
    expect_handled("least_urgent", MSI(2));
}

/*
 * Of equals, the lowest INTID; a virtual interface chooses among its list registers, which hold the lowest.
 */
static void ties_by_intid(void)
{
    bool done[MANY] = {false};
    uint32_t lowest = 0;

    if (!has_many()) {
        return;
    }
    for (uint32_t n = MANY; n-- != 0;) {
        enable_edge(SOFT(n), 0xa0);
        pend(SOFT(n));
    }
    for (uint32_t i = 0; i < MANY && check_holds(); i++) {
        uint32_t n = acknowledge() - SOFT(0);
        uint32_t before = 0;

        if (!check_that("a_stranger", n < MANY)) {
            return;
        }
        for (uint32_t m = lowest; m < n; m++) {
            before += done[m] ? 0 : 1;
        }
        check_at_most("lower_ones_waiting", before, run_has_physical_gic() ? 0 : LIST_REGISTERS - 1U);
        done[n] = true;
        while (lowest < MANY && done[lowest]) {
            lowest++;
        }
        complete();
    }
}

/* The priority of a pending interrupt is changed, in both directions. */
static void changed_while_pending(void)
{
    for (uint32_t n = 0; n < 8; n++) {
        enable_edge(SOFT(n), 0x80);
        pend(SOFT(n));
    }
    gicd_set_priority(SOFT(6), 0x20);
    gicd_set_priority(SOFT(0), 0xc0);
    expect_handled("raised", SOFT(6));
    for (uint32_t n = 0; n < 6; n++) {
        check_that("lowered_too_early", acknowledge() != SOFT(0));
        complete();
    }
    expect_handled("lowered", SOFT(0));
}

static const struct check checks[] = {
    {3, "order-of-8", order_8},
    {3, "order-of-16", order_16},
    {3, "order-of-64", order_64},
    {3, "order-of-64-physical", order_64_physical},
    {3, "order-of-64-mixed", order_64_mixed},
    {3, "late-physical-between", late_physical_between},
    {3, "late-software-between", late_software_between},
    {3, "late-preempts", late_preempts},
    {3, "ties-by-intid", ties_by_intid},
    {3, "priority-changed-while-pending", changed_while_pending},
};

const struct check_list check_list_order = CHECK_LIST(checks);
