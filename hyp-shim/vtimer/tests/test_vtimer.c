/*
 * The rules of a generic timer. The counter is only a number here; what the tests call an interrupt is a rise
 * of the output, or the output still being high when its handler is done.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vtimer/vtimer.h"

#define NOW      0x123456789abcU
#define FAR      (1ULL << 62)
#define TVAL_MAX 0x7fffffffU
#define TVAL_MIN 0x80000000U

#define ON     TIMER_CTL_ENABLE
#define MASKED (TIMER_CTL_ENABLE | TIMER_CTL_IMASK)

static struct vtimer timer_with(uint64_t cval, uint32_t ctl)
{
    struct vtimer timer;

    vtimer_reset(&timer);
    timer.cval = cval;
    vtimer_write_ctl(&timer, ctl);
    return timer;
}

/* Whether the timer says that its output will rise at `deadline`, and at no other tick. */
static bool rises_at(const struct vtimer *timer, uint64_t now, uint64_t deadline)
{
    uint64_t said = 0;

    return vtimer_will_rise(timer, now, &said) && said == deadline;
}

static bool never_rises(const struct vtimer *timer, uint64_t now)
{
    uint64_t said;

    return !vtimer_will_rise(timer, now, &said);
}

/* The output is high, and so there is no rise to wait for. */
static void assert_high(const struct vtimer *timer, uint64_t now)
{
    assert_true(vtimer_output(timer, now));
    assert_true(never_rises(timer, now));
}

static void assert_off(const struct vtimer *timer, uint64_t now)
{
    assert_false(vtimer_output(timer, now));
    assert_true(never_rises(timer, now));
}

static void behaviour_28_deadline_in_the_past_fires_at_once(void **state)
{
    static const uint64_t past[] = {NOW, NOW - 1, NOW - (1ULL << 32), 1, 0};

    (void)state;
    for (size_t i = 0; i < sizeof(past) / sizeof(past[0]); i++) {
        struct vtimer timer = timer_with(past[i], ON);

        assert_high(&timer, NOW);
    }
}

static void behaviour_28_fires_at_its_deadline_and_no_tick_before(void **state)
{
    struct vtimer timer = timer_with(NOW + 100, ON);

    (void)state;
    for (uint64_t now = NOW; now < NOW + 100; now++) {
        assert_false(vtimer_output(&timer, now));
        assert_true(rises_at(&timer, now, NOW + 100));
    }
    assert_high(&timer, NOW + 100);
    assert_high(&timer, NOW + 101);
    assert_high(&timer, UINT64_MAX);
}

/* A difference of deadline and counter taken as signed would have the last ones in the past. */
static void behaviour_28_far_future_never_fires(void **state)
{
    static const uint64_t future[] = {NOW + FAR, INT64_MAX, 1ULL << 63, NOW + (1ULL << 63) + 1, UINT64_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof(future) / sizeof(future[0]); i++) {
        struct vtimer timer = timer_with(future[i], ON);

        assert_false(vtimer_output(&timer, NOW));
        assert_false(vtimer_output(&timer, NOW + FAR - 1));
        assert_true(rises_at(&timer, NOW, future[i]));
        assert_int_equal(vtimer_read_ctl(&timer, NOW), ON);
    }
}

static void behaviour_28_tval_is_signed_in_32_bits(void **state)
{
    struct vtimer timer = timer_with(0, ON);

    (void)state;
    vtimer_write_tval(&timer, TVAL_MAX, NOW);
    assert_int_equal(timer.cval, NOW + 0x7fffffffU);
    assert_true(rises_at(&timer, NOW, NOW + 0x7fffffffU));
    vtimer_write_tval(&timer, 0, NOW);
    assert_int_equal(timer.cval, NOW);
    assert_high(&timer, NOW);
    vtimer_write_tval(&timer, UINT32_MAX, NOW);
    assert_int_equal(timer.cval, NOW - 1);
    assert_high(&timer, NOW);
    vtimer_write_tval(&timer, TVAL_MIN, NOW);
    assert_int_equal(timer.cval, NOW - 0x80000000U);
    assert_high(&timer, NOW);
}

