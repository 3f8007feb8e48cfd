/*
 * The active state: set and cleared by hand, ended in two steps (EOImode 1), and read while maintenance is
 * late.
 */
#include "story.h"

#define CTLR_BOTH                                                                                            \
    (field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_GRP1, 1) | field_put(GICC_CTLR_ACKCTL, 1))
#define CTLR_SPLIT (CTLR_BOTH | field_put(GICC_CTLR_EOIMODE, 1))

static void write_bit(uint32_t bank, uint32_t intid)
{
    guest_write(bank + intid / 32U * 4U, 1U << (intid % 32U));
}

static const uint32_t edges[] = {SOFT(0), HARD(0)};

static void active_by_hand_holds_back_what_comes(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(edges[i], true, PRIORITY_DEFAULT);
        write_bit(GICD_ISACTIVER, edges[i]);
        assert_true(guest_sees_active(edges[i]));
        device_edge(edges[i]);
        assert_false(guest_sees_irq());
        assert_true(guest_sees_pending(edges[i]));
        write_bit(GICD_ICACTIVER, edges[i]);
        guest_handle(edges[i]);
        assert_idle(edges[i]);
    }
}

static void active_by_hand_while_pending(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(edges[i], true, PRIORITY_DEFAULT);
        device_edge(edges[i]);
        write_bit(GICD_ISACTIVER, edges[i]);
        assert_true(guest_sees_active(edges[i]));
        assert_true(guest_sees_pending(edges[i]));
        assert_false(guest_sees_irq());
        write_bit(GICD_ICACTIVER, edges[i]);
        guest_handle(edges[i]);
        assert_idle(edges[i]);
        device_edge(edges[i]);
        guest_handle(edges[i]);
        assert_idle(edges[i]);
    }
}

static void active_by_hand_then_disabled_and_cleared(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(edges[i], true, PRIORITY_DEFAULT);
        device_edge(edges[i]);
        write_bit(GICD_ISACTIVER, edges[i]);
        guest_disable(edges[i]);
        write_bit(GICD_ICACTIVER, edges[i]);
        assert_false(guest_sees_irq());
        assert_true(guest_sees_pending(edges[i]));
        assert_false(guest_sees_active(edges[i]));
        guest_enable(edges[i]);
        guest_handle(edges[i]);
        assert_idle(edges[i]);
    }
}

/* The end that follows drops the priority and has nothing to complete. */
static void active_cleared_by_hand_in_the_handler(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < 2; i++) {
        guest_configure(edges[i], true, PRIORITY_DEFAULT);
        device_edge(edges[i]);
        guest_take(edges[i]);
        write_bit(GICD_ICACTIVER, edges[i]);
        assert_false(guest_sees_active(edges[i]));
        device_edge(edges[i]);
        assert_true(guest_sees_pending(edges[i]));
        assert_false(guest_sees_irq()); /* its priority still runs */
        guest_end(edges[i]);
        guest_handle(edges[i]);
        assert_idle(edges[i]);
    }
}

static void behaviour_12_priority_drop_and_deactivation_apart(void **state)
{
    static const uint32_t all[] = {SOFT(0), HARD(0), SOFT(1), HARD(1)};

    (void)state;
    guest_gicc_write(GICC_CTLR, CTLR_SPLIT);
    for (uint32_t i = 0; i < 4; i++) {
        guest_configure(all[i], i < 2, PRIORITY_DEFAULT);
        device_line(all[i], true);
        guest_take(all[i]);
        guest_end(all[i]);
        assert_true(guest_sees_active(all[i]));
        assert_int_equal(guest_gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
        assert_false(guest_sees_irq()); /* the line is high, but it is active */
        device_line(all[i], false);
        guest_deactivate(all[i]);
        assert_idle(all[i]);
        device_line(all[i], true);
        guest_take(all[i]);
        guest_end(all[i]);
        device_line(all[i], false);
        guest_deactivate(all[i]);
        assert_idle(all[i]);
    }
}

/* Acknowledges and drops `count` interrupts: all are active at the same time. */
static void leave_active(uint32_t first, uint32_t count)
{
    guest_gicc_write(GICC_CTLR, CTLR_SPLIT);
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(first + n, true, PRIORITY_DEFAULT);
        device_edge(first + n);
        guest_take(first + n);
        guest_end(first + n);
    }
    for (uint32_t n = 0; n < count; n++) {
        assert_true(guest_sees_active(first + n));
    }
}

