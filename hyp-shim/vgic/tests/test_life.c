/*
 * The life of one interrupt: edge and level, with and without a physical one behind it, enabled and disabled
 * in the middle, raised again in its own handler.
 */
#include "story.h"

static const uint32_t software[] = {PPI, SOFT(0), SOFT(39), 255};
static const uint32_t hardware[] = {TIMER, HARD(0), HARD(47), HARD(63)};

#define FOR_EACH(intid, list)                                                                                \
    for (uint32_t i_ = 0, intid; i_ < sizeof(list) / sizeof(list[0]) && (intid = (list)[i_], true); i_++)

static void assert_quiet(uint32_t intid)
{
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    assert_false(guest_sees_pending(intid));
    assert_false(guest_sees_active(intid));
    assert_false(machine.physical[intid].active);
}

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
    assert_quiet(intid);
    device_line(intid, true);
    assert_false(guest_sees_irq());
    assert_true(guest_sees_pending(intid));
    guest_enable(intid);
    guest_take(intid);
    device_line(intid, false);
    guest_end(intid);
    assert_quiet(intid);
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
    assert_quiet(HARD(0));
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
        assert_quiet(intid);
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
            assert_quiet(intid);
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
        assert_quiet(intid);
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
    assert_quiet(intid);
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
    assert_quiet(SOFT(39));
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
    assert_quiet(SOFT(39));
}

static void latched_while_disabled(uint32_t intid, void (*raise)(uint32_t))
{
    guest_set_edge(intid, true);
    raise(intid);
    assert_false(guest_sees_irq());
    assert_true(guest_sees_pending(intid));
    guest_enable(intid);
    guest_handle(intid);
    assert_quiet(intid);
}

static void behaviour_16_pending_is_latched_while_disabled(void **state)
{
    (void)state;
    latched_while_disabled(SOFT(0), device_edge);
    latched_while_disabled(SOFT(1), guest_pend);
    latched_while_disabled(HARD(0), device_edge);
    latched_while_disabled(HARD(1), guest_pend);
}

static void behaviour_16_and_can_be_taken_back(void **state)
{
    (void)state;
    guest_set_edge(SOFT(0), true);
    guest_set_edge(HARD(0), true);
    device_edge(SOFT(0));
    device_edge(HARD(0));
    guest_unpend(SOFT(0));
    guest_unpend(HARD(0));
    guest_enable(SOFT(0));
    guest_enable(HARD(0));
    assert_quiet(SOFT(0));
    assert_quiet(HARD(0));
    device_edge(HARD(0));
    device_edge(SOFT(0));
    guest_unpend(HARD(0));
    guest_unpend(SOFT(0));
    assert_quiet(SOFT(0));
    assert_quiet(HARD(0));
    device_edge(HARD(0));
    guest_handle(HARD(0));
}

static void level_line_decides(uint32_t intid)
{
    guest_configure(intid, false, PRIORITY_DEFAULT);
    device_line(intid, true);
    guest_take(intid);
    assert_true(guest_sees_active(intid));
    assert_true(guest_sees_pending(intid)); /* active and pending: the line is high */
    guest_end(intid);
    guest_take(intid);
    device_line(intid, false);
    assert_false(guest_sees_pending(intid));
    guest_end(intid);
    assert_quiet(intid);
}

static void behaviour_17_line_at_the_end_decides(void **state)
{
    (void)state;
    FOR_EACH(intid, software)
    {
        level_line_decides(intid);
    }
    FOR_EACH(intid, hardware)
    {
        level_line_decides(intid);
    }
}

static void behaviour_17_clearing_pending_of_a_high_line(void **state)
{
    static const uint32_t levels[] = {PPI, SOFT(0), TIMER, HARD(0)};

    (void)state;
    FOR_EACH(intid, levels)
    {
        guest_configure(intid, false, PRIORITY_DEFAULT);
        device_line(intid, true);
        guest_unpend(intid);
        assert_true(guest_sees_pending(intid));
        guest_take(intid);
        guest_unpend(intid);
        assert_true(guest_sees_pending(intid));
        device_line(intid, false);
        guest_end(intid);
        assert_quiet(intid);
    }
}

static void behaviour_17_line_falls_before_the_acknowledge(void **state)
{
    (void)state;
    guest_configure(SOFT(0), false, PRIORITY_DEFAULT);
    guest_configure(PPI, false, PRIORITY_DEFAULT);
    device_line(SOFT(0), true);
    device_line(PPI, true);
    device_line(SOFT(0), false);
    device_line(PPI, false);
    assert_quiet(SOFT(0));
    assert_quiet(PPI);
}

/* Without list registers a fallen physical line can be seen in time too. */
static void behaviour_17_physical_line_falls_before_the_acknowledge(void **state)
{
    (void)state;
    guest_configure(TIMER, false, PRIORITY_DEFAULT);
    device_line(TIMER, true);
    device_line(TIMER, false);
    assert_int_equal(guest_gicc_read(GICC_HPPIR), INTID_SPURIOUS);
    assert_quiet(TIMER);
    device_line(TIMER, true);
    device_line(TIMER, false);
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    assert_quiet(TIMER);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    guest_end(TIMER);
    assert_quiet(TIMER);
}

/* A level can be pended by software; that lasts until the acknowledge, whatever the line does. */
static void behaviour_17_level_pended_by_software(void **state)
{
    static const uint32_t levels[] = {PPI, SOFT(0), TIMER, HARD(0)};

    (void)state;
    FOR_EACH(intid, levels)
    {
        guest_configure(intid, false, PRIORITY_DEFAULT);
        guest_pend(intid);
        assert_true(guest_sees_pending(intid));
        guest_handle(intid);
        assert_quiet(intid);
        device_line(intid, true);
        guest_pend(intid);
        device_line(intid, false);
        assert_true(guest_sees_pending(intid));
        guest_handle(intid);
        assert_quiet(intid);
    }
}

/*
 * What a timer does: its handler moves the deadline, so the line is low at the end. One deadline, one tick.
 */
static void behaviour_33_one_delivery_for_each_deadline(void **state)
{
    (void)state;
    guest_configure(TIMER, false, PRIORITY_DEFAULT);
    guest_configure(PPI, false, PRIORITY_DEFAULT);
    for (uint32_t tick = 0; tick < 50; tick++) {
        device_line(PPI, true);
        device_line(TIMER, true);
        guest_take(TIMER);
        device_line(TIMER, false);
        if (tick % 3U == 0) {
            device_line(TIMER, true); /* the next deadline passed inside the handler */
            guest_end(TIMER);
            guest_take(TIMER);
            device_line(TIMER, false);
        }
        guest_end(TIMER);
        guest_take(PPI);
        device_line(PPI, false);
        guest_end(PPI);
        assert_quiet(TIMER);
        assert_quiet(PPI);
    }
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
        STORY(ON_ALL, behaviour_16_pending_is_latched_while_disabled),
        STORY(ON_ALL, behaviour_16_and_can_be_taken_back),
        STORY(ON_ALL, behaviour_17_line_at_the_end_decides),
        STORY(ON_ALL, behaviour_17_clearing_pending_of_a_high_line),
        STORY(ON_ALL, behaviour_17_line_falls_before_the_acknowledge),
        STORY(ON_TRAP, behaviour_17_physical_line_falls_before_the_acknowledge),
        STORY(ON_ALL, behaviour_17_level_pended_by_software),
        STORY(ON_ALL, behaviour_33_one_delivery_for_each_deadline),
    };

    return STORIES_RUN(stories);
}
