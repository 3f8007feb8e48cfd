/*
 * EOImode 1: EOIR drops the priority, DIR deactivates, in any order and at any time later.
 */
#include "checks/fixture.h"
#include "checks/table.h"

#define MORE_THAN_FIT (2U * LIST_REGISTERS)

static void drop_then_deactivate(uint32_t intid)
{
    gic_set_eoimode(true);
    enable_edge(intid, 0xa0);
    pend(intid);
    expect_taken("first", intid);
    drop(intid);
    check_equal("running", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    check_that("not_active_after_the_drop", gicd_bit(GICD_ISACTIVER, intid));
    pend(intid);
    check_that("came_while_active", !irq_line());
    deactivate(intid);
    expect_taken("second", intid);
    drop(intid);
    deactivate(intid);
    expect_idle("not_idle", intid);
    gic_set_eoimode(false);
}

static void software(void)
{
    drop_then_deactivate(SOFT(0));
}

static void physical(void)
{
    drop_then_deactivate(MSI(0));
}

static void sgi(void)
{
    drop_then_deactivate(7);
}

/* After the drop one no more urgent is taken. */
static void drop_lets_others_in(void)
{
    gic_set_eoimode(true);
    enable_edge(MSI(0), 0xa0);
    enable_edge(MSI(1), 0xa0);
    pend(MSI(0));
    expect_taken("first", MSI(0));
    pend(MSI(1));
    check_that("equal_preempted", !irq_line());
    drop(MSI(0));
    expect_taken("second", MSI(1));
    drop(MSI(1));
    deactivate(MSI(0));
    check_that("wrong_one_deactivated",
               gicd_bit(GICD_ISACTIVER, MSI(1)) && !gicd_bit(GICD_ISACTIVER, MSI(0)));
    deactivate(MSI(1));
    expect_idle("not_idle", MSI(1));
    gic_set_eoimode(false);
}

/*
 * `count` active at the same time and all dropped; deactivated in another order, number n being n times
 * `stride`. After each DIR exactly that one is inactive.
 */
static void any_order(uint32_t first, uint32_t count, uint32_t stride)
{
    gic_set_eoimode(true);
    for (uint32_t n = 0; n < count; n++) {
        enable_edge(first + n, 0xa0);
        pend(first + n);
        expect_taken("taken", first + n);
        drop(first + n);
    }
    for (uint32_t n = 0; n < count && check_holds(); n++) {
        deactivate(first + (n + 1) * stride % count);
        for (uint32_t m = 0; m < count; m++) {
            uint32_t intid = first + (m + 1) * stride % count;

            check_equal(m <= n ? "deactivated_is_active" : "active", gicd_bit(GICD_ISACTIVER, intid), m > n);
        }
    }
    for (uint32_t n = 0; n < count; n++) {
        deactivate(first + n);
        gicd_set_bit(GICD_ICACTIVER, first + n);
    }
    gic_set_eoimode(false);
    for (uint32_t n = 0; n < count && check_holds(); n++) {
        pend(first + n);
        expect_handled("again", first + n);
    }
}

static void within_list_registers(void)
{
    any_order(SOFT(0), LIST_REGISTERS - 1U, 2);
    any_order(MSI(0), LIST_REGISTERS - 1U, 2);
}

static void beyond_software(void)
{
    any_order(SOFT(0), MORE_THAN_FIT, 3);
    any_order(SOFT(0), MORE_THAN_FIT, 5);
}

static void beyond_physical(void)
{
    any_order(MSI(0), MORE_THAN_FIT, 3);
    any_order(MSI(0), MORE_THAN_FIT, 5);
}

static const struct check checks[] = {
    {12, "drop-then-deactivate-software", software},
    {12, "drop-then-deactivate-physical", physical},
    {12, "drop-then-deactivate-sgi", sgi},
    {12, "drop-lets-others-in", drop_lets_others_in},
    {12, "any-order-within-list-registers", within_list_registers},
    {12, "any-order-beyond-list-registers-software", beyond_software},
    {12, "any-order-beyond-list-registers-physical", beyond_physical},
};

const struct check_list check_list_split = CHECK_LIST(checks);