/* What is left is counted down, past 0 too, and wraps where 32 bits do. */
static void behaviour_28_tval_counts_down_and_wraps(void **state)
{
    struct vtimer timer = timer_with(0, ON);

    (void)state;
    vtimer_write_tval(&timer, 5, NOW);
    assert_int_equal(vtimer_read_tval(&timer, NOW), 5);
    assert_int_equal(vtimer_read_tval(&timer, NOW + 5), 0);
    assert_int_equal(vtimer_read_tval(&timer, NOW + 6), UINT32_MAX);
    assert_int_equal(vtimer_read_tval(&timer, NOW + 5 + 0x80000000U), TVAL_MIN);
    assert_int_equal(vtimer_read_tval(&timer, NOW + 5 + 0x80000001U), TVAL_MAX);
    timer.cval = NOW + 0x700000002U;
    assert_int_equal(vtimer_read_tval(&timer, NOW), 2);
    assert_false(vtimer_output(&timer, NOW));
}

/* A negative TVAL while the counter is young reaches below 0: as on hardware the sum wraps in 64 bits. */
static void behaviour_28_tval_before_tick_0(void **state)
{
    struct vtimer timer = timer_with(0, ON);

    (void)state;
    vtimer_write_tval(&timer, UINT32_MAX, 0);
    assert_int_equal(timer.cval, UINT64_MAX);
    assert_false(vtimer_output(&timer, 0));
    assert_int_equal(vtimer_read_tval(&timer, 0), UINT32_MAX);
}

static void behaviour_29_disabling_drops_the_level(void **state)
{
    struct vtimer timer = timer_with(NOW - 1, ON);

    (void)state;
    assert_high(&timer, NOW);
    vtimer_write_ctl(&timer, 0);
    assert_off(&timer, NOW);
    vtimer_write_ctl(&timer, ON);
    assert_high(&timer, NOW);
}

static void behaviour_29_imask_drops_the_level(void **state)
{
    struct vtimer timer = timer_with(NOW - 1, ON);

    (void)state;
    vtimer_write_ctl(&timer, MASKED);
    assert_off(&timer, NOW);
    vtimer_write_ctl(&timer, ON);
    assert_high(&timer, NOW);
}

static void behaviour_29_moving_the_deadline_forward_drops_the_level(void **state)
{
    struct vtimer timer = timer_with(NOW - 1, ON);

    (void)state;
    timer.cval = NOW + 1;
    assert_false(vtimer_output(&timer, NOW));
    assert_true(rises_at(&timer, NOW, NOW + 1));
    assert_high(&timer, NOW + 1);
    vtimer_write_tval(&timer, 1, NOW + 1);
    assert_false(vtimer_output(&timer, NOW + 1));
    assert_true(rises_at(&timer, NOW + 1, NOW + 2));
}

static void behaviour_29_off_or_masked_it_will_not_rise(void **state)
{
    struct vtimer timer = timer_with(NOW + 1, 0);

    (void)state;
    assert_off(&timer, NOW);
    assert_off(&timer, NOW + 1);
    vtimer_write_ctl(&timer, TIMER_CTL_IMASK);
    assert_off(&timer, NOW + 1);
    vtimer_write_ctl(&timer, MASKED);
    assert_off(&timer, NOW);
    assert_off(&timer, NOW + 1);
}

static void behaviour_30_istatus_reads_right_while_masked(void **state)
{
    struct vtimer timer = timer_with(NOW, MASKED);

    (void)state;
    assert_int_equal(vtimer_read_ctl(&timer, NOW - 1), MASKED);
    assert_int_equal(vtimer_read_ctl(&timer, NOW), MASKED | TIMER_CTL_ISTATUS);
    assert_false(vtimer_output(&timer, NOW));
    vtimer_write_ctl(&timer, ON);
    assert_int_equal(vtimer_read_ctl(&timer, NOW - 1), ON);
    assert_int_equal(vtimer_read_ctl(&timer, NOW), ON | TIMER_CTL_ISTATUS);
}

