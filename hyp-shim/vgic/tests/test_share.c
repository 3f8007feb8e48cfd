/*
 * Two vCPUs on one CPU: what one leaves in the hardware is out of the other's way, and back when it runs
 * again.
 */
#include "story.h"

#include "gic_ops.h"
#include "model/visitor.h"
#include "vgic/vcpus/share.h"

/* Behaviour 3. */
static void pending_ones_keep_their_order(void **state)
{
    uint32_t count = machine.config.lr_count + 2U;

    (void)state;
    visitor_start();
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 0xa0U - 8U * n);
        device_edge(SOFT(n));
    }
    visitor_be_busy();
    for (uint32_t n = count; n-- != 0;) {
        guest_handle(SOFT(n));
    }
    visitor_finish();
}

/* Behaviour 12: what is active is ended, though it is in no list register any more. */
static void active_ones_are_ended_afterwards(void **state)
{
    (void)state;
    visitor_start();
    guest_configure(HARD(0), true, 0x80);
    guest_configure(SOFT(0), true, 0x40);
    device_edge(HARD(0));
    guest_take(HARD(0));
    device_edge(SOFT(0));
    guest_take(SOFT(0));
    visitor_be_busy();
    assert_true(guest_sees_active(HARD(0)) && guest_sees_active(SOFT(0)));
    guest_end(SOFT(0));
    visitor_be_busy();
    guest_end(HARD(0));
    assert_idle(HARD(0));
    assert_idle(SOFT(0));
    visitor_finish();
}

/* Behaviour 9: each has its own masks, and what runs in one masks nothing in the other. */
static void the_cpu_interface_is_each_ones_own(void **state)
{
    (void)state;
    visitor_start();
    guest_configure(SOFT(0), true, 0x80);
    device_edge(SOFT(0));
    guest_gicc_write(GICC_PMR, 0x80);
    visitor_be_busy();
    assert_int_equal(guest_gicc_read(GICC_PMR), 0x80);
    assert_false(guest_sees_irq());
    guest_gicc_write(GICC_PMR, 0xf8);
    guest_handle(SOFT(0));
    visitor_finish();
}

/* The timer's interrupt is one physical interrupt for both. */
static void the_timer_is_each_ones_own(void **state)
{
    (void)state;
    visitor_start();
    guest_configure(TIMER, false, 0x80);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    visitor_enter();
    assert_false(physical_of(TIMER)->active);
    visitor_tick();
    visitor_acknowledge();
    visitor_leave();
    assert_true(physical_of(TIMER)->active);
    guest_end(TIMER);
    assert_false(physical_of(TIMER)->active);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    guest_end(TIMER);
    visitor_finish();
}

/* What the two do not share is left alone, and there when its own guest goes on. */
static void the_monitors_are_one_guests(void **state)
{
    (void)state;
    visitor_start();
    guest_configure(MONITORS, false, 0x80);
    device_line(MONITORS, true);
    guest_take(MONITORS);
    visitor_be_busy();
    visitor_enter();
    assert_true(physical_of(MONITORS)->active && physical_of(MONITORS)->enabled);
    visitor_leave();
    device_line(MONITORS, false);
    guest_end(MONITORS);
    assert_idle(MONITORS);
    device_line(MONITORS, true);
    guest_take(MONITORS);
    device_line(MONITORS, false);
    guest_end(MONITORS);
    visitor_finish();
}

/* While nobody has the CPU nothing is active there; afterwards all is as it was. */
static void what_is_put_aside_is_taken_up(void **state)
{
    (void)state;
    guest_configure(TIMER, false, 0x80);
    device_line(TIMER, true);
    guest_take(TIMER);
    device_line(TIMER, false);
    machine_hold();
    vgic_switch_from(&here->cpu);
    assert_false(physical_of(TIMER)->active);
    vgic_switch_to(&here->cpu);
    machine_release();
    assert_true(physical_of(TIMER)->active && physical_of(TIMER)->enabled);
    guest_end(TIMER);
    assert_idle(TIMER);
}