static void deactivate_one(uint32_t intid)
{
    guest_deactivate(intid);
    assert_false(guest_sees_active(intid));
    assert_false(physical_of(intid)->active);
}

static void fire_again(uint32_t first, uint32_t count)
{
    for (uint32_t n = 0; n < count; n++) {
        device_edge(first + n);
        guest_take(first + n);
        guest_end(first + n);
        guest_deactivate(first + n);
        assert_idle(first + n);
    }
}

static void behaviour_12_deactivation_in_any_order(void **state)
{
    uint32_t count = machine.config.lr_count;

    (void)state;
    leave_active(HARD(0), count);
    for (uint32_t n = 0; n < count; n++) {
        deactivate_one(
            HARD((n * 5U + 3U) % count)); /* every one once: 5 and the number have no common factor */
    }
    fire_again(HARD(0), count);
}

/*
 * Of several that are in no list register, EOICount cannot tell which was deactivated: the most urgent goes
 * first.
 */
static void behaviour_12_more_active_than_list_registers(void **state)
{
    uint32_t count = machine.config.lr_count + 4U;

    (void)state;
    leave_active(HARD(0), count);
    for (uint32_t n = 0; n < count; n++) {
        deactivate_one(HARD(n));
    }
    fire_again(HARD(0), count);
}

static void behaviour_12_more_active_than_list_registers_in_any_order(void **state)
{
    uint32_t count = machine.config.lr_count + 4U;

    (void)state;
    leave_active(HARD(0), count);
    for (uint32_t n = 0; n < count; n++) {
        deactivate_one(HARD((n * 7U + 3U) % count));
    }
    fire_again(HARD(0), count);
}

/*
 * The guest is faster than the maintenance interrupt: what it reads must not take from what that will find.
 */
static void completion_read_before_maintenance_comes(void **state)
{
    static const uint32_t banks[] = {GICD_ISACTIVER, GICD_ISPENDR, GICD_ICACTIVER};

    (void)state;
    guest_configure(SOFT(0), false, PRIORITY_DEFAULT);
    guest_configure(HARD(0), false, PRIORITY_DEFAULT);
    for (uint32_t i = 0; i < 3; i++) {
        device_line(SOFT(0), true);
        guest_take(SOFT(0));
        machine_hold();
        guest_end(SOFT(0));
        assert_false(guest_sees_active(SOFT(0)));
        guest_read(banks[i] + 4U);
        write_bit(GICD_ICACTIVER, SOFT(0));
        machine_release();
        guest_take(SOFT(0));
        device_line(SOFT(0), false);
        guest_end(SOFT(0));
        assert_idle(SOFT(0));
        device_line(HARD(0), true);
        guest_take(HARD(0));
        machine_hold();
        guest_end(HARD(0));
        guest_read(banks[i] + 8U);
        write_bit(GICD_ICACTIVER, HARD(0));
        machine_release();
        guest_take(HARD(0));
        device_line(HARD(0), false);
        guest_end(HARD(0));
        assert_idle(HARD(0));
    }
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, active_by_hand_holds_back_what_comes),
        STORY(ON_ALL, active_by_hand_while_pending),
        STORY(ON_ALL, active_by_hand_then_disabled_and_cleared),
        STORY(ON_ALL, active_cleared_by_hand_in_the_handler),
        STORY(ON_ALL, behaviour_12_priority_drop_and_deactivation_apart),
        STORY(ON_ALL, behaviour_12_deactivation_in_any_order),
        STORY(ON_ALL, behaviour_12_more_active_than_list_registers),
        STORY(ON_TRAP, behaviour_12_more_active_than_list_registers_in_any_order),
        STORY(ON_ALL, completion_read_before_maintenance_comes),
    };

    return STORIES_RUN(stories);
}
