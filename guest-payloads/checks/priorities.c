/*
 * Priorities as the CPU interface applies them: mask, binary point, preemption, running priority, highest
 * pending.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "cpu.h"
#include "nested.h"
#include "runtime/irq.h"

/* Nests as deep as 5 bits of priority allow, one level for each. */
#define DEPTH_MAX 32U

/* The binary point that leaves priority bits [7:5] to decide preemption. */
#define BPR_8_GROUPS 4U

static volatile uint32_t nested_depth;
static volatile uint32_t deepest;
static volatile uint32_t handled;
static uint32_t wanted_depth;

/*
 * An interrupt as urgent as the mask does not pass it; one step more urgent does; and the mask opens at once.
 */
static void mask(uint32_t intid)
{
    enable_edge(intid, 0x80);
    pend(intid);
    gicc_write(GICC_PMR, 0x80);
    check_that("equal_to_the_mask_passed", !irq_line());
    check_equal("acknowledged", acknowledge(), INTID_SPURIOUS);
    check_that("not_pending", gicd_bit(GICD_ISPENDR, intid));
    gicc_write(GICC_PMR, 0x88);
    expect_handled("after_unmasking", intid);
    gicc_write(GICC_PMR, 0);
    gicd_set_priority(intid, 0);
    pend(intid);
    check_that("mask_0_let_through", !irq_line());
    gicc_write(GICC_PMR, 0xf0);
    expect_handled("most_urgent", intid);
}

static void mask_software(void)
{
    mask(SOFT(0));
}

static void mask_physical(void)
{
    mask(MSI(0));
}

/* More wait than there are list registers, some masked: those that pass come, the others stay. */
static void mask_of_many(void)
{
    for (uint32_t n = 0; n < 16; n++) {
        enable_edge(MSI(n), 0x40U + 8U * n);
        pend(MSI(n));
    }
    gicc_write(GICC_PMR, 0x80);
    for (uint32_t n = 0; n < 8; n++) {
        expect_handled("unmasked", MSI(n));
    }
    expect_nothing("masked");
    gicc_write(GICC_PMR, 0xf8);
    for (uint32_t n = 8; n < 16; n++) {
        expect_handled("unmasked_later", MSI(n));
    }
}

/* Nothing that is masked keeps what is not from coming, even if all list registers are taken. */
static void mask_then_urgent(void)
{
    gicc_write(GICC_PMR, 0x80);
    for (uint32_t n = 0; n < 2 * LIST_REGISTERS; n++) {
        enable_edge(MSI(n), 0xa0);
        pend(MSI(n));
    }
    check_that("masked_signalled", !irq_line());
    enable_edge(SOFT(0), 0x40);
    pend(SOFT(0));
    expect_handled("urgent", SOFT(0));
    gicc_write(GICC_PMR, 0xf8);
    expect_each("unmasked", MSI(0), 2 * LIST_REGISTERS);
}

static void bpr_decides_preemption(void)
{
    gicc_write(GICC_BPR, BPR_8_GROUPS);
    check_equal("bpr", gicc_read(GICC_BPR), BPR_8_GROUPS);
    enable_edge(MSI(0), 0x50);
    enable_edge(MSI(1), 0x48);
    enable_edge(SOFT(0), 0x40);
    enable_edge(SOFT(1), 0x38);
    pend(MSI(0));
    expect_taken("first", MSI(0));
    check_equal("running", gicc_read(GICC_RPR), 0x40);
    pend(MSI(1));
    pend(SOFT(0));
    check_that("preempted_within_its_group", !irq_line());
    pend(SOFT(1));
    expect_taken("of_a_higher_group", SOFT(1));
    check_equal("running_higher", gicc_read(GICC_RPR), 0x20);
    complete();
    complete();
    expect_handled("most_urgent_of_the_group", SOFT(0));
    expect_handled("least_urgent_of_the_group", MSI(1));
}

/* The largest binary point: no preemption at all, though priority still orders what is pending. */
static void bpr_without_preemption(void)
{
    gicc_write(GICC_BPR, 7);
    enable_edge(MSI(0), 0xf0);
    enable_edge(MSI(1), 0x08);
    enable_edge(MSI(2), 0x00);
    pend(MSI(0));
    expect_taken("first", MSI(0));
    pend(MSI(1));
    pend(MSI(2));
    check_that("preempted", !irq_line());
    complete();
    expect_handled("most_urgent", MSI(2));
    expect_handled("next", MSI(1));
}

/* As small a binary point as asked for, but not smaller than there are bits. */
static void bpr_smallest(void)
{
    uint32_t smallest;

    gicc_write(GICC_BPR, 0);
    smallest = gicc_read(GICC_BPR);
    check_at_most("smallest_bpr", smallest, 3);
    for (uint32_t point = smallest; point <= 7; point++) {
        gicc_write(GICC_BPR, point);
        check_equal("bpr", gicc_read(GICC_BPR), point);
    }
}