static void be_away_for_a_while(void)
{
    machine_hold();
    vgic_switch_from(&here->cpu);
    vgic_switch_to(&here->cpu);
    machine_release();
}

/* A line that is high while its handler runs is not what software pended: when it falls, that is all. */
static void a_line_that_is_high_meanwhile_is_its_own(void **state)
{
    (void)state;
    guest_configure(TIMER, false, 0x80);
    for (uint32_t pended = 0; pended < 2; pended++) {
        device_line(TIMER, true);
        guest_take(TIMER);
        if (pended != 0) {
            guest_pend(TIMER);
        }
        be_away_for_a_while();
        device_line(TIMER, false);
        guest_end(TIMER);
        if (pended != 0) {
            guest_handle(TIMER);
        }
        assert_idle(TIMER);
    }
}

/* It was acknowledged at the physical GIC: that software pended it as well is in its record, with that. */
static void what_is_pending_twice_is_one(void **state)
{
    (void)state;
    guest_configure(TIMER, false, 0x80);
    for (uint32_t first = 0; first < 2; first++) {
        if (first == 0) {
            guest_pend(TIMER);
        }
        device_line(TIMER, true);
        if (first != 0) {
            guest_pend(TIMER);
        }
        be_away_for_a_while();
        guest_take(TIMER);
        device_line(TIMER, false);
        guest_end(TIMER);
        assert_idle(TIMER);
    }
}

/* Behaviour 16: pended in the physical GIC while disabled, it waits for its own guest to enable it. */
static void a_latched_timer_waits_for_its_own_guest(void **state)
{
    (void)state;
    visitor_start();
    guest_set_priority(TIMER, 0x80);
    guest_pend(TIMER);
    visitor_enter();
    assert_false(physical_of(TIMER)->latch);
    visitor_tick();
    visitor_acknowledge();
    visitor_end();
    visitor_leave();
    assert_true(guest_sees_pending(TIMER));
    guest_enable(TIMER);
    guest_handle(TIMER);
    visitor_finish();
}

/* Behaviour 13: the completion of a spilled one was counted, and not told yet. */
static void a_counted_completion_is_told_before(void **state)
{
    (void)state;
    visitor_start();
    for (uint32_t n = 0; n < machine.config.lr_count + 1U; n++) {
        guest_configure(HARD(n), true, 0xa0U - 8U * n);
        device_edge(HARD(n));
        guest_take(HARD(n));
    }
    for (uint32_t n = machine.config.lr_count; n != 0; n--) {
        guest_end(HARD(n));
    }
    machine_hold();
    guest_end(HARD(0));
    visitor_be_busy();
    assert_idle(HARD(0));
    device_edge(HARD(0));
    guest_handle(HARD(0));
    visitor_finish();
}

/* What completed in a list register has nothing to do with what another vCPU had there afterwards. */
static void a_list_register_forgets(void **state)
{
    (void)state;
    visitor_start();
    guest_configure(HARD(0), true, 0x80);
    device_edge(HARD(0));
    guest_handle(HARD(0));
    visitor_be_busy();
    guest_disable(HARD(0));
    assert_idle(HARD(0));
    guest_enable(HARD(0));
    device_edge(HARD(0));
    guest_handle(HARD(0));
    visitor_finish();
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, pending_ones_keep_their_order),
        STORY(ON_ALL, active_ones_are_ended_afterwards),
        STORY(ON_ALL, the_cpu_interface_is_each_ones_own),
        STORY(ON_ALL, the_timer_is_each_ones_own),
        STORY(ON_ALL, the_monitors_are_one_guests),
        STORY(ON_ALL, what_is_put_aside_is_taken_up),
        STORY(ON_ALL, a_line_that_is_high_meanwhile_is_its_own),
        STORY(ON_ALL, what_is_pending_twice_is_one),
        STORY(ON_ALL, a_latched_timer_waits_for_its_own_guest),
        STORY(ON_LRS, a_counted_completion_is_told_before),
        STORY(ON_ALL, a_list_register_forgets),
    };

    return STORIES_RUN(stories);
}
