/*
 * The enables of groups 0 and 1, in distributor and CPU interface.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/run.h"

static void distributor_gates(uint32_t intid)
{
    enable_edge(intid, 0xa0);
    gicd_set_groups(0);
    check_equal("ctlr", gicd_groups(), 0);
    pend(intid);
    check_that("forwarded_while_off", !irq_line());
    check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
    gicd_set_groups(field_put(GICD_CTLR_GRP1, 1));
    check_that("forwarded_by_the_other_group", !irq_line());
    gicd_set_groups(field_put(GICD_CTLR_GRP0, 1));
    expect_handled("when_on", intid);
    expect_nothing("afterwards");
}

static void distributor_gates_software(void)
{
    distributor_gates(SOFT(0));
}

static void distributor_gates_physical(void)
{
    distributor_gates(MSI(0));
}

static void distributor_gates_sgi(void)
{
    distributor_gates(2);
}

/*
 * Turned off with more pending than there are list registers, and on again: all there, none signalled
 * between.
 */
static void distributor_off_and_on(void)
{
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        enable_edge(MSI(n), 0xa0);
        enable_edge(SOFT(n), 0x80);
        pend(MSI(n));
        pend(SOFT(n));
    }
    check_that("not_signalled", irq_line());
    gicd_set_groups(0);
    check_that("signalled_while_off", !irq_line());
    gicd_set_groups(field_put(GICD_CTLR_GRP0, 1));
    expect_each("software", SOFT(0), 2 * LIST_REGISTERS); /* the more urgent ones */
    expect_each("physical", MSI(0), 2 * LIST_REGISTERS);
    expect_nothing("afterwards");
}

static void interface_gates(void)
{
    gicc_write(GICC_CTLR, 0);
    enable_edge(MSI(0), 0xa0);
    enable_edge(SOFT(0), 0x80);
    pend(MSI(0));
    pend(SOFT(0));
    check_that("signalled_while_off", !irq_line());
    gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1));
    expect_handled("first", SOFT(0));
    gicc_write(GICC_CTLR, 0);
    check_that("signalled_while_off_again", !irq_line());
    gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1));
    expect_handled("second", MSI(0));
}

/*
 * All list registers hold what was dropped and is not deactivated, but one, in which an interrupt is pending.
 * A more urgent one of a group that the CPU has off does not take its place.
 */
static void group_off_takes_no_place(void)
{
    uint32_t control = field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_EOIMODE, 1);

    gicd_set_groups(field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1));
    gicc_write(GICC_CTLR, control);
    for (uint32_t n = 0; n < LIST_REGISTERS - 1U; n++) {
        enable_edge(MSI(n), 0x80U - 8U * n);
        pend(MSI(n));
        if (!expect_taken("dropped", MSI(n))) {
            return;
        }
        drop(MSI(n));
    }
    enable_edge(MSI(10), 0xa0);
    pend(MSI(10));
    gicd_set_group(MSI(11), 1);
    enable_edge(MSI(11), 0x40);
    pend(MSI(11));
    if (run_has_physical_gic() && !irq_line()) {
        check_unsupported("the_gic_keeps_the_other_group_from_coming");
        unpend(MSI(10));
    } else if (expect_taken("of_the_group_that_is_on", MSI(10))) {
        drop(MSI(10));
        deactivate(MSI(10));
    }
    unpend(MSI(11));
    for (uint32_t n = 0; n < LIST_REGISTERS - 1U; n++) {
        deactivate(MSI(n));
    }
    gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1));
    expect_idle("not_idle", MSI(10));
}

static const struct check checks[] = {
    {24, "distributor-gates-software", distributor_gates_software},
    {24, "distributor-gates-physical", distributor_gates_physical},
    {24, "distributor-gates-sgi", distributor_gates_sgi},
    {24, "distributor-off-and-on", distributor_off_and_on},
    {15, "interface-gates", interface_gates},
    {15, "group-off-takes-no-place", group_off_takes_no_place},
};

const struct check_list check_list_groups = CHECK_LIST(checks);
