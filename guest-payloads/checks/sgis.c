/*
 * Software-generated interrupts, as far as one CPU can send them.
 */
#include "checks/fixture.h"
#include "checks/table.h"

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
    {21, "sgi-again-while-active", again_while_active},
};

const struct check_list check_list_sgis = CHECK_LIST(checks);
