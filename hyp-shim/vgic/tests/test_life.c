/*
 * The life of one interrupt: delivered twice in a row, disabled in the middle, raised again in its own
 * handler.
 */
#include "story.h"

static void disable_in_handler_then_fire_again(uint32_t intid)
{
    bool edge = intid >= INTID_PRIVATE_COUNT;

    guest_configure(intid, edge, PRIORITY_DEFAULT);
    device_line(intid, true);
    guest_take(intid);
    guest_disable(intid);
    assert_true(guest_sees_active(intid));
    device_line(intid, false);
    guest_end(intid);
    assert_idle(intid);
    device_line(intid, true);
    assert_false(guest_sees_irq());
    assert_true(guest_sees_pending(intid));
    guest_enable(intid);
    guest_take(intid);
    device_line(intid, false);
    guest_end(intid);
    assert_idle(intid);
}

static void behaviour_04_disabled_between_acknowledge_and_end(void **state)
{
    (void)state;
    FOR_EACH(intid, software)
    {
        disable_in_handler_then_fire_again(intid);
    }
    FOR_EACH(intid, hardware)
    {
        disable_in_handler_then_fire_again(intid);
    }
}

/* As above, with the interrupt spilled from its list register when it is disabled. */
static void behaviour_04_disabled_while_spilled(void **state)
{
    (void)state;
    guest_configure(HARD(0), true, 0xe8);
    device_edge(HARD(0));
    guest_take(HARD(0));
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        guest_configure(SOFT(n), true, 0xe0U - 8U * n);
        device_edge(SOFT(n));
        guest_take(SOFT(n));
    }
    guest_disable(HARD(0));
    assert_true(guest_sees_active(HARD(0)));
    device_edge(HARD(0));
    for (uint32_t n = machine.config.lr_count; n-- != 0;) {
        guest_end(SOFT(n));
    }
    guest_end(HARD(0));
    assert_false(guest_sees_active(HARD(0)));
    assert_false(guest_sees_irq());
    guest_enable(HARD(0));
    guest_handle(HARD(0));
    assert_idle(HARD(0));
}

/* Disabled after it became pending, before the guest acknowledged it: it waits for the enable. */
static void behaviour_04_disabled_before_the_acknowledge(void **state)
{
    (void)state;
    FOR_EACH(intid, hardware)
    {
        guest_configure(intid, intid >= INTID_PRIVATE_COUNT, PRIORITY_DEFAULT);
        device_line(intid, true);
        assert_true(guest_sees_irq());
        guest_disable(intid);
        assert_false(guest_sees_irq());
        assert_true(guest_sees_pending(intid));
        assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
        guest_enable(intid);
        guest_take(intid);
        device_line(intid, false);
        guest_end(intid);
        assert_idle(intid);
    }
}

static void behaviour_05_the_same_one_twice_in_a_row(void **state)
{
    (void)state;
    FOR_EACH(intid, software)
    {
        guest_configure(intid, intid >= INTID_PRIVATE_COUNT, PRIORITY_DEFAULT);
        for (uint32_t times = 0; times < 3; times++) {
            device_line(intid, true);
            guest_take(intid);
            device_line(intid, false);
            guest_end(intid);
            assert_idle(intid);
        }
    }
}

/*
 * A level that stays high is delivered again at each end: its completion is found by INTID, whatever that is.
 */
static void behaviour_05_a_level_stays_high(void **state)
{
    (void)state;
    FOR_EACH(intid, software)
    {
        guest_configure(intid, false, PRIORITY_DEFAULT);
        device_line(intid, true);
        for (uint32_t times = 0; times < 3; times++) {
            guest_handle(intid);
        }
        device_line(intid, false);
        assert_idle(intid);
    }
}

static void raised_in_its_handler(uint32_t intid, void (*raise)(uint32_t))
{
    raise(intid);
    guest_take(intid);
    raise(intid);
    assert_false(guest_sees_irq());
    assert_true(guest_sees_pending(intid));
    assert_true(guest_sees_active(intid));
    raise(intid); /* one pending state: no third delivery */
    guest_end(intid);
    guest_handle(intid);
    assert_idle(intid);
}

