/*
 * Groups 0 and 1: their enables in distributor and CPU interface, and which registers see which.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "sysreg.h"

#define BOTH_GROUPS (field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1))

/* The distributor's own pair has the same bits. */
static void set_distributor(uint32_t groups)
{
    io_write32(GIC_CTLR, groups);
    dsb();
}

static void distributor_gates(uint32_t intid)
{
    enable_edge(intid, 0xa0);
    set_distributor(0);
    check_equal("ctlr", io_read32(GIC_CTLR), 0);
    pend(intid);
    check_that("forwarded_while_off", !irq_line());
    check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
    set_distributor(field_put(GICD_CTLR_GRP1, 1));
    check_that("forwarded_by_the_other_group", !irq_line());
    set_distributor(field_put(GICD_CTLR_GRP0, 1));
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
    set_distributor(0);
    check_that("signalled_while_off", !irq_line());
    set_distributor(field_put(GICD_CTLR_GRP0, 1));
    for (uint32_t n = 0; n < 4 * LIST_REGISTERS; n++) {
        if (!check_that("lost", irq_line())) {
            return;
        }
        acknowledge();
        complete();
    }
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
 * What waits of a group that is off at the interface does not keep the other from coming, however many they
 * are.
 */
static void one_group_off(void)
{
    set_distributor(BOTH_GROUPS);
    gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1));
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        gicd_set_group(SOFT(n), 1);
        enable_edge(SOFT(n), 0xa0);
        pend(SOFT(n));
    }
    check_that("group_1_signalled", !irq_line());
    enable_edge(MSI(0), 0x80);
    pend(MSI(0));
    expect_handled("group_0", MSI(0));
    gicc_write(GICC_CTLR, BOTH_GROUPS | field_put(GICC_CTLR_ACKCTL, 1));
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        check_that("lost", irq_line());
        acknowledge();
        complete();
    }
}

/* IAR hides group 1 as 1022, unless AckCtl is set; EOIR completes it then. */
static void group_1(uint32_t intid)
{
    set_distributor(BOTH_GROUPS);
    gicc_write(GICC_CTLR, BOTH_GROUPS);
    gicd_set_group(intid, 1);
    check_that("igroupr", gicd_bit(GICD_IGROUPR, intid));
    enable_edge(intid, 0xa0);
    pend(intid);
    check_that("not_signalled", irq_line());
    check_equal("iar", acknowledge(), INTID_OTHER_GROUP);
    check_equal("hppir", gicc_read(GICC_HPPIR), INTID_OTHER_GROUP);
    gicc_write(GICC_CTLR, BOTH_GROUPS | field_put(GICC_CTLR_ACKCTL, 1));
    check_equal("hppir_with_ackctl", gicc_read(GICC_HPPIR), intid);
    expect_taken("with_ackctl", intid);
    check_equal("running", gicc_read(GICC_RPR), 0xa0);
    complete();
    expect_idle("not_idle", intid);
}

static void group_1_software(void)
{
    group_1(SOFT(0));
}

static void group_1_physical(void)
{
    group_1(MSI(0));
}

/*
 * The aliases show group 1 and nothing of group 0. QEMU's CPU interfaces, physical and virtual, do not have
 * them.
 */
static void aliases(void)
{
    if (gicc_read(GICC_AHPPIR) != INTID_SPURIOUS) {
        check_unsupported("no_aliased_registers");
        return;
    }
    set_distributor(BOTH_GROUPS);
    gicc_write(GICC_CTLR, BOTH_GROUPS);
    enable_edge(SOFT(0), 0x80);
    enable_edge(MSI(0), 0xa0);
    gicd_set_group(MSI(0), 1);
    pend(MSI(0));
    pend(SOFT(0));
    check_that("not_signalled", irq_line());
    check_equal("aiar_of_group_0", gicc_read(GICC_AIAR), INTID_SPURIOUS);
    check_equal("ahppir_of_group_0", gicc_read(GICC_AHPPIR), INTID_SPURIOUS);
    expect_handled("iar", SOFT(0));
    check_equal("ahppir", gicc_read(GICC_AHPPIR), MSI(0));
    check_equal("aiar", gicc_read(GICC_AIAR), MSI(0));
    check_that("not_active", gicd_bit(GICD_ISACTIVER, MSI(0)));
    check_equal("running", gicc_read(GICC_RPR), 0xa0);
    gicc_write(GICC_AEOIR, MSI(0));
    fixture_settle();
    expect_idle("not_idle", MSI(0));
}

/* Priorities order the two groups as one. */
static void groups_by_priority(void)
{
    set_distributor(BOTH_GROUPS);
    gicc_write(GICC_CTLR, BOTH_GROUPS | field_put(GICC_CTLR_ACKCTL, 1));
    for (uint32_t n = 0; n < 12; n++) {
        gicd_set_group(SOFT(n), n % 2U);
        enable_edge(SOFT(n), 0x80U - 8U * n);
        pend(SOFT(n));
    }
    for (uint32_t n = 12; n-- != 0;) {
        expect_handled("by_priority", SOFT(n));
    }
}

/* FIQEn turns group 0 into FIQ: the other line. */
static void group_0_as_fiq(void)
{
    gicc_write(GICC_CTLR, field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_FIQEN, 1));
    enable_edge(MSI(0), 0xa0);
    pend(MSI(0));
    check_that("as_irq", !irq_line());
    check_that("not_as_fiq", (read_ISR() & ISR_F) != 0);
    check_equal("acknowledged", acknowledge(), MSI(0));
    check_that("fiq_still_up", (read_ISR() & ISR_F) == 0);
    complete();
}

static const struct check checks[] = {
    {24, "distributor-gates-software", distributor_gates_software},
    {24, "distributor-gates-physical", distributor_gates_physical},
    {24, "distributor-gates-sgi", distributor_gates_sgi},
    {24, "distributor-off-and-on", distributor_off_and_on},
    {15, "interface-gates", interface_gates},
    {15, "one-group-off", one_group_off},
    {15, "group-1-software", group_1_software},
    {15, "group-1-physical", group_1_physical},
    {15, "aliased-registers", aliases},
    {15, "groups-by-priority", groups_by_priority},
    {15, "group-0-as-fiq", group_0_as_fiq},
};

const struct check_list check_list_groups = CHECK_LIST(checks);