/* While the timer is off the architecture leaves ISTATUS open: it is 0 here. */
static void behaviour_30_no_istatus_while_off(void **state)
{
    struct vtimer timer = timer_with(NOW, 0);

    (void)state;
    assert_int_equal(vtimer_read_ctl(&timer, NOW), 0);
    vtimer_write_ctl(&timer, TIMER_CTL_IMASK);
    assert_int_equal(vtimer_read_ctl(&timer, NOW), TIMER_CTL_IMASK);
}

static void behaviour_30_only_enable_and_imask_are_written(void **state)
{
    struct vtimer timer = timer_with(NOW + 1, UINT32_MAX);

    (void)state;
    assert_int_equal(vtimer_read_ctl(&timer, NOW), MASKED);
    vtimer_write_ctl(&timer, TIMER_CTL_ISTATUS | ON);
    assert_int_equal(vtimer_read_ctl(&timer, NOW), ON);
    assert_false(vtimer_output(&timer, NOW));
    vtimer_write_ctl(&timer, ~ON);
    assert_int_equal(vtimer_read_ctl(&timer, NOW), TIMER_CTL_IMASK);
}

/* Whatever an earlier owner left. */
static void behaviour_30_reset_is_off_and_masked(void **state)
{
    struct vtimer timer = {.cval = 1, .ctl = UINT32_MAX};

    (void)state;
    vtimer_reset(&timer);
    assert_int_equal(vtimer_read_ctl(&timer, NOW), TIMER_CTL_IMASK);
    assert_off(&timer, NOW);
    vtimer_write_ctl(&timer, ON);
    assert_false(vtimer_output(&timer, NOW));
}

/*
 * A periodic tick: each deadline is the one before plus `period`, and `handler` ticks after its interrupt the
 * handler moves the deadline and ends. The next interrupt is then there at once, or at the tick that the
 * timer names.
 */
static void tick(uint64_t period, uint64_t handler, uint32_t deadlines)
{
    struct vtimer timer = timer_with(NOW + period, ON);
    uint64_t now = NOW;

    for (uint32_t n = 1; n <= deadlines; n++) {
        if (!vtimer_output(&timer, now)) {
            uint64_t rise;

            assert_true(vtimer_will_rise(&timer, now, &rise));
            assert_true(rise > now);
            assert_false(vtimer_output(&timer, rise - 1));
            now = rise;
        }
        /* Interrupt n is that of deadline n: as soon as that and the handler before it allow. */
        assert_true(now == NOW + n * period || (handler > period && now > NOW + n * period));
        now += handler;
        timer.cval += period;
    }
    /* A handler that cannot keep up finds the next one waiting. */
    assert_int_equal(vtimer_output(&timer, now), handler >= period);
}

static void behaviour_33_one_interrupt_for_each_deadline(void **state)
{
    static const uint64_t periods[] = {1, 2, 7, 100, 1000};
    static const uint64_t handlers[] = {0, 1, 2, 6, 7, 8, 99, 100, 101, 350, 5000};

    (void)state;
    for (size_t p = 0; p < sizeof(periods) / sizeof(periods[0]); p++) {
        for (size_t h = 0; h < sizeof(handlers) / sizeof(handlers[0]); h++) {
            tick(periods[p], handlers[h], 500);
        }
    }
}

/* A handler that turns the timer off instead: high until then, and nothing comes after. */
static void behaviour_33_no_second_rise_for_one_deadline(void **state)
{
    struct vtimer timer = timer_with(NOW + 10, ON);

    (void)state;
    assert_true(rises_at(&timer, NOW, NOW + 10));
    assert_high(&timer, NOW + 10);
    assert_high(&timer, NOW + 20);
    vtimer_write_ctl(&timer, 0);
    assert_off(&timer, NOW + 20);
    assert_off(&timer, NOW + FAR);
}