static void equal_does_not_preempt(void)
{
    enable_edge(MSI(0), 0x80);
    enable_edge(MSI(1), 0x80);
    enable_edge(SOFT(0), 0x88);
    enable_edge(SOFT(1), 0x78);
    pend(MSI(1));
    expect_taken("first", MSI(1));
    pend(MSI(0));
    pend(SOFT(0));
    check_that("equal_preempted", !irq_line());
    pend(SOFT(1));
    expect_handled("more_urgent", SOFT(1));
    complete();
    expect_handled("equal", MSI(0));
    expect_handled("less_urgent", SOFT(0));
}

/* One active on every level of priority, counted by hand. */
static void nest_all_levels(void)
{
    uint32_t levels =
        DEPTH_MAX - 1U; /* PMR has as many bits as a priority: the least urgent level is always masked */

    gicc_write(GICC_PMR, 0xff);
    for (uint32_t n = 0; n < levels && check_holds(); n++) {
        enable_edge(SOFT(n), 8U * (levels - 1U - n));
        pend(SOFT(n));
        expect_taken("nested", SOFT(n));
        check_equal("running", gicc_read(GICC_RPR), 8U * (levels - 1U - n));
    }
    for (uint32_t n = levels; n-- != 0;) {
        check_equal("running_back", gicc_read(GICC_RPR), 8U * (levels - 1U - n));
        complete();
    }
}

static void let_in(uint32_t unused)
{
    (void)unused;
    fixture_settle();
}

/* Raises a more urgent one inside each handler, and lets the CPU take it. */
static void nesting_handler(uint32_t intid)
{
    uint32_t level = ++nested_depth;

    if (level > deepest) {
        deepest = level;
    }
    if (level < wanted_depth) {
        pend(intid + 1);
        nested_call(let_in, 0);
    }
    nested_depth--;
    handled++;
}

static void preemption(uint32_t first, uint32_t depth)
{
    wanted_depth = depth;
    nested_depth = 0;
    deepest = 0;
    handled = 0;
    for (uint32_t n = 0; n < depth; n++) {
        enable_edge(first + n, 0xf0U - 8U * n);
    }
    irq_reset(nesting_handler);
    pend(first);
    check_that("lost", take_until(&handled, depth));
    check_equal("deepest", deepest, depth);
    check_equal("handled", handled, depth);
    check_equal("spurious", irq_spurious, 0);
}

static void preemption_software(void)
{
    preemption(SOFT(0), 2);
    preemption(SOFT(0), LIST_REGISTERS);
    preemption(SOFT(0), 12);
    preemption(SOFT(0), 24);
}

static void preemption_physical(void)
{
    preemption(MSI(0), 2);
    preemption(MSI(0), LIST_REGISTERS);
    preemption(MSI(0), 12);
    preemption(MSI(0), 24);
}

/* HPPIR looks and changes nothing; what is active does not hide what is pending. */
static void highest_pending(void)
{
    check_equal("when_idle", gicc_read(GICC_HPPIR), INTID_SPURIOUS);
    enable_edge(MSI(0), 0xa0);
    enable_edge(SOFT(0), 0x80);
    pend(MSI(0));
    fixture_settle();
    check_equal("one", gicc_read(GICC_HPPIR), MSI(0));
    check_equal("one_again", gicc_read(GICC_HPPIR), MSI(0));
    pend(SOFT(0));
    fixture_settle();
    check_equal("more_urgent", gicc_read(GICC_HPPIR), SOFT(0));
    expect_taken("first", SOFT(0));
    check_equal("behind_an_active_one", gicc_read(GICC_HPPIR), MSI(0));
    complete();
    expect_handled("second", MSI(0));
    check_equal("at_last", gicc_read(GICC_HPPIR), INTID_SPURIOUS);
}

static void running_priority(void)
{
    check_equal("idle", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    enable_edge(MSI(0), 0xa0);
    pend(MSI(0));
    check_equal("pending", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    expect_taken("taken", MSI(0));
    check_equal("active", gicc_read(GICC_RPR), 0xa0);
    gicd_set_priority(MSI(0), 0x20);
    check_equal("active_with_another_priority", gicc_read(GICC_RPR), 0xa0);
    complete();
    check_equal("complete", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
}

static const struct check checks[] = {
    {9, "mask-of-a-software-interrupt", mask_software},
    {9, "mask-of-a-physical-interrupt", mask_physical},
    {9, "mask-of-many", mask_of_many},
    {9, "masked-do-not-stop-an-urgent-one", mask_then_urgent},
    {9, "binary-point-decides-preemption", bpr_decides_preemption},
    {9, "binary-point-without-preemption", bpr_without_preemption},
    {9, "binary-point-smallest", bpr_smallest},
    {9, "equal-does-not-preempt", equal_does_not_preempt},
    {9, "nested-on-all-levels", nest_all_levels},
    {9, "preemption-by-software-interrupts", preemption_software},
    {9, "preemption-by-physical-interrupts", preemption_physical},
    {9, "highest-pending", highest_pending},
    {9, "running-priority", running_priority},
};

const struct check_list check_list_priorities = CHECK_LIST(checks);
