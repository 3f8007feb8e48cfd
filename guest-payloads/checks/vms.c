/*
 * Two VMs on one CPU: what each has to itself, and what reaches the one that does not run. The second VM says
 * what it saw in the page they share.
 */
#include "checks/vms.h"

#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/turn.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "monitors.h"
#include "registers.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/run.h"
#include "runtime/second.h"
#include "runtime/timer.h"
#include "stamp.h"
#include "sysreg.h"

#define SOON        VMS_SOON
#define SLICE       30000U
#define LONG_SLICE  (10U * SLICE)
#define ROUNDS      5U
#define SEED_FIRST  0x1000U
#define SEED_SECOND 0x2000U

/* ---- in the second VM ---- */

static void fill(uint32_t order, void (*fill_with)(uint32_t), uint32_t (*wrong)(uint32_t))
{
    static uint32_t filled[2];
    uint32_t which = order - ORDER_FILL;

    SECOND->result = filled[which] != 0 ? wrong(filled[which]) : 0;
    filled[which] = SEED_SECOND + SECOND->argument;
    fill_with(filled[which]);
}

static void raise_some(void)
{
    for (uint32_t n = 0; n < 3; n++) {
        enable_edge(SOFT(n), 0xa0 + 0x10 * n);
        pend(SOFT(n));
    }
    SECOND->result = acknowledge();
}

static void take_them(void)
{
    uint32_t seen = 0;

    complete();
    for (uint32_t n = 1; n < 3; n++) {
        seen = seen * 10 + (acknowledge() == SOFT(n) ? n : 9);
        complete();
    }
    SECOND->result = seen;
}

static uint64_t second_deadline;

static void arm_timer(void)
{
    gicd_set_bit(GICD_ISENABLER, timer_virtual.intid);
    second_deadline = stamp() + SECOND->argument;
    timer_arm(&timer_virtual, second_deadline);
}

static void await_tick(void)
{
    uint64_t limit = limit_from_now();

    while (!irq_line() && !limit_over(limit)) {
    }
    SECOND->result = (uint32_t)(stamp() - second_deadline);
    if (acknowledge() != timer_virtual.intid) {
        SECOND->result = UINT32_MAX;
    }
    timer_stop(&timer_virtual);
    complete();
}

void vms_obey(uint32_t order)
{
    switch ((enum vms_order)order) {
    case ORDER_FILL:
        fill(order, registers_fill, registers_wrong);
        break;
    case ORDER_FILL_FP:
        fill(order, registers_fill_fp, registers_wrong_fp);
        break;
    case ORDER_COUNTER:
        SECOND->result = (uint32_t)(read_CNTPCT() - read_CNTVCT());
        break;
    case ORDER_RAISE:
        raise_some();
        break;
    case ORDER_TAKE:
        take_them();
        break;
    case ORDER_ARM:
        SECOND->result = 1;
        arm_timer();
        break;
    case ORDER_TICK:
        await_tick();
        break;
    case ORDER_TURN:
        SECOND->result = 1;
        turn_all(&SECOND->order);
        break;
    }
}

/* ---- in the first ---- */

bool vms_have_second(void)
{
    const char *why = second_start(VMS_OFFSET);

    if (why != NULL && run_has_physical_gic()) {
        check_unsupported("two_VMs_need_a_virtual_GIC");
        return false;
    }
    return check_that(why != NULL ? why : "second", why == NULL);
}

uint32_t vms_ask(enum vms_order order, uint32_t argument)
{
    SECOND->argument = argument;
    second_run((enum second_order)order);
    return SECOND->result;
}

static void keep_registers(enum vms_order order, void (*fill_with)(uint32_t), uint32_t (*wrong)(uint32_t))
{
    if (!vms_have_second()) {
        return;
    }
    for (uint32_t round = 0; round < ROUNDS; round++) {
        fill_with(SEED_FIRST + round);
        check_equal("register_of_second", vms_ask(order, round), 0);
        check_equal("register_of_first", wrong(SEED_FIRST + round), 0);
    }
}

static void registers_are_kept(void)
{
    keep_registers(ORDER_FILL, registers_fill, registers_wrong);
}

static void fp_registers_are_kept(void)
{
    keep_registers(ORDER_FILL_FP, registers_fill_fp, registers_wrong_fp);
}