static void behaviour_07_edge_in_its_own_handler(void **state)
{
    (void)state;
    guest_configure(SOFT(3), true, PRIORITY_DEFAULT);
    guest_configure(HARD(3), true, PRIORITY_DEFAULT);
    raised_in_its_handler(SOFT(3), device_edge);
    raised_in_its_handler(HARD(3), device_edge);
}

static void behaviour_07_pended_by_the_guest_in_its_own_handler(void **state)
{
    (void)state;
    guest_configure(SOFT(3), true, PRIORITY_DEFAULT);
    guest_configure(HARD(3), true, PRIORITY_DEFAULT);
    guest_configure(SOFT(4), false, PRIORITY_DEFAULT);
    guest_configure(HARD(4), false, PRIORITY_DEFAULT);
    guest_configure(TIMER, false, PRIORITY_DEFAULT);
    raised_in_its_handler(SOFT(3), guest_pend);
    raised_in_its_handler(HARD(3), guest_pend);
    raised_in_its_handler(SOFT(4), guest_pend);
    raised_in_its_handler(HARD(4), guest_pend);
    raised_in_its_handler(TIMER, guest_pend);
}

static void behaviour_07_sgi_in_its_own_handler(void **state)
{
    (void)state;
    raised_in_its_handler(0, guest_send_self);
    raised_in_its_handler(15, guest_send_self);
}

/* The second edge comes while more urgent ones have taken the list registers. */
static void behaviour_07_edge_while_spilled(void **state)
{
    (void)state;
    guest_configure(SOFT(39), true, 0xe8);
    device_edge(SOFT(39));
    guest_take(SOFT(39));
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        guest_configure(SOFT(n), true, 0xe0U - 8U * n);
        device_edge(SOFT(n));
        guest_take(SOFT(n));
    }
    device_edge(SOFT(39));
    assert_true(guest_sees_pending(SOFT(39)));
    for (uint32_t n = machine.config.lr_count; n-- != 0;) {
        guest_end(SOFT(n));
        assert_false(guest_sees_irq());
    }
    guest_end(SOFT(39));
    guest_handle(SOFT(39));
    assert_idle(SOFT(39));
}

/* Pending and active in its list register, and spilled in that state. */
static void behaviour_07_edge_in_its_handler_then_spilled(void **state)
{
    (void)state;
    guest_configure(SOFT(39), true, 0xe8);
    device_edge(SOFT(39));
    guest_take(SOFT(39));
    device_edge(SOFT(39));
    for (uint32_t n = 0; n < machine.config.lr_count; n++) {
        guest_configure(SOFT(n), true, 0xe0U - 8U * n);
        device_edge(SOFT(n));
        guest_take(SOFT(n));
    }
    for (uint32_t n = machine.config.lr_count; n-- != 0;) {
        guest_end(SOFT(n));
    }
    guest_end(SOFT(39));
    guest_handle(SOFT(39));
    assert_idle(SOFT(39));
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_04_disabled_between_acknowledge_and_end),
        STORY(ON_ALL, behaviour_04_disabled_while_spilled),
        STORY(ON_ALL, behaviour_04_disabled_before_the_acknowledge),
        STORY(ON_ALL, behaviour_05_the_same_one_twice_in_a_row),
        STORY(ON_ALL, behaviour_05_a_level_stays_high),
        STORY(ON_ALL, behaviour_07_edge_in_its_own_handler),
        STORY(ON_ALL, behaviour_07_pended_by_the_guest_in_its_own_handler),
        STORY(ON_ALL, behaviour_07_sgi_in_its_own_handler),
        STORY(ON_ALL, behaviour_07_edge_while_spilled),
        STORY(ON_ALL, behaviour_07_edge_in_its_handler_then_spilled),
    };

    return STORIES_RUN(stories);
}
