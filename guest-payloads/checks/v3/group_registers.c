/*
 * Which system registers of a GICv3 see which group, and group 0 as the FIQ. Interrupts are of group 1 at
 * first; gicd_set_groups() tells it as group 0.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/run.h"
#include "sysreg.h"

#define BOTH_GROUPS (field_put(GICD_CTLR_GRP0, 1) | field_put(GICD_CTLR_GRP1, 1))

#define ENABLE_GROUP1 (1U << 1)
#define ENABLE_BOTH   3U

static bool fiq_line(void)
{
    fixture_settle();
    return (read_ISR() & ISR_F) != 0;
}

static void make_group_0(uint32_t intid, uint32_t priority)
{
    gicd_set_group(intid, 1);
    check_that("igroupr", !gicd_bit(GICD_IGROUPR, intid));
    enable_edge(intid, priority);
}

static void open_both(void)
{
    gicd_set_groups(BOTH_GROUPS);
    gic_set_groups(ENABLE_BOTH);
}

static void end_group_0(uint32_t intid)
{
    write_ICC_EOIR0(intid);
    fixture_stir();
    fixture_settle();
}

static void expect_fiq(const char *what, uint32_t intid)
{
    check_that("no_fiq", fiq_line());
    check_equal(what, read_ICC_IAR0(), intid);
    end_group_0(intid);
}

/* IAR0 takes it and IAR1 does not, HPPIR0 names it and HPPIR1 does not. */
static void group_0(uint32_t intid, void (*raise)(uint32_t intid))
{
    open_both();
    make_group_0(intid, 0xa0);
    raise(intid);
    check_that("no_fiq", fiq_line());
    check_that("as_irq", !irq_line());
    check_equal("hppir0", read_ICC_HPPIR0(), intid);
    check_equal("hppir1", read_ICC_HPPIR1(), INTID_SPURIOUS);
    check_equal("iar1", read_ICC_IAR1(), INTID_SPURIOUS);
    check_equal("iar0", read_ICC_IAR0(), intid);
    check_that("fiq_still_up", !fiq_line());
    check_that("not_active", gicd_bit(GICD_ISACTIVER, intid));
    check_equal("running", gicc_read(GICC_RPR), 0xa0);
    end_group_0(intid);
    expect_idle("not_idle", intid);
}

static void group_0_software(void)
{
    group_0(SOFT(0), pend);
}

static void group_0_physical(void)
{
    group_0(MSI(0), pend);
}

static void send_to_group_0(uint32_t intid)
{
    write_ICC_SGI0R(gic_sgi_to(1U << 0, intid));
    isb();
}

static void group_0_sgi(void)
{
    group_0(3, send_to_group_0);
}

/* IAR0 and HPPIR0 show nothing of group 1. */
static void group_1_is_not_in_iar0(void)
{
    open_both();
    enable_edge(MSI(0), 0xa0);
    pend(MSI(0));
    check_that("not_signalled", irq_line());
    check_that("as_fiq", !fiq_line());
    check_equal("iar0", read_ICC_IAR0(), INTID_SPURIOUS);
    check_equal("hppir0", read_ICC_HPPIR0(), INTID_SPURIOUS);
    check_equal("hppir1", read_ICC_HPPIR1(), MSI(0));
    expect_handled("iar1", MSI(0));
}

/* What waits of a group that is off does not keep the other from coming, however many they are. */
static void one_group_off(void)
{
    gicd_set_groups(BOTH_GROUPS);
    gic_set_groups(ENABLE_GROUP1);
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        make_group_0(SOFT(n), 0x40U + 8U * n);
        pend(SOFT(n));
    }
    check_that("as_fiq_while_off", !fiq_line());
    check_that("as_irq_while_off", !irq_line());
    enable_edge(MSI(0), 0x80);
    pend(MSI(0));
    if (run_has_physical_gic() && !irq_line()) {
        check_unsupported("the_gic_keeps_the_other_group_from_coming");
        return;
    }
    expect_handled("group_1", MSI(0));
    gic_set_groups(ENABLE_BOTH);
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        expect_fiq("lost", SOFT(n));
    }
    check_that("more_than_were_pended", !fiq_line());
}

/* Priorities order the two groups as one, each on its own line. */
static void groups_by_priority(void)
{
    open_both();
    for (uint32_t n = 0; n < 12; n++) {
        if (n % 2U == 0) {
            make_group_0(SOFT(n), 0x80U - 8U * n);
        } else {
            enable_edge(SOFT(n), 0x80U - 8U * n);
        }
        pend(SOFT(n));
    }
    for (uint32_t n = 12; n-- != 0;) {
        if (n % 2U == 0) {
            check_that("as_irq", !irq_line());
            expect_fiq("by_priority", SOFT(n));
        } else {
            check_that("as_fiq", !fiq_line());
            expect_handled("by_priority", SOFT(n));
        }
    }
}

/* A more urgent one of either group preempts the other, and each end drops its own priority. */
static void groups_nest(void)
{
    open_both();
    enable_edge(SOFT(0), 0xa0);
    make_group_0(MSI(0), 0x60);
    enable_edge(SOFT(1), 0x20);
    pend(SOFT(0));
    expect_taken("group_1", SOFT(0));
    pend(MSI(0));
    check_that("no_fiq", fiq_line());
    check_equal("group_0", read_ICC_IAR0(), MSI(0));
    pend(SOFT(1));
    expect_taken("group_1_again", SOFT(1));
    check_equal("running", gicc_read(GICC_RPR), 0x20);
    complete();
    check_equal("running_group_0", gicc_read(GICC_RPR), 0x60);
    end_group_0(MSI(0));
    check_equal("running_group_1", gicc_read(GICC_RPR), 0xa0);
    complete();
}

/* BPR1 alone decides among group 1 without CBPR; with it BPR0 does, and BPR1 shows that one more. */
static void binary_points(void)
{
    write_ICC_CTLR(0);
    write_ICC_BPR0(5);
    write_ICC_BPR1(3);
    isb();
    check_equal("bpr0", read_ICC_BPR0(), 5);
    check_equal("bpr1", read_ICC_BPR1(), 3);
    enable_edge(SOFT(0), 0x78);
    enable_edge(SOFT(1), 0x70);
    pend(SOFT(0));
    expect_taken("first", SOFT(0));
    pend(SOFT(1));
    expect_taken("preempts_by_bpr1", SOFT(1));
    complete();
    complete();
    write_ICC_CTLR(field_put(ICC_CTLR_CBPR, 1));
    isb();
    check_equal("bpr1_with_cbpr", read_ICC_BPR1(), 6);
    pend(SOFT(0));
    expect_taken("first_with_cbpr", SOFT(0));
    pend(SOFT(1));
    check_that("preempts_by_bpr0", !irq_line());
    complete();
    expect_handled("afterwards", SOFT(1));
}

static const struct check checks[] = {
    {15, "group-0-software", group_0_software},
    {15, "group-0-physical", group_0_physical},
    {15, "group-0-sgi", group_0_sgi},
    {15, "group-1-is-not-in-iar0", group_1_is_not_in_iar0},
    {15, "one-group-off-as-fiq", one_group_off},
    {15, "groups-by-priority-on-both-lines", groups_by_priority},
    {15, "groups-nest", groups_nest},
    {9, "binary-points-of-both-groups", binary_points},
};

const struct check_list check_list_group_registers = CHECK_LIST(checks);
