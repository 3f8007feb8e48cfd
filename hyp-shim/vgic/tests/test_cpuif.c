/*
 * The CPU interface as the guest sees it: the same rules whether the registers are the hardware's or
 * emulated.
 */
#include "story.h"

#define GRP0    field_put(GICC_CTLR_GRP0, 1)
#define GRP1    field_put(GICC_CTLR_GRP1, 1)
#define ACKCTL  field_put(GICC_CTLR_ACKCTL, 1)
#define FIQEN   field_put(GICC_CTLR_FIQEN, 1)
#define CBPR    field_put(GICC_CTLR_CBPR, 1)
#define EOIMODE field_put(GICC_CTLR_EOIMODE, 1)

#define GROUP0_INTID SOFT(0)
#define GROUP1_INTID SOFT(1)

static void set_control(uint32_t value)
{
    guest_gicc_write(GICC_CTLR, value);
}

/* One interrupt in each group, as urgent as each other. */
static void configure_groups(void)
{
    guest_configure(GROUP0_INTID, true, 0x80);
    guest_configure(GROUP1_INTID, true, 0x80);
    guest_set_group(GROUP1_INTID, 1);
}

static void control_register_keeps_what_there_is(void **state)
{
    (void)state;
    set_control(UINT32_MAX);
    assert_int_equal(guest_gicc_read(GICC_CTLR), GRP0 | GRP1 | ACKCTL | FIQEN | CBPR | EOIMODE);
    set_control(0);
    assert_int_equal(guest_gicc_read(GICC_CTLR), 0);
}

static void priority_mask_has_five_bits(void **state)
{
    (void)state;
    guest_gicc_write(GICC_PMR, UINT32_MAX);
    assert_int_equal(guest_gicc_read(GICC_PMR), 0xf8);
    guest_gicc_write(GICC_PMR, 0x47);
    assert_int_equal(guest_gicc_read(GICC_PMR), 0x40);
}

static void binary_points_have_their_smallest_values(void **state)
{
    (void)state;
    for (uint32_t value = 0; value < 16; value++) {
        uint32_t kept = value % 8U;

        guest_gicc_write(GICC_BPR, value);
        guest_gicc_write(GICC_ABPR, value);
        assert_int_equal(guest_gicc_read(GICC_BPR), kept < 2 ? 2 : kept);
        assert_int_equal(guest_gicc_read(GICC_ABPR), kept < 3 ? 3 : kept);
    }
}

