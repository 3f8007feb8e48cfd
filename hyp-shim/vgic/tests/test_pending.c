/*
 * What makes an interrupt pending, and keeps it so: a latch while it is disabled, a line while it is high.
 */
#include "story.h"

static void latched_while_disabled(uint32_t intid, void (*raise)(uint32_t))
{
    guest_set_edge(intid, true);
    raise(intid);
    assert_false(guest_sees_irq());
    assert_true(guest_sees_pending(intid));
    guest_enable(intid);
    guest_handle(intid);
    assert_idle(intid);
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
    assert_idle(SOFT(0));
    assert_idle(HARD(0));
    device_edge(HARD(0));
    device_edge(SOFT(0));
    guest_unpend(HARD(0));
    guest_unpend(SOFT(0));
    assert_idle(SOFT(0));
    assert_idle(HARD(0));
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
    assert_idle(intid);
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
        assert_idle(intid);
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
    assert_idle(SOFT(0));
    assert_idle(PPI);
}

/* Without list registers a fallen physical line can be seen in time too. */
static void behaviour_17_physical_line_falls_before_the_acknowledge(void **state)
{
    (void)state;
    guest_configure(TIMER, false, PRIORITY_DEFAULT);
    device_line(TIMER, true);
    device_line(TIMER, false);
    assert_int_equal(guest_gicc_read(GICC_HPPIR), INTID_SPURIOUS);
    assert_idle(TIMER);
    device_line(TIMER, true);
    device_line(TIMER, false);
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    assert_idle(TIMER);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    guest_end(TIMER);
    assert_idle(TIMER);
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
        assert_idle(intid);
        device_line(intid, true);
        guest_pend(intid);
        device_line(intid, false);
        assert_true(guest_sees_pending(intid));
        guest_handle(intid);
        assert_idle(intid);
    }
}

/* Once acknowledged, that software pended a level is over: its line alone decides again. */
static void behaviour_17_level_pended_by_software_before(void **state)
{
    static const uint32_t levels[] = {PPI, SOFT(0)};

    (void)state;
    FOR_EACH(intid, levels)
    {
        guest_configure(intid, false, PRIORITY_DEFAULT);
        device_line(intid, true);
        guest_pend(intid);
        guest_handle(intid);
        assert_true(guest_sees_irq()); /* the line is still high */
        guest_set_priority(intid, 0x40);
        device_line(intid, false);
        assert_idle(intid);
    }
}

/* The same, its completion seen by another exit than the one that tells of it. */
static void behaviour_17_level_pended_by_software_completion_read(void **state)
{
    (void)state;
    guest_configure(SOFT(0), false, PRIORITY_DEFAULT);
    device_line(SOFT(0), true);
    guest_pend(SOFT(0));
    guest_take(SOFT(0));
    machine_hold();
    guest_end(SOFT(0));
    guest_set_priority(SOFT(0), 0x40);
    machine_release();
    guest_set_priority(SOFT(0), 0x48);
    device_line(SOFT(0), false);
    assert_idle(SOFT(0));
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
        assert_idle(TIMER);
        assert_idle(PPI);
    }
}

/* What software pended of a level is over with its acknowledge: from then on only the line counts. */
static void behaviour_41_latch_of_a_level_ends_with_its_acknowledge(void **state)
{
    (void)state;
    FOR_EACH(intid, ((const uint32_t[]){TIMER, HARD(0), PPI, SOFT(0)}))
    {
        guest_configure(intid, false, PRIORITY_DEFAULT);
        guest_pend(intid);
        guest_handle(intid);
        guest_gicc_write(GICC_PMR, 0x40);
        device_line(intid, true);
        assert_true(guest_sees_pending(intid));
        device_line(intid, false);
        assert_false(guest_sees_pending(intid));
        guest_gicc_write(GICC_PMR, 0xff);
        device_line(intid, true);
        guest_pend(intid); /* the latch joins the line, in a list register */
        device_line(intid, false);
        assert_true(guest_sees_pending(intid));
        guest_take(intid);
        assert_false(guest_sees_pending(intid));
        guest_pend(intid); /* once more, while it is active */
        assert_true(guest_sees_pending(intid));
        guest_end(intid);
        assert_true(guest_sees_pending(intid));
        guest_handle(intid);
        assert_idle(intid);
    }
}

/* The same, when it is made inactive by hand while its line is up, in place of an end. */
static void behaviour_41_latch_of_a_level_ends_by_hand(void **state)
{
    (void)state;
    FOR_EACH(intid, ((const uint32_t[]){TIMER, HARD(0), PPI, SOFT(0)}))
    {
        guest_configure(intid, false, PRIORITY_DEFAULT);
        device_line(intid, true);
        guest_pend(intid);
        guest_take(intid);
        guest_activate(intid, false);
        guest_end(intid); /* its running priority */
        assert_true(guest_sees_pending(intid));
        device_line(intid, false);
        assert_false(guest_sees_pending(intid));
        if (guest_sees_irq() &&
            guest_acknowledge() == intid) { /* physical: no exit took it out of its list register */
            guest_end(intid);
        }
        assert_idle(intid);
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_16_pending_is_latched_while_disabled),
        STORY(ON_ALL, behaviour_16_and_can_be_taken_back),
        STORY(ON_ALL, behaviour_17_line_at_the_end_decides),
        STORY(ON_ALL, behaviour_17_clearing_pending_of_a_high_line),
        STORY(ON_ALL, behaviour_17_line_falls_before_the_acknowledge),
        STORY(ON_TRAP, behaviour_17_physical_line_falls_before_the_acknowledge),
        STORY(ON_ALL, behaviour_17_level_pended_by_software),
        STORY(ON_ALL, behaviour_17_level_pended_by_software_before),
        STORY(ON_ALL, behaviour_17_level_pended_by_software_completion_read),
        STORY(ON_ALL, behaviour_33_one_delivery_for_each_deadline),
        STORY(ON_ALL, behaviour_41_latch_of_a_level_ends_with_its_acknowledge),
        STORY(ON_ALL, behaviour_41_latch_of_a_level_ends_by_hand),
    };

    return STORIES_RUN(stories);
}
