/*
 * More active interrupts than list registers: those spilled from theirs are completed all the same.
 */
#include "nest.h"

static void behaviour_01_all_active_and_a_more_urgent_one_comes(void **state)
{
    (void)state;
    nest(SOFT(0), lr_count());
    guest_configure(SOFT(30), true, 0x08);
    device_edge(SOFT(30));
    guest_handle(SOFT(30));
    unnest(SOFT(0), lr_count());
    handle_again(SOFT(0), lr_count());
}

static void behaviour_01_the_same_with_physical_interrupts(void **state)
{
    (void)state;
    nest(HARD(0), lr_count());
    guest_configure(HARD(30), true, 0x08);
    device_edge(HARD(30));
    guest_handle(HARD(30));
    unnest(HARD(0), lr_count());
    handle_again(HARD(0), lr_count());
}

static void behaviour_01_all_active_and_less_urgent_ones_wait_without_a_storm(void **state)
{
    uint32_t before;

    (void)state;
    nest(SOFT(0), lr_count());
    before = here->maintenances;
    for (uint32_t n = 0; n < 3; n++) {
        guest_configure(HARD(n), true, 0xf0);
        device_edge(HARD(n));
    }
    assert_int_equal(here->maintenances, before);
    assert_false(guest_sees_irq());
    for (uint32_t n = lr_count(); n-- != 0;) {
        assert_false(guest_sees_irq());
        guest_end(SOFT(n));
    }
    for (uint32_t n = 0; n < 3; n++) {
        guest_handle(HARD(n));
    }
    assert_false(guest_sees_irq());
    assert_true(here->maintenances <= lr_count() + 6);
}

/* What comes finds a list register empty: one is spilled when the last has been acknowledged, not later. */
static void behaviour_01_room_is_made_before_the_next_comes(void **state)
{
    uint32_t spilled;

    (void)state;
    if (lr_count() < 3) {
        return; /* two handlers interrupted, and one list register more, are what it is for */
    }
    nest(HARD(0), lr_count());
    for (uint32_t n = 0; n < 3; n++) {
        spilled = here->counters.value[COUNT_lr_spill];
        assert_int_equal(spilled, n + 1U);
        assert_int_not_equal(ops_empty_lrs(), 0);
        guest_configure(HARD(20 + n), true, 0x20U - 8U * n);
        device_edge(HARD(20 + n));
        assert_int_equal(here->counters.value[COUNT_lr_spill], spilled);
        guest_take(HARD(20 + n));
    }
    assert_int_equal(here->counters.value[COUNT_maint_np], 4);
    for (uint32_t n = 3; n-- != 0;) {
        guest_end(HARD(20 + n));
    }
    unnest(HARD(0), lr_count());
}

/* ... but where they do not interrupt each other, that they are all in use asks for nothing. */
static void one_after_the_other_no_room_is_made(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < lr_count(); n++) {
        guest_configure(HARD(n), true, 0xa0);
        device_edge(HARD(n));
    }
    assert_int_equal(ops_empty_lrs(), 0);
    for (uint32_t n = 0; n < lr_count(); n++) {
        guest_handle(HARD(n));
    }
    assert_int_equal(here->counters.value[COUNT_maint_np], 0);
    assert_int_equal(here->counters.value[COUNT_lr_spill], 0);
}

/* More levels of nesting than list registers: several spilled at once. */
static void behaviour_01_nesting_deeper_than_the_list_registers(void **state)
{
    (void)state;
    nest(HARD(0), lr_count() + 8U);
    unnest(HARD(0), lr_count() + 8U);
    handle_again(HARD(0), lr_count() + 8U);
}

static void behaviour_13_end_of_a_spilled_interrupt_completes_it(void **state)
{
    uint32_t spilled = lr_count() < 3U ? 2 : 3; /* one ahead, for the next */

    (void)state;
    nest(HARD(0), lr_count() + 2U);
    assert_int_equal(here->cpu.spilled.count, spilled);
    assert_true(physical_of(HARD(0))->active && physical_of(HARD(1))->active);
    for (uint32_t n = lr_count() + 2U; n-- != 0;) {
        guest_end(HARD(n));
        assert_false(physical_of(HARD(n))->active);
        assert_int_equal(here->cpu.spilled.count, n < spilled ? n : spilled);
    }
    assert_int_equal(here->counters.value[COUNT_maint_lrenp], spilled);
    assert_int_equal(here->vi.hcr, GICH_HCR_EN);
}