/* Bits of priority that the binary point leaves for preemption: the running priority shows them. */
static void running_priority_is_the_group_priority(void **state)
{
    (void)state;
    configure_groups();
    guest_set_priority(GROUP0_INTID, 0xa8);
    guest_set_priority(GROUP1_INTID, 0xa8);
    assert_int_equal(guest_gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    for (uint32_t point = 2; point < 8; point++) {
        uint32_t mask0 = 0xfeU << point & 0xffU, mask1 = 0xffU << (point < 3 ? 3 : point) & 0xffU;

        guest_gicc_write(GICC_BPR, point);
        guest_gicc_write(GICC_ABPR, point);
        device_edge(GROUP0_INTID);
        guest_take(GROUP0_INTID);
        assert_int_equal(guest_gicc_read(GICC_RPR), 0xa8U & mask0);
        guest_end(GROUP0_INTID);
        device_edge(GROUP1_INTID);
        guest_take(GROUP1_INTID);
        assert_int_equal(guest_gicc_read(GICC_RPR), 0xa8U & mask1);
        guest_end(GROUP1_INTID);
        set_control(GRP0 | GRP1 | ACKCTL | CBPR);
        device_edge(GROUP1_INTID);
        guest_take(GROUP1_INTID);
        assert_int_equal(guest_gicc_read(GICC_RPR), 0xa8U & mask0);
        guest_end(GROUP1_INTID);
        set_control(GRP0 | GRP1 | ACKCTL);
    }
    assert_int_equal(guest_gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
}

static void no_preemption_at_the_largest_binary_point(void **state)
{
    (void)state;
    guest_configure(SOFT(2), true, 0xf0);
    guest_configure(SOFT(3), true, 0);
    guest_gicc_write(GICC_BPR, 7);
    device_edge(SOFT(2));
    guest_take(SOFT(2));
    device_edge(SOFT(3));
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    guest_end(SOFT(2));
    guest_handle(SOFT(3));
}

/* The mask is no part of preemption, and takes effect on what is signalled already. */
static void priority_mask_changed_while_signalled(void **state)
{
    (void)state;
    guest_configure(SOFT(2), true, 0x80);
    device_edge(SOFT(2));
    assert_true(guest_sees_irq());
    guest_gicc_write(GICC_PMR, 0x80);
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    assert_int_equal(guest_gicc_read(GICC_HPPIR), SOFT(2));
    guest_gicc_write(GICC_PMR, 0x88);
    guest_handle(SOFT(2));
}

static void behaviour_15_group_1_without_ackctl(void **state)
{
    (void)state;
    configure_groups();
    set_control(GRP0 | GRP1);
    device_edge(GROUP1_INTID);
    assert_true(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_OTHER_GROUP);
    assert_int_equal(guest_gicc_read(GICC_HPPIR), INTID_OTHER_GROUP);
    assert_int_equal(guest_gicc_read(GICC_AHPPIR), GROUP1_INTID);
    assert_int_equal(guest_gicc_read(GICC_AIAR), GROUP1_INTID);
    assert_true(guest_sees_active(GROUP1_INTID));
    guest_gicc_write(GICC_AEOIR, GROUP1_INTID);
    assert_false(guest_sees_active(GROUP1_INTID));
    assert_int_equal(guest_gicc_read(GICC_AIAR), INTID_SPURIOUS);
}

static void behaviour_15_group_0_through_the_aliased_registers(void **state)
{
    (void)state;
    configure_groups();
    device_edge(GROUP0_INTID);
    assert_int_equal(guest_gicc_read(GICC_AIAR), INTID_SPURIOUS);
    assert_int_equal(guest_gicc_read(GICC_AHPPIR), INTID_SPURIOUS);
    guest_handle(GROUP0_INTID);
}

static void behaviour_15_ackctl_lets_group_1_through(void **state)
{
    (void)state;
    configure_groups();
    set_control(GRP0 | GRP1 | ACKCTL);
    device_edge(GROUP1_INTID);
    assert_int_equal(guest_gicc_read(GICC_HPPIR), GROUP1_INTID);
    guest_handle(GROUP1_INTID);
    assert_false(guest_sees_active(GROUP1_INTID));
}

static void behaviour_15_group_0_as_fiq(void **state)
{
    (void)state;
    configure_groups();
    set_control(GRP0 | GRP1 | ACKCTL | FIQEN);
    device_edge(GROUP1_INTID);
    assert_true(guest_sees_irq());
    assert_false(guest_sees_fiq());
    device_edge(GROUP0_INTID); /* of the same priority, group 0 goes first */
    assert_false(guest_sees_irq());
    assert_true(guest_sees_fiq());
    guest_handle(GROUP0_INTID);
    assert_true(guest_sees_irq());
    assert_false(guest_sees_fiq());
    guest_handle(GROUP1_INTID);
    assert_false(guest_sees_irq());
}

static void behaviour_15_disabled_group_is_not_signalled(void **state)
{
    (void)state;
    configure_groups();
    device_edge(GROUP0_INTID);
    assert_true(guest_sees_irq());
    set_control(GRP1 | ACKCTL);
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    assert_int_equal(guest_gicc_read(GICC_HPPIR), INTID_SPURIOUS);
    set_control(GRP0);
    guest_handle(GROUP0_INTID);
    device_edge(GROUP1_INTID);
    assert_false(guest_sees_irq());
    set_control(GRP0 | GRP1 | ACKCTL);
    guest_handle(GROUP1_INTID);
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

/*
 * More urgent ones of a group that is off, as many as there are list registers less one, and then one of the
 * other.
 */
static void behaviour_15_disabled_group_does_not_hold_back_the_other(void **state)
{
    uint32_t off = machine.config.path == VGIC_TRAP ? 20 : machine.config.lr_count - 1U;

    (void)state;
    configure_groups();
    set_control(GRP1 | ACKCTL);
    for (uint32_t n = 0; n < off; n++) {
        guest_configure(HARD(n), true, 0x40);
        device_edge(HARD(n));
    }
    device_edge(GROUP1_INTID);
    guest_handle(GROUP1_INTID);
    assert_false(guest_sees_irq());
    set_control(GRP0);
    for (uint32_t n = 0; n < off; n++) {
        guest_handle(HARD(n));
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

/*
 * All list registers but one hold what was dropped and is not deactivated. A more urgent one of a group that
 * is off does not take the place of what is pending in the last.
 */
static void behaviour_15_disabled_group_takes_no_place(void **state)
{
    uint32_t dropped = machine.config.lr_count - 1U;

    (void)state;
    configure_groups();
    set_control(GRP0 | GRP1 | ACKCTL | EOIMODE);
    for (uint32_t n = 0; n < dropped; n++) {
        guest_configure(HARD(n), true, 0x40);
        device_edge(HARD(n));
        guest_take(HARD(n));
        guest_end(HARD(n));
    }
    device_edge(GROUP1_INTID);
    set_control(GRP1 | ACKCTL | EOIMODE);
    guest_configure(HARD(20), true, 0x48);
    device_edge(HARD(20));
    assert_true(guest_sees_irq());
    guest_take(GROUP1_INTID);
    guest_end(GROUP1_INTID);
    guest_deactivate(GROUP1_INTID);
    assert_false(guest_sees_irq());
    set_control(GRP0 | EOIMODE);
    guest_take(HARD(20));
    guest_end(HARD(20));
    guest_deactivate(HARD(20));
    for (uint32_t n = 0; n < dropped; n++) {
        guest_deactivate(HARD(n));
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

static void end_of_a_special_intid_is_nothing(void **state)
{
    (void)state;
    guest_configure(SOFT(2), true, 0x80);
    device_edge(SOFT(2));
    guest_take(SOFT(2));
    for (uint32_t intid = INTID_SPECIAL_FIRST; intid <= INTID_SPURIOUS; intid++) {
        guest_end(intid);
        assert_int_equal(guest_gicc_read(GICC_RPR), 0x80);
    }
    guest_end(SOFT(2));
    assert_int_equal(guest_gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    guest_end(SOFT(2)); /* nothing runs: nothing happens */
    device_edge(SOFT(2));
    guest_handle(SOFT(2));
}

/* With EOImode 0 a write to DIR is nothing to rely on; it must not harm. */
static void deactivation_without_eoimode(void **state)
{
    (void)state;
    guest_configure(SOFT(2), true, 0x80);
    device_edge(SOFT(2));
    guest_take(SOFT(2));
    guest_deactivate(SOFT(2));
    assert_true(guest_sees_active(SOFT(2)));
    guest_end(SOFT(2));
    assert_false(guest_sees_active(SOFT(2)));
    set_control(GRP0 | EOIMODE);
    guest_deactivate(INTID_SPURIOUS);
    guest_deactivate(SOFT(2));
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

/* Between drop and deactivation the same interrupt stays quiet, others of its priority do not. */
static void eoimode_lets_others_in_after_the_drop(void **state)
{
    (void)state;
    set_control(GRP0 | EOIMODE);
    guest_configure(SOFT(2), true, 0x80);
    guest_configure(SOFT(3), true, 0x80);
    device_edge(SOFT(2));
    guest_take(SOFT(2));
    device_edge(SOFT(2));
    device_edge(SOFT(3));
    assert_false(guest_sees_irq());
    guest_end(SOFT(2));
    guest_take(SOFT(3));
    guest_end(SOFT(3));
    assert_false(guest_sees_irq());
    guest_deactivate(SOFT(2));
    guest_take(SOFT(2));
    guest_end(SOFT(2));
    guest_deactivate(SOFT(2));
    guest_deactivate(SOFT(3));
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

/* Registers that only the emulated interface has a table for. */
static void emulated_active_priorities_and_identification(void **state)
{
    (void)state;
    configure_groups();
    device_edge(GROUP1_INTID);
    guest_take(GROUP1_INTID);
    assert_int_equal(guest_gicc_read(GICC_APR0), 0);
    assert_int_equal(guest_gicc_read(GICC_NSAPR0), 1U << (0x80 >> 3));
    guest_gicc_write(GICC_NSAPR0, 0);
    assert_int_equal(guest_gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    guest_gicc_write(GICC_NSAPR0, 1U << (0x50 >> 3));
    assert_int_equal(guest_gicc_read(GICC_RPR), 0x50);
    guest_gicc_write(GICC_APR0, 1U << (0x48 >> 3));
    guest_gicc_write(GICC_NSAPR0, 0);
    assert_int_equal(guest_gicc_read(GICC_RPR), 0x48);
    device_edge(GROUP0_INTID);
    assert_false(guest_sees_irq());
    guest_gicc_write(GICC_APR0, 0);
    assert_true(guest_sees_irq());
    assert_int_equal(guest_gicc_read(GICC_IIDR) >> 16 & 0xfU, 2); /* architecture version */
    assert_int_equal(guest_gicc_read(GICC_EOIR), 0);
    assert_int_equal(guest_gicc_read(GICC_DIR), 0);
    assert_int_equal(here->counters.value[COUNT_unknown_access], 0);
    guest_gicc_write(GICC_IAR, UINT32_MAX);
    guest_gicc_write(GICC_RPR, UINT32_MAX);
    assert_int_equal(guest_gicc_read(0x40), 0);
    assert_int_equal(here->counters.value[COUNT_unknown_access], 1);
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, control_register_keeps_what_there_is),
        STORY(ON_ALL, priority_mask_has_five_bits),
        STORY(ON_ALL, binary_points_have_their_smallest_values),
        STORY(ON_ALL, running_priority_is_the_group_priority),
        STORY(ON_ALL, no_preemption_at_the_largest_binary_point),
        STORY(ON_ALL, priority_mask_changed_while_signalled),
        STORY(OF_GICV2(ON_ALL), behaviour_15_group_1_without_ackctl),
        STORY(OF_GICV2(ON_ALL), behaviour_15_group_0_through_the_aliased_registers),
        STORY(OF_GICV2(ON_ALL), behaviour_15_ackctl_lets_group_1_through),
        STORY(ON_ALL, behaviour_15_group_0_as_fiq),
        STORY(ON_ALL, behaviour_15_disabled_group_is_not_signalled),
        STORY(ON_ALL, behaviour_15_disabled_group_does_not_hold_back_the_other),
        STORY(ON_LRS, behaviour_15_disabled_group_takes_no_place),
        STORY(ON_ALL, end_of_a_special_intid_is_nothing),
        STORY(ON_ALL, deactivation_without_eoimode),
        STORY(ON_ALL, eoimode_lets_others_in_after_the_drop),
        STORY(OF_GICV2(ON_TRAP), emulated_active_priorities_and_identification),
    };

    return STORIES_RUN(stories);
}