/* A breakpoint would be there in both: the register that controls it is a VM's own until there is another. */
static void breakpoints_are_nobodys(void)
{
    uint32_t any_byte = 0x1e0; /* DBGBCR.BAS */

    if (!vms_have_second()) {
        return;
    }
    write_DBGBCR0(any_byte);
    check_equal("written", (uint32_t)read_DBGBCR0(), 0);
}

/* One CNTVOFF a VM, whichever of them runs. */
static void counters_differ(void)
{
    if (!vms_have_second()) {
        return;
    }
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint64_t before = read_CNTVCT();

        check_at_most("offset_of_second", vms_ask(ORDER_COUNTER, 0) - (VMS_OFFSET - 2U), 4U);
        check_at_most("offset_of_first", (uint32_t)(read_CNTPCT() - read_CNTVCT() + 4U), 8U);
        check_that("went_back", read_CNTVCT() > before);
    }
}

/* Each VM's pending and active interrupts are there when it runs again, and only then. */
static void interrupts_are_apart(void)
{
    if (!vms_have_second()) {
        return;
    }
    enable_edge(MSI(0), 0x80);
    enable_edge(SOFT(1), 0x90);
    enable_edge(SOFT(5), 0xc0);
    pend(MSI(0));
    pend(SOFT(5));
    expect_taken("first_is_active", MSI(0));
    pend(SOFT(1));
    check_equal("second_is_active", vms_ask(ORDER_RAISE, 0), SOFT(0));
    complete();
    expect_handled("first_pending", SOFT(1));
    expect_handled("first_pending_last", SOFT(5));
    expect_nothing("first_done");
    check_equal("second_pending", vms_ask(ORDER_TAKE, 0), 12);
    expect_nothing("first_still_done");
    pend(MSI(0));
    fixture_stir();
    expect_handled("again", MSI(0));
}

/* An interrupt that comes for the VM that does not run gives it the CPU. */
static void interrupt_takes_the_cpu(void)
{
    uint32_t before;

    if (!vms_have_second()) {
        return;
    }
    enable_level(timer_virtual.intid, 0x80);
    before = SECOND->count;
    timer_arm(&timer_virtual, stamp() + SOON);
    second_run(SECOND_SPIN);
    check_that("second_ran", SECOND->count > before);
    check_that("not_signalled", irq_line());
    expect_taken("timer", timer_virtual.intid);
    timer_stop(&timer_virtual);
    complete();
    second_run(SECOND_STAMP);
}

/* The same for its emulated timer. */
static void physical_timer_takes_the_cpu(void)
{
    uint64_t deadline;

    if (!vms_have_second()) {
        return;
    }
    enable_level(timer_physical.intid, 0x80);
    deadline = read_CNTPCT() + SOON;
    timer_arm(&timer_physical, deadline);
    second_run(SECOND_SPIN);
    check_that("early", read_CNTPCT() >= deadline);
    check_at_most("late", (uint32_t)(read_CNTPCT() - deadline), 2000);
    expect_taken("timer", timer_physical.intid);
    timer_stop(&timer_physical);
    complete();
    second_run(SECOND_STAMP);
}

/* The performance monitors are the first VM's: so is what they have to say while the second runs. */
static void monitors_take_the_cpu(void)
{
    uint32_t before;

    if (!vms_have_second()) {
        return;
    }
    if (PLATFORM_PMU_INTID == 0 || !monitors_there()) {
        check_unsupported("the_monitors_have_no_ppi");
        return;
    }
    enable_level(PLATFORM_PMU_INTID, 0x80);
    before = SECOND->count;
    monitors_raise_after(SOON);
    hypercall(HVC_VM_SLICE, SLICE); /* else the second one would have the CPU for ever where this fails */
    second_run(SECOND_SPIN);
    hypercall(HVC_VM_SLICE, 0);
    check_that("second_ran", SECOND->count > before);
    expect_taken("monitors", PLATFORM_PMU_INTID);
    monitors_quiet();
    complete();
    second_run(SECOND_STAMP);
}

static volatile uint32_t count_before;

/* While the second VM has CPU 0: settings of vCPU 0 are changed, and this CPU's own timer is as it was. */
static void job_change_settings(void)
{
    for (uint64_t limit = limit_from_now(); SECOND->count == count_before && !limit_over(limit);) {
        relax();
    }
    check_that("second_did_not_run", SECOND->count != count_before);
    enable_level(timer_virtual.intid, 0x80);
    gicd_set_groups(0);
    gicd_set_groups(field_put(GICD_CTLR_GRP0, 1));
    disable_private_of(0, timer_virtual.intid);
    timer_arm(&timer_virtual, stamp());
    expect_taken("own_timer", timer_virtual.intid);
    timer_stop(&timer_virtual);
    complete();
    gicd_set_bit(GICD_ICENABLER, timer_virtual.intid);
}

