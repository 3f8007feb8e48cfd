/*
 * SGIs by affinity, as far as one CPU can send them to itself.
 */
#include "checks/fixture.h"
#include "checks/table.h"

static void expect_only(const char *what, uint32_t intid)
{
    expect_handled(what, intid);
    expect_nothing("second");
}

static void all_to_self(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        gic_send(gic_sgi_to(1U << 0, intid));
        expect_only("by_list", intid);
    }
}

/* Another affinity, another range of targets, all but self, nobody. */
static void to_others(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        gic_send(gic_sgi_to(0, intid));
        gic_send(gic_sgi_to(1U << 0, intid) | field64_put(ICC_SGIR_AFF1, 1));
        gic_send(gic_sgi_to(1U << 0, intid) | field64_put(ICC_SGIR_AFF2, 1));
        gic_send(gic_sgi_to(1U << 0, intid) | field64_put(ICC_SGIR_AFF3, 1));
        gic_send(gic_sgi_to_others(intid));
    }
    expect_nothing("sent_to_others");
}

/* SGIs of group 0 are not for a guest that sends to group 1. */
static void of_the_other_group(void)
{
    gicd_set_group(5, 1);
    gic_send(gic_sgi_to(1U << 0, 5));
    expect_nothing("of_group_0");
    gicd_set_group(5, 0);
    gic_send(gic_sgi_to(1U << 0, 5));
    expect_only("of_group_1", 5);
}

static void merged(void)
{
    for (uint32_t i = 0; i < 3; i++) {
        gic_send(gic_sgi_to(1U << 0, 4));
    }
    expect_only("merged", 4);
}

static void pended_by_register(void)
{
    for (uint32_t intid = 0; intid < INTID_SGI_COUNT; intid++) {
        gicd_set_bit(GICD_ISPENDR, intid);
        check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
        expect_only("pended", intid);
        gicd_set_bit(GICD_ISPENDR, intid);
        gicd_set_bit(GICD_ICPENDR, intid);
        expect_nothing("cleared");
    }
}

static void again_while_active(void)
{
    gic_send(gic_sgi_to(1U << 0, 2));
    expect_taken("first", 2);
    gic_send(gic_sgi_to(1U << 0, 2));
    check_that("preempted_by_itself", !irq_line());
    complete();
    expect_only("again", 2);
}

static const struct check checks[] = {
    {23, "sgis-to-self-by-affinity", all_to_self},
    {23, "sgis-to-other-affinities", to_others},
    {23, "sgis-of-the-other-group", of_the_other_group},
    {23, "sgis-merge-by-affinity", merged},
    {23, "sgis-pended-by-register", pended_by_register},
    {23, "sgis-again-while-active-by-affinity", again_while_active},
};

const struct check_list check_list_affinity = CHECK_LIST(checks);
