/*
 * The generic timers of a guest: deadlines, and a line that is a level. The virtual timer is the hardware's
 * own; the physical one is emulated under a shim and must behave alike (behaviour 35).
 */
#include "runtime/timer.h"

#include "checks/first.h"
#include "checks/fixture.h"
#include "checks/table.h"
#include "runtime/irq.h"
#include "runtime/run.h"
#include "stamp.h"
#include "sysreg.h"

/* Ticks: for something to happen at once; for something not to. */
#define SOON 3000U
#define LONG 100000U

/* The registers struct timer does not have. */
struct registers {
    const struct timer *timer;
    uint32_t (*read_ctl)(void);
    uint64_t (*read_cval)(void);
    uint32_t (*read_tval)(void);
    void (*write_tval)(uint32_t ticks);
};

static const struct registers cntv = {&timer_virtual, read_CNTV_CTL, read_CNTV_CVAL, read_CNTV_TVAL,
                                      write_CNTV_TVAL};
static const struct registers cntp = {&timer_physical, read_CNTP_CTL, read_CNTP_CVAL, read_CNTP_TVAL,
                                      write_CNTP_TVAL};

static void enable(const struct registers *t)
{
    gicd_set_priority(t->timer->intid, 0xa0);
    gicd_set_bit(GICD_ISENABLER, t->timer->intid);
}

static bool is_up(const struct registers *t)
{
    return (t->read_ctl() & TIMER_CTL_ISTATUS) != 0;
}

static void pass(uint32_t ticks)
{
    uint64_t start = stamp();

    while (stamp() - start < ticks) {
    }
}

/* The timer's interrupt is there; it is quieted and completed, and does not come again. */
static void expect_tick(const char *what, const struct registers *t)
{
    check_that("istatus", is_up(t));
    expect_taken(what, t->timer->intid);
    timer_stop(t->timer);
    complete();
    expect_nothing("second");
}

static void deadline_past(const struct registers *t)
{
    static const uint32_t ago[] = {0, 1, SOON, LONG};

    enable(t);
    for (uint32_t i = 0; i < sizeof(ago) / sizeof(ago[0]); i++) {
        timer_arm(t->timer, stamp() - ago[i]);
        expect_tick("past", t);
    }
    timer_arm(t->timer, 0);
    expect_tick("zero", t);
}

/*
 * What is signalled only a while after it was raised is waited for, and then acknowledged at once: a deadline
 * ahead stands for a GIC that takes its time.
 */
static void signalled_late(const struct registers *t)
{
    enable(t);
    timer_arm(t->timer, stamp() + LONG);
    check_that("not_signalled", irq_wait_signalled());
    check_equal("acknowledged", acknowledge(), t->timer->intid);
    timer_stop(t->timer);
    complete();
}

static void deadline_soon(const struct registers *t)
{
    uint64_t deadline;

    enable(t);
    deadline = stamp() + SOON;
    timer_arm(t->timer, deadline);
    check_that("too_early", !irq_line() && !is_up(t));
    pass(SOON);
    expect_tick("soon", t);
}

static void deadline_far(const struct registers *t)
{
    static const uint64_t deadlines[] = {UINT64_MAX,       UINT64_MAX - 1, 1ULL << 63,
                                         (1ULL << 63) - 1, 1ULL << 62,     1ULL << 40};

    enable(t);
    for (uint32_t i = 0; i < sizeof(deadlines) / sizeof(deadlines[0]); i++) {
        timer_arm(t->timer, deadlines[i]);
        pass(SOON);
        check_that("far_deadline_reached", !is_up(t));
        expect_nothing("far");
    }
    pass(LONG);
    expect_nothing("at_last");
}

static void tval_is_signed(const struct registers *t)
{
    static const uint32_t past[] = {0, UINT32_MAX, UINT32_MAX - SOON, UINT32_MAX - LONG};

    enable(t);
    for (uint32_t i = 0; i < sizeof(past) / sizeof(past[0]); i++) {
        timer_arm(t->timer, UINT64_MAX);
        t->write_tval(past[i]);
        isb();
        check_that("cval", stamp() - t->read_cval() < 2 * LONG);
        expect_tick("past", t);
    }
    timer_arm(t->timer, UINT64_MAX);
    t->write_tval(INT32_MAX);
    isb();
    expect_nothing("largest");
    check_at_most("tval", INT32_MAX - t->read_tval(), LONG);
    t->write_tval(SOON);
    isb();
    check_that("too_early", !irq_line());
    pass(SOON);
    check_that("tval_not_negative", (int32_t)t->read_tval() <= 0);
    expect_tick("soon", t);
}

enum fall { BY_DISABLE, BY_IMASK, BY_CVAL, BY_TVAL };

/* Drops the line of a timer whose deadline has passed. */
static void drop_line(const struct registers *t, enum fall fall)
{
    switch (fall) {
    case BY_DISABLE:
        t->timer->write_ctl(0);
        break;
    case BY_IMASK:
        t->timer->write_ctl(TIMER_CTL_ENABLE | TIMER_CTL_IMASK);
        break;
    case BY_CVAL:
        t->timer->write_cval(UINT64_MAX);
        break;
    case BY_TVAL:
        t->write_tval(INT32_MAX);
        break;
    }
    isb();
    fixture_settle();
}