/* While its vCPU does not run, somebody has to wait for its deadline: this one, and only if it is to fire. */
static void behaviour_31_the_deadline_to_wait_for(void **state)
{
    static const uint64_t deadlines[] = {0, NOW - 1, NOW, NOW + 1, FAR};

    (void)state;
    for (size_t i = 0; i < sizeof(deadlines) / sizeof(deadlines[0]); i++) {
        struct vtimer timer = timer_with(deadlines[i], ON);

        assert_int_equal(vtimer_deadline(&timer), deadlines[i]);
        vtimer_write_ctl(&timer, MASKED);
        assert_int_equal(vtimer_deadline(&timer), UINT64_MAX);
        vtimer_write_ctl(&timer, 0);
        assert_int_equal(vtimer_deadline(&timer), UINT64_MAX);
    }
}

/* `k` is the last deadline that the physical counter reaches: a later one waits, and does not come early. */
static void behaviour_38_a_deadline_past_the_last_tick_waits(void **state)
{
    static const uint64_t offsets[] = {1, 2, NOW, FAR, UINT64_MAX - 1};

    (void)state;
    for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
        uint64_t k = UINT64_MAX - offsets[i];
        struct vtimer before = timer_with(k - 1, ON);
        struct vtimer last = timer_with(k, ON);
        struct vtimer after = timer_with(k + 1, ON);
        struct vtimer furthest = timer_with(UINT64_MAX, ON);

        assert_true(vtimer_deadline_at(&before, offsets[i]) == UINT64_MAX - 1);
        assert_true(vtimer_deadline_at(&last, offsets[i]) == UINT64_MAX);
        assert_true(vtimer_deadline_at(&after, offsets[i]) == UINT64_MAX);
        assert_true(vtimer_deadline_at(&furthest, offsets[i]) == UINT64_MAX);
    }
}

static void behaviour_38_off_or_masked_there_is_no_deadline(void **state)
{
    struct vtimer timer = timer_with(NOW, ON);

    (void)state;
    assert_true(vtimer_deadline_at(&timer, 0) == NOW);
    assert_true(vtimer_deadline_at(&timer, 5) == NOW + 5);
    vtimer_write_ctl(&timer, MASKED);
    assert_true(vtimer_deadline_at(&timer, 5) == UINT64_MAX);
    vtimer_write_ctl(&timer, 0);
    assert_true(vtimer_deadline_at(&timer, 5) == UINT64_MAX);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(behaviour_28_deadline_in_the_past_fires_at_once),
        cmocka_unit_test(behaviour_28_fires_at_its_deadline_and_no_tick_before),
        cmocka_unit_test(behaviour_28_far_future_never_fires),
        cmocka_unit_test(behaviour_28_tval_is_signed_in_32_bits),
        cmocka_unit_test(behaviour_28_tval_counts_down_and_wraps),
        cmocka_unit_test(behaviour_28_tval_before_tick_0),
        cmocka_unit_test(behaviour_29_disabling_drops_the_level),
        cmocka_unit_test(behaviour_29_imask_drops_the_level),
        cmocka_unit_test(behaviour_29_moving_the_deadline_forward_drops_the_level),
        cmocka_unit_test(behaviour_29_off_or_masked_it_will_not_rise),
        cmocka_unit_test(behaviour_30_istatus_reads_right_while_masked),
        cmocka_unit_test(behaviour_30_no_istatus_while_off),
        cmocka_unit_test(behaviour_30_only_enable_and_imask_are_written),
        cmocka_unit_test(behaviour_30_reset_is_off_and_masked),
        cmocka_unit_test(behaviour_31_the_deadline_to_wait_for),
        cmocka_unit_test(behaviour_33_one_interrupt_for_each_deadline),
        cmocka_unit_test(behaviour_33_no_second_rise_for_one_deadline),
        cmocka_unit_test(behaviour_38_a_deadline_past_the_last_tick_waits),
        cmocka_unit_test(behaviour_38_off_or_masked_there_is_no_deadline),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
