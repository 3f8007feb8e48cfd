/*
 * Which registers of a GICv2's CPU interface see which group.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "sysreg.h"

#define BOTH_GROUPS (field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1))

/*
 * What waits of a group that is off at the interface does not keep the other from coming, however many they
 * are.
 */
static void one_group_off(void)
{
    gicd_set_groups(BOTH_GROUPS);
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
    expect_each("group_1", SOFT(0), 2 * LIST_REGISTERS);
}

/* IAR hides group 1 as 1022, unless AckCtl is set; EOIR completes it then. */
static void group_1(uint32_t intid)
{
    gicd_set_groups(BOTH_GROUPS);
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
    gicd_set_groups(BOTH_GROUPS);
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
    gicd_set_groups(BOTH_GROUPS);
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
    {15, "one-group-off", one_group_off},           {15, "group-1-software", group_1_software},
    {15, "group-1-physical", group_1_physical},     {15, "aliased-registers", aliases},
    {15, "groups-by-priority", groups_by_priority}, {15, "group-0-as-fiq", group_0_as_fiq},
};

const struct check_list check_list_group_registers = CHECK_LIST(checks);
