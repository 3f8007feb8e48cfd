/*
 * Periodic ticks: one for each deadline, whatever the handler takes; a counter that never goes back; sleep.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "cpu.h"
#include "runtime/irq.h"
#include "runtime/limit.h"
#include "runtime/timer.h"
#include "stamp.h"

#define PERIOD      20000U
#define TICK_COUNT  50U
#define READS       20000U
#define SLEEP_TICKS 50000U
#define LATE_MAX    (10U * SLEEP_TICKS) /* the clock may jump when a CPU falls asleep */

static const struct timer *timer;
static uint64_t deadline;
static uint32_t busy;
static volatile uint32_t ticks;
static volatile uint32_t early;

static uint64_t counter(void)
{
    return timer == &timer_virtual ? read_CNTVCT() : read_CNTPCT();
}

static void pass(uint32_t duration)
{
    uint64_t start = stamp();

    while (stamp() - start < duration) {
    }
}

/*
 * Moves the deadline by one period, before or after the work, so that the line is down or still up meanwhile.
 */
static void tick_handler(uint32_t intid)
{
    if (intid != timer->intid || counter() < deadline) {
        early++;
    }
    ticks++;
    if (busy % 2U == 0) {
        pass(busy);
    }
    deadline += PERIOD;
    if (ticks < TICK_COUNT) {
        timer_move(timer, deadline);
    } else {
        timer_stop(timer);
    }
    if (busy % 2U != 0) {
        pass(busy);
    }
}

static void periodic(uint32_t work)
{
    uint32_t rest;

    busy = work;
    ticks = 0;
    early = 0;
    irq_reset(tick_handler);
    gicd_set_priority(timer->intid, 0xa0);
    gicd_set_bit(GICD_ISENABLER, timer->intid);
    deadline = counter() + PERIOD;
    timer_arm(timer, deadline);
    check_that("lost", take_until(&ticks, TICK_COUNT));
    irq_unmask();
    pass(3 * PERIOD);
    irq_mask();
    rest = ticks - TICK_COUNT;
    check_equal("too_many", rest, 0);
    check_equal("before_their_deadline", early, 0);
    check_equal("spurious", irq_spurious, 0);
}

/* Handlers from no work at all to two and a half periods; an odd number works after it moved the deadline. */
static void every_ratio(const struct timer *chosen)
{
    static const uint32_t work[] = {0,
                                    1,
                                    PERIOD / 10,
                                    PERIOD / 2,
                                    PERIOD / 2 + 1,
                                    PERIOD * 9 / 10,
                                    PERIOD * 9 / 10 + 1,
                                    PERIOD,
                                    PERIOD + 1,
                                    PERIOD * 11 / 10,
                                    PERIOD * 5 / 2,
                                    PERIOD * 5 / 2 + 1};

    timer = chosen;
    for (uint32_t i = 0; i < sizeof(work) / sizeof(work[0]) && check_holds(); i++) {
        periodic(work[i]);
    }
}

static void every_ratio_cntv(void)
{
    every_ratio(&timer_virtual);
}

static void every_ratio_cntp(void)
{
    every_ratio(&timer_physical);
}

/* The counters never go back, across exits and interrupts; and they are one and the same here. */
static void counter_goes_on(void)
{
    uint64_t last = 0;

    for (uint32_t i = 0; i < READS && check_holds(); i++) {
        uint64_t now;

        isb();
        now = i % 2U == 0 ? read_CNTVCT() : read_CNTPCT();
        check_that("counter_went_back", now >= last);
        last = now;
        if (i % 16U == 0) {
            (void)io_read32(GIC_CTLR);
        }
    }
}

static void sleeper_handler(uint32_t intid)
{
    if (intid == timer->intid) {
        timer_stop(timer);
        ticks++;
    }
}

/* A deadline reached in WFI is taken, each time; WFI may return without. */
static void wakes(const struct timer *chosen)
{
    timer = chosen;
    irq_reset(sleeper_handler);
    gicd_set_priority(timer->intid, 0xa0);
    gicd_set_bit(GICD_ISENABLER, timer->intid);
    ticks = 0;
    irq_unmask();
    for (uint32_t want = 1; want <= TICK_COUNT; want++) {
        deadline = counter() + SLEEP_TICKS;
        timer_arm(timer, deadline);
        for (uint64_t limit = limit_from_now(); ticks < want && !limit_over(limit);) {
            wait_for_interrupt();
        }
        check_equal("ticks", ticks, want);
        check_that("woken_too_early", counter() >= deadline);
        check_that("woken_too_late", counter() - deadline < LATE_MAX);
    }
    irq_mask();
}

static void wakes_cntv(void)
{
    wakes(&timer_virtual);
}

static void wakes_cntp(void)
{
    wakes(&timer_physical);
}

/* With an interrupt pending that the CPU masks, WFI does not sleep. */
static void pending_does_not_sleep(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0), 3};

    for (uint32_t i = 0; i < sizeof(intids) / sizeof(intids[0]); i++) {
        uint64_t before;

        enable_edge(intids[i], 0xa0);
        timer = &timer_virtual;
        gicd_set_priority(timer->intid, 0xf0);
        gicd_set_bit(GICD_ISENABLER, timer->intid);
        timer_arm(timer, stamp() + SLEEP_TICKS);
        pend(intids[i]);
        before = stamp();
        wait_for_interrupt();
        check_that("slept", stamp() - before < SLEEP_TICKS / 2);
        timer_stop(timer);
        expect_handled("pending", intids[i]);
    }
}

static const struct check checks[] = {
    {31, "wfi-woken-by-the-timer", wakes_cntv},         {32, "counter-goes-on", counter_goes_on},
    {33, "one-tick-a-deadline", every_ratio_cntv},      {34, "wfi-with-one-pending", pending_does_not_sleep},
    {35, "cntp-one-tick-a-deadline", every_ratio_cntp}, {35, "cntp-wakes-from-wfi", wakes_cntp},
};

const struct check_list check_list_ticks = CHECK_LIST(checks);