/*
 * The line falls before the acknowledge: nothing is left to acknowledge. Where a list register answers the
 * acknowledge without an exit, nobody can take it back: then one interrupt comes whose line is low, as
 * software must expect of any level (IHI 0048, 3.2.4), and only its EOI must set things right.
 */
static void line_falls(const struct registers *t, enum fall fall)
{
    bool forgiven = false;

    enable(t);
    timer_arm(t->timer, stamp());
    check_that("not_signalled", irq_line());
    drop_line(t, fall);
    check_that("pending_though_low", !gicd_bit(GICD_ISPENDR, t->timer->intid));
    if (acknowledge() != INTID_SPURIOUS) {
        forgiven = t == &cntv && run_has_list_registers();
        check_that("came_though_low", forgiven);
        complete();
    }
    expect_nothing("afterwards");
    expect_idle("not_idle", t->timer->intid);
    timer_arm(t->timer, stamp());
    expect_tick("next", t);
    if (forgiven) {
        check_unsupported("a_list_register_is_acknowledged_without_an_exit");
    }
}

/* ISTATUS tells of the deadline whether or not IMASK lets it through. */
static void status_while_masked(const struct registers *t)
{
    enable(t);
    t->timer->write_cval(stamp());
    t->timer->write_ctl(TIMER_CTL_ENABLE | TIMER_CTL_IMASK);
    isb();
    pass(SOON);
    check_equal("ctl", t->read_ctl(), TIMER_CTL_ENABLE | TIMER_CTL_IMASK | TIMER_CTL_ISTATUS);
    expect_nothing("masked");
    t->timer->write_cval(UINT64_MAX);
    isb();
    check_equal("ctl_of_a_later_deadline", t->read_ctl(), TIMER_CTL_ENABLE | TIMER_CTL_IMASK);
    t->timer->write_cval(stamp());
    t->timer->write_ctl(TIMER_CTL_ENABLE);
    isb();
    expect_tick("unmasked", t);
    check_equal("ctl_disabled", t->read_ctl() & (TIMER_CTL_ENABLE | TIMER_CTL_IMASK), 0);
}

static bool can_interrupt(uint32_t ctl)
{
    return (ctl & (TIMER_CTL_ENABLE | TIMER_CTL_IMASK)) == TIMER_CTL_ENABLE;
}

/* Before the guest touches them, the timers cannot interrupt. */
static void quiet_at_first(void)
{
    check_that("enabled_and_not_masked", !can_interrupt(first_timer_ctl()));
    check_that("physical_enabled_and_not_masked", !can_interrupt(first_physical_timer_ctl()));
}

#define FOR_BOTH(name, check)                                                                                \
    static void name##_cntv(void)                                                                            \
    {                                                                                                        \
        check(&cntv);                                                                                        \
    }                                                                                                        \
    static void name##_cntp(void)                                                                            \
    {                                                                                                        \
        check(&cntp);                                                                                        \
    }

#define FALL_FOR_BOTH(name, fall)                                                                            \
    static void name##_cntv(void)                                                                            \
    {                                                                                                        \
        line_falls(&cntv, fall);                                                                             \
    }                                                                                                        \
    static void name##_cntp(void)                                                                            \
    {                                                                                                        \
        line_falls(&cntp, fall);                                                                             \
    }

FOR_BOTH(past, deadline_past)
FOR_BOTH(soon, deadline_soon)
FOR_BOTH(late, signalled_late)
FOR_BOTH(far, deadline_far)
FOR_BOTH(tval, tval_is_signed)
FOR_BOTH(status, status_while_masked)
FALL_FOR_BOTH(disabled, BY_DISABLE)
FALL_FOR_BOTH(masked, BY_IMASK)
FALL_FOR_BOTH(moved, BY_CVAL)
FALL_FOR_BOTH(moved_tval, BY_TVAL)

static const struct check checks[] = {
    {28, "deadline-past", past_cntv},
    {28, "deadline-soon", soon_cntv},
    {28, "deadline-far", far_cntv},
    {28, "deadline-waited-for", late_cntv},
    {28, "tval-is-signed", tval_cntv},
    {29, "line-falls-by-disabling", disabled_cntv},
    {29, "line-falls-by-imask", masked_cntv},
    {29, "line-falls-by-cval", moved_cntv},
    {29, "line-falls-by-tval", moved_tval_cntv},
    {30, "istatus-while-masked", status_cntv},
    {30, "quiet-at-first", quiet_at_first},
    {35, "cntp-deadline-past", past_cntp},
    {35, "cntp-deadline-soon", soon_cntp},
    {35, "cntp-deadline-far", far_cntp},
    {35, "cntp-deadline-waited-for", late_cntp},
    {35, "cntp-tval-is-signed", tval_cntp},
    {35, "cntp-line-falls-by-disabling", disabled_cntp},
    {35, "cntp-line-falls-by-imask", masked_cntp},
    {35, "cntp-line-falls-by-cval", moved_cntp},
    {35, "cntp-line-falls-by-tval", moved_tval_cntp},
    {35, "cntp-istatus-while-masked", status_cntp},
};

const struct check_list check_list_timer = CHECK_LIST(checks);