static void settings_while_descheduled(void)
{
    if (!crew_start(2) || !vms_have_second()) {
        return;
    }
    enable_level(timer_virtual.intid, 0x80);
    count_before = SECOND->count;
    crew_begin(1, job_change_settings);
    hypercall(HVC_VM_SLICE,
              LONG_SLICE); /* else the second one would have the CPU for ever where this fails */
    second_run(SECOND_SPIN);
    hypercall(HVC_VM_SLICE, 0);
    crew_wait(1);
    second_run(SECOND_STAMP);
}

/* Both VMs use the one virtual timer of the CPU, and neither sees the other's. */
static void timers_are_apart(void)
{
    if (!vms_have_second()) {
        return;
    }
    enable_level(timer_virtual.intid, 0x80);
    vms_ask(ORDER_ARM, 2 * SOON);
    timer_arm(&timer_virtual, stamp() + UINT32_MAX);
    check_that("of_second", !irq_line());
    check_at_most("second_late", vms_ask(ORDER_TICK, 0), SOON);
    check_that("cval_of_first", read_CNTV_CVAL() > stamp() + SOON);
    timer_arm(&timer_virtual, stamp());
    expect_taken("of_first", timer_virtual.intid);
    SECOND->result = 0;
    check_equal("second_armed_while_first_is_active", vms_ask(ORDER_ARM, SOON), 1);
    check_at_most("second_while_first_is_active", vms_ask(ORDER_TICK, 0), SOON);
    timer_stop(&timer_virtual);
    complete();
    expect_nothing("afterwards");
}

/* With a time slice both go on though neither gives its CPU away. */
static void slices(void)
{
    uint32_t before, turns = 0, last;

    if (!vms_have_second()) {
        return;
    }
    check_equal("too_short", hypercall(HVC_VM_SLICE, HVC_SLICE_LEAST - 1U), HVC_EINVAL);
    before = last = SECOND->count;
    hypercall(HVC_VM_SLICE, SLICE);
    second_run(SECOND_SPIN);
    for (uint64_t start = stamp(); stamp() - start < 20U * SLICE;) {
        if (SECOND->count != last) {
            last = SECOND->count;
            turns++;
        }
    }
    hypercall(HVC_VM_SLICE, 0);
    second_run(SECOND_STAMP);
    check_that("second_ran", last != before);
    check_at_most("too_few_turns", 8U - (turns < 8U ? turns : 8U), 0);
    check_at_most("turns", turns, 12);
}

/* A trapped WFI runs the other VM; with both asleep the CPU sleeps until something comes for one of them. */
static void sleep_runs_the_other(void)
{
    uint32_t before;

    if (!vms_have_second()) {
        return;
    }
    enable_level(timer_virtual.intid, 0x80);
    before = SECOND->count;
    SECOND->order = SECOND_SPIN;
    hypercall(HVC_TRAP_WFI, 1);
    timer_arm(&timer_virtual, stamp() + SOON);
    wait_for_interrupt();
    hypercall(HVC_TRAP_WFI, 0);
    check_that("second_ran", SECOND->count > before);
    expect_taken("timer", timer_virtual.intid);
    timer_stop(&timer_virtual);
    complete();
    second_run(SECOND_STAMP);
}

static const struct check checks[] = {
    {31, "vms-deadline-while-descheduled", interrupt_takes_the_cpu},
    {31, "vms-wfi-runs-the-other", sleep_runs_the_other},
    {32, "vms-one-counter-each", counters_differ},
    {33, "vms-timers-are-apart", timers_are_apart},
    {35, "vms-cntp-while-descheduled", physical_timer_takes_the_cpu},
    {12, "vms-interrupts-are-apart", interrupts_are_apart},
    {25, "vms-registers-are-kept", registers_are_kept},
    {25, "vms-fp-registers-are-kept", fp_registers_are_kept},
    {25, "vms-breakpoints-are-nobodys", breakpoints_are_nobodys},
    {33, "vms-time-slices", slices},
    {31, "vms-monitors-take-the-cpu", monitors_take_the_cpu},
    {19, "vms-settings-while-descheduled", settings_while_descheduled},
};

const struct check_list check_list_vms = CHECK_LIST(checks);
