/*
 * Software-generated interrupts, as far as one CPU can send them.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "sysreg.h"

static uintptr_t sources_of(uint32_t bank, uint32_t intid)
{
    return PLATFORM_GICD_BASE + bank + intid;
}

static void all_to_self(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        send_sgi(SGIR_FILTER_SELF, 0, intid);
        expect_sgi("by_filter", intid, 0);
        send_sgi(SGIR_FILTER_LIST, 1, intid);
        expect_sgi("by_list", intid, 0);
        expect_nothing("second");
    }
}

static void to_nobody(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        send_sgi(SGIR_FILTER_OTHERS, 1, intid);
        send_sgi(SGIR_FILTER_LIST, 0, intid);
        send_sgi(SGIR_FILTER_LIST, 0xfe, intid);
    }
    expect_nothing("sent_to_others");
}

/* All sixteen at once, by priority. */
static void all_at_once(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        gicd_set_priority(intid, 0xf0U - 8U * intid);
        send_sgi(SGIR_FILTER_SELF, 0, intid);
    }
    for (uint32_t intid = INTID_SGI_COUNT; intid-- != 0;) {
        expect_sgi("by_priority", intid, 0);
    }
}

static void merged(void)
{
    for (uint32_t i = 0; i < 3; i++) {
        send_sgi(SGIR_FILTER_SELF, 0, 4);
    }
    expect_sgi("first", 4, 0);
    expect_nothing("second");
}

/* SPENDSGIR pends from a source, CPENDSGIR takes that away; ISPENDR and ICPENDR have no say. */
static void pending_registers(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        io_write8(sources_of(GICD_SPENDSGIR, intid), 1);
        check_equal("spendsgir", io_read8(sources_of(GICD_SPENDSGIR, intid)), 1);
        check_equal("cpendsgir", io_read8(sources_of(GICD_CPENDSGIR, intid)), 1);
        check_that("ispendr", gicd_bit(GICD_ISPENDR, intid));
        check_equal("neighbour", io_read8(sources_of(GICD_SPENDSGIR, intid ^ 1U)), 0);
        expect_sgi("pended", intid, 0);
        io_write8(sources_of(GICD_SPENDSGIR, intid), 1);
        check_that("not_signalled", irq_line());
        io_write8(sources_of(GICD_CPENDSGIR, intid), 1);
        expect_nothing("cleared");
    }
    io_write32(PLATFORM_GICD_BASE + GICD_ISPENDR, 0xffff);
    expect_nothing("by_ispendr");
    send_sgi(SGIR_FILTER_SELF, 0, 6);
    io_write32(PLATFORM_GICD_BASE + GICD_ICPENDR, 0xffff);
    expect_sgi("after_icpendr", 6, 0);
}

/* The same SGI from two sources is two deliveries, each with its own. */
static void two_sources(void)
{
    io_write8(sources_of(GICD_SPENDSGIR, 9), 0x5);
    if (io_read8(sources_of(GICD_SPENDSGIR, 9)) != 0x5) {
        io_write8(sources_of(GICD_CPENDSGIR, 9), 0xff);
        check_unsupported("only_one_cpu");
        return;
    }
    expect_sgi("from_0", 9, 0);
    check_equal("left", io_read8(sources_of(GICD_SPENDSGIR, 9)), 0x4);
    expect_sgi("from_2", 9, 2);
    expect_nothing("third");
}

/* Sent again between IAR and EOIR, with a more urgent one in between. */
static void again_while_active(void)
{
    gicd_set_priority(1, 0x40);
    gicd_set_priority(2, 0x80);
    send_sgi(SGIR_FILTER_SELF, 0, 2);
    expect_taken("first", 2);
    send_sgi(SGIR_FILTER_SELF, 0, 2);
    check_that("preempted_by_itself", !irq_line());
    send_sgi(SGIR_FILTER_SELF, 0, 1);
    expect_sgi("more_urgent", 1, 0);
    complete();
    expect_sgi("second", 2, 0);
    expect_nothing("third");
}

static const struct check checks[] = {
    {21, "sgis-to-self", all_to_self},
    {21, "sgis-to-nobody", to_nobody},
    {21, "sgis-at-once", all_at_once},
    {21, "sgis-merge", merged},
    {21, "sgi-pending-registers", pending_registers},
    {21, "sgi-from-two-sources", two_sources},
    {21, "sgi-again-while-active", again_while_active},
};

const struct check_list check_list_sgis = CHECK_LIST(checks);