/* Handlers that give their own interrupts other priorities, in reverse: they end in the order they began in.
 */
static void behaviour_13_priorities_changed_while_active(void **state)
{
    uint32_t count = lr_count() + 3U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(HARD(n), true, rising_priority(n));
        device_edge(HARD(n));
        guest_take(HARD(n));
        guest_set_priority(HARD(n), 8U * n);
    }
    unnest(HARD(0), count);
    for (uint32_t n = count; n-- != 0;) {
        device_edge(HARD(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(HARD(n)); /* the new priorities order what comes next */
    }
}

/* The count of ends is in a register that the hypervisor also writes: none may be lost there. */
static void behaviour_13_end_of_a_spilled_one_as_another_exit_comes_first(void **state)
{
    (void)state;
    nest(HARD(0), lr_count() + 1U);
    for (uint32_t n = lr_count(); n != 0; n--) {
        guest_end(HARD(n));
    }
    for (uint32_t n = 0; n < 20; n++) {
        guest_configure(SOFT(n), true, PRIORITY_DEFAULT);
    }
    machine_hold();
    guest_end(HARD(0));
    for (uint32_t n = 0; n < 20; n++) {
        device_edge(SOFT(n));
    }
    machine_release();
    assert_false(guest_sees_active(HARD(0)));
    for (uint32_t n = 0; n < 20; n++) {
        guest_handle(SOFT(n));
    }
    handle_again(HARD(0), lr_count() + 1U);
}

/*
 * Group 0 has a coarser binary point than group 1, so that an interrupt runs inside one of a more urgent
 * priority: they end in the reverse order of their acknowledges all the same.
 */
static void behaviour_13_nested_groups_with_different_binary_points(void **state)
{
    static const struct {
        uint32_t group, priority;
    } nested[] = {{1, 0xd8}, {0, 0xe0}, {1, 0x98}, {0, 0xb8}, {1, 0x58}, {0, 0x60}, {1, 0x18}, {0, 0x30}};
    const uint32_t count = sizeof(nested) / sizeof(nested[0]);

    (void)state;
    guest_gicc_write(GICC_BPR, 5); /* group priority: bits 7 and 6 */
    for (uint32_t n = 0; n < count; n++) {
        guest_set_group(HARD(n), nested[n].group);
        guest_configure(HARD(n), true, nested[n].priority);
        device_edge(HARD(n));
        guest_take(HARD(n));
    }
    unnest(HARD(0), count);
}

/* The guest sets another binary point in a handler. */
static void behaviour_13_binary_point_changed_while_active(void **state)
{
    uint32_t count = lr_count() + 3U;

    (void)state;
    nest(HARD(0), count);
    guest_gicc_write(GICC_BPR, 6); /* of what comes now, bit 7 alone preempts */
    guest_configure(HARD(30), true, 0x08);
    device_edge(HARD(30));
    guest_handle(HARD(30));
    unnest(HARD(0), count);
}

/* What the guest made active itself runs at no priority, and ends by the guest's hand alone. */
static void behaviour_13_active_by_hand_is_no_spilled_one(void **state)
{
    (void)state;
    nest(HARD(0), lr_count() + 2U);
    guest_configure(SOFT(0), true, 0x08);
    guest_activate(SOFT(0), true);
    unnest(HARD(0), lr_count() + 2U);
    assert_true(guest_sees_active(SOFT(0)));
    guest_activate(SOFT(0), false);
    assert_false(guest_sees_active(SOFT(0)));
    device_edge(SOFT(0));
    guest_handle(SOFT(0));
}

/* What it made inactive in the handler is told of as an end that no list register has. */
static void behaviour_13_made_inactive_by_hand_then_ended(void **state)
{
    uint32_t last = lr_count() + 1U;

    (void)state;
    nest(HARD(0), last + 1U);
    guest_activate(HARD(last), false);
    guest_end(HARD(last));
    assert_true(guest_sees_active(HARD(0)));
    assert_true(guest_sees_active(HARD(1)));
    unnest(HARD(0), last);
}

/* The same of a spilled one. */
static void behaviour_13_spilled_made_inactive_by_hand_then_ended(void **state)
{
    uint32_t count = lr_count() + 2U;

    (void)state;
    nest(HARD(0), count);
    guest_activate(HARD(1), false);
    for (uint32_t n = count; n-- != 1;) {
        guest_end(HARD(n));
    }
    assert_true(guest_sees_active(HARD(0)));
    guest_end(HARD(0));
    assert_false(guest_sees_active(HARD(0)));
    handle_again(HARD(0), count);
}

/* The guest is faster than the maintenance interrupt: the level of the one that ended runs again. */
static void behaviour_13_level_taken_again_before_maintenance_comes(void **state)
{
    (void)state;
    nest(HARD(0), lr_count() + 1U);
    for (uint32_t n = lr_count(); n != 0; n--) {
        guest_end(HARD(n));
    }
    guest_configure(HARD(30), true, rising_priority(0));
    device_edge(HARD(30));
    machine_hold();
    guest_end(HARD(0));
    guest_take(HARD(30));
    machine_release();
    assert_false(guest_sees_active(HARD(0)));
    assert_true(guest_sees_active(HARD(30)));
    guest_end(HARD(30));
    handle_again(HARD(0), lr_count() + 1U);
}

/* Made inactive by hand in the handler, then active again: the end is its own, in a list register or not. */
static void put_back(uint32_t intid)
{
    guest_configure(intid, true, 0x48);
    device_edge(intid);
    guest_take(intid);
    guest_activate(intid, false);
    guest_activate(intid, true);
    assert_true(guest_sees_active(intid));
    guest_end(intid);
    assert_false(guest_sees_active(intid));
    assert_int_equal(guest_gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    handle_again(intid, 1);
}

static void behaviour_39_active_state_put_back_by_hand(void **state)
{
    (void)state;
    put_back(SOFT(0));
    put_back(HARD(0));
    nest(HARD(1), lr_count() + 2U); /* spilled ones beneath it are not what ends */
    guest_configure(HARD(40), true, 0x08);
    device_edge(HARD(40));
    guest_take(HARD(40));
    guest_activate(HARD(40), false);
    guest_activate(HARD(40), true);
    guest_end(HARD(40));
    assert_false(guest_sees_active(HARD(40)));
    unnest(HARD(1), lr_count() + 2U);
}

/* The same of one that was spilled before. */
static void behaviour_39_spilled_put_back_by_hand(void **state)
{
    uint32_t count = lr_count() + 2U;

    (void)state;
    nest(HARD(0), count);
    guest_activate(HARD(0), false);
    guest_activate(HARD(0), true);
    unnest(HARD(0), count);
    handle_again(HARD(0), count);
}

/* The priorities that run are saved and taken away meanwhile: GICC_APR of the guest does not exit. */
static void behaviour_39_put_back_with_the_active_priorities(void **state)
{
    uint32_t running;

    (void)state;
    guest_configure(HARD(0), true, 0x48);
    device_edge(HARD(0));
    guest_take(HARD(0));
    running = here->vi.apr;
    here->vi.apr = 0;
    guest_activate(HARD(0), false);
    guest_activate(HARD(0), true);
    here->vi.apr = running;
    guest_end(HARD(0));
    assert_false(guest_sees_active(HARD(0)));
    handle_again(HARD(0), 1);
}

/*
 * Of what a guest makes active by hand, and of active priorities that it writes itself, there may be many;
 * and the hardware may count many ends before the shim sees the first. All of them are one look.
 */
static void behaviour_39_many_ends_at_once_are_one_look(void **state)
{
    const uint32_t nested = lr_count() + 2U, by_hand = 20, more = 7;
    uint32_t before;

    (void)state;
    for (uint32_t n = 0; n < nested; n++) {
        guest_configure(HARD(n), true, (23U - n) << 3);
        device_edge(HARD(n));
        guest_take(HARD(n));
    }
    for (uint32_t n = 0; n < by_hand; n++) {
        guest_configure(SOFT(n), false, 0xf8);
        guest_activate(SOFT(n), true);
    }
    machine_delay_maintenance(true);
    here->vi.apr |= 0xff000000; /* the last of them stays: none that was made active is what ended */
    for (uint32_t n = nested; n-- != 0;) {
        guest_end(HARD(n));
    }
    for (uint32_t n = 0; n < more; n++) {
        guest_end(SOFT(n));
    }
    before = machine.levels_asked;
    machine_delay_maintenance(false);
    assert_in_range(machine.levels_asked - before, by_hand, by_hand + 2U * nested);
    here->vi.apr = 0;
    for (uint32_t n = 0; n < by_hand; n++) {
        assert_true(guest_sees_active(SOFT(n)));
        guest_activate(SOFT(n), false);
    }
    for (uint32_t n = 0; n < nested; n++) {
        assert_false(guest_sees_active(HARD(n)));
    }
    handle_again(HARD(0), nested);
}

/* Unpredictable (IHI 0048, 3.2.3), but none may be active for ever. */
static void behaviour_43_ends_in_the_order_of_the_acknowledges(void **state)
{
    uint32_t count = lr_count() + 4U;

    (void)state;
    nest(HARD(0), count);
    for (uint32_t n = 0; n < count; n++) {
        guest_end(HARD(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        assert_false(guest_sees_active(HARD(n)));
        assert_false(physical_of(HARD(n))->active);
    }
    handle_again(HARD(0), count);
    nest(HARD(0), count);
    unnest(HARD(0), count);
}

/* With one list register: the end of the first is counted, the second takes its level, a third comes. */
static void behaviour_42_trapped_store_before_the_maintenance_interrupt(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < lr_count() + 2U; n++) {
        guest_configure(SOFT(n), true, n == lr_count() + 1U ? 0xc8 : 0xc0);
    }
    for (uint32_t n = 0; n < lr_count(); n++) { /* of which all but the first are in the others' way */
        device_edge(SOFT(n));
    }
    guest_take(SOFT(0));
    device_edge(SOFT(lr_count()));
    machine_hold();
    guest_end(SOFT(0));
    for (uint32_t n = 1; n < lr_count(); n++) {
        guest_handle(SOFT(n));
    }
    if (guest_sees_irq()) {
        guest_take(SOFT(lr_count()));
        guest_pend(SOFT(lr_count() + 1U));
        guest_end(SOFT(lr_count()));
    }
    machine_release();
    while (guest_sees_irq()) {
        guest_end(guest_acknowledge());
    }
    for (uint32_t n = 0; n < lr_count() + 2U; n++) {
        assert_false(guest_sees_active(SOFT(n)));
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_01_all_active_and_a_more_urgent_one_comes),
        STORY(ON_ALL, behaviour_01_the_same_with_physical_interrupts),
        STORY(ON_ALL, behaviour_01_all_active_and_less_urgent_ones_wait_without_a_storm),
        STORY(ON_LRS, behaviour_01_room_is_made_before_the_next_comes),
        STORY(ON_LRS, one_after_the_other_no_room_is_made),
        STORY(ON_ALL, behaviour_01_nesting_deeper_than_the_list_registers),
        STORY(ON_LRS, behaviour_13_end_of_a_spilled_interrupt_completes_it),
        STORY(ON_ALL, behaviour_13_priorities_changed_while_active),
        STORY(ON_ALL, behaviour_13_nested_groups_with_different_binary_points),
        STORY(ON_ALL, behaviour_13_binary_point_changed_while_active),
        STORY(ON_ALL, behaviour_13_active_by_hand_is_no_spilled_one),
        STORY(ON_ALL, behaviour_13_made_inactive_by_hand_then_ended),
        STORY(ON_ALL, behaviour_13_spilled_made_inactive_by_hand_then_ended),
        STORY(ON_ALL, behaviour_13_level_taken_again_before_maintenance_comes),
        STORY(ON_ALL, behaviour_13_end_of_a_spilled_one_as_another_exit_comes_first),
        STORY(ON_ALL, behaviour_39_active_state_put_back_by_hand),
        STORY(ON_ALL, behaviour_39_spilled_put_back_by_hand),
        STORY(ON_LRS, behaviour_39_put_back_with_the_active_priorities),
        STORY(ON_LRS, behaviour_39_many_ends_at_once_are_one_look),
        STORY(ON_LRS, behaviour_42_trapped_store_before_the_maintenance_interrupt),
        STORY(ON_ALL, behaviour_43_ends_in_the_order_of_the_acknowledges),
    };

    return STORIES_RUN(stories);
}
