/*
 * Which pending interrupts sit in the list registers, when more are pending than fit, and how the rest is
 * told of.
 */
#include "story.h"

#include "gic_ops.h"

/* As many as there are list registers, or as many again on the path that has none. */
static uint32_t lr_count(void)
{
    return machine.config.lr_count;
}

static bool refill_armed(void)
{
    return (here->vi.hcr & (GICH_HCR_UIE | GICH_HCR_NPIE)) != 0;
}

static void behaviour_02_armed_only_while_something_waits(void **state)
{
    uint32_t count = 2U * lr_count() + 1U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, PRIORITY_DEFAULT);
    }
    for (uint32_t n = 0; n < count; n++) {
        device_edge(SOFT(n));
        assert_int_equal(refill_armed(), n >= lr_count());
    }
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(SOFT(n));
        assert_int_equal(refill_armed(), here->cpu.waiting.first != NULL);
    }
    assert_int_equal(here->vi.hcr, GICH_HCR_EN);
}

/* With one list register at most one is always valid: underflow would be signalled for ever. */
static void behaviour_02_no_underflow_storm_while_the_guest_is_busy(void **state)
{
    (void)state;
    guest_configure(SOFT(0), true, 0x40);
    for (uint32_t n = 1; n < 12; n++) {
        guest_configure(SOFT(n), true, 0x80);
        device_edge(SOFT(n));
    }
    device_edge(SOFT(0));
    guest_take(SOFT(0));
    for (uint32_t n = 0; n < 100; n++) {
        machine_settle();
    }
    assert_true(here->maintenances <= 1);
    guest_end(SOFT(0));
    for (uint32_t n = 1; n < 12; n++) {
        guest_handle(SOFT(n));
    }
}

static void behaviour_03_priority_order_over_all_pending(void **state)
{
    static const uint32_t priorities[] = {0xa0, 0x20, 0xe8, 0x60, 0x60, 0x08, 0xa0, 0x98,
                                          0x40, 0xf0, 0x18, 0x80, 0x88, 0x10, 0xc0, 0x78,
                                          0x28, 0xd0, 0x60, 0x00, 0xb0, 0x90, 0x38, 0x58};
    const uint32_t count = sizeof(priorities) / sizeof(priorities[0]);

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, priorities[n]);
        device_edge(SOFT(n));
    }
    for (uint32_t priority = 0; priority < 0x100; priority += 8) {
        for (uint32_t n = 0; n < count; n++) {
            if (priorities[n] == priority) {
                guest_handle(SOFT(n));
            }
        }
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

static void behaviour_03_more_urgent_one_after_the_list_registers_are_full(void **state)
{
    uint32_t count = lr_count() + 2U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 0x80);
        device_edge(SOFT(n));
    }
    guest_configure(HARD(0), true, 0x40);
    guest_configure(HARD(1), true, 0xc0);
    device_edge(HARD(1));
    device_edge(HARD(0));
    guest_take(HARD(0));
    guest_configure(HARD(2), true, 0x20);
    device_edge(HARD(2));
    guest_handle(HARD(2));
    guest_end(HARD(0));
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(SOFT(n));
    }
    guest_handle(HARD(1));
}

/* A priority made more urgent, or less, while the interrupt waits or sits in a list register. */
static void behaviour_03_priority_changed_while_pending(void **state)
{
    uint32_t count = lr_count() + 4U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 0x80);
        device_edge(SOFT(n));
    }
    guest_set_priority(SOFT(count - 1), 0x10);
    guest_set_priority(SOFT(0), 0xf0);
    guest_handle(SOFT(count - 1));
    for (uint32_t n = 1; n < count - 1; n++) {
        guest_handle(SOFT(n));
    }
    guest_handle(SOFT(0));
}

/* What became pending again in its handler waits its turn, behind all that is more urgent. */
static void behaviour_03_raised_in_their_handlers_and_more_urgent_ones_wait(void **state)
{
    uint32_t count = 2U * lr_count() + 2U;

    (void)state;
    for (uint32_t n = 0; n < 2; n++) {
        guest_configure(SOFT(n), true, 0xe0U - 8U * n);
        device_edge(SOFT(n));
        guest_take(SOFT(n));
        device_edge(SOFT(n));
    }
    guest_gicc_write(GICC_PMR, 0x40);
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(HARD(n), true, 0x80);
        device_edge(HARD(n));
    }
    guest_end(SOFT(1));
    guest_end(SOFT(0));
    guest_gicc_write(GICC_PMR, 0xff);
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(HARD(n));
    }
    guest_handle(SOFT(1));
    guest_handle(SOFT(0));
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

/* Five bits are kept: what differs below them is the same priority, and INTID decides. */
static void behaviour_03_priorities_are_compared_in_five_bits(void **state)
{
    uint32_t count = lr_count() + 4U;

    (void)state;
    for (uint32_t n = count; n-- != 0;) {
        guest_configure(SOFT(n), true, 0xa7U - n % 8U);
        assert_int_equal(guest_read8(GICD_IPRIORITYR + SOFT(n)), 0xa0);
        device_edge(SOFT(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        guest_handle(SOFT(n));
    }
}

static void behaviour_06_back_to_back_injections_lose_none(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < SOFT_COUNT; n++) {
        guest_configure(SOFT(n), true, PRIORITY_DEFAULT);
        guest_configure(HARD(n), n % 2U == 0, PRIORITY_DEFAULT);
    }
    machine_hold();
    for (uint32_t n = 0; n < SOFT_COUNT; n++) {
        device_edge(SOFT(n));
        device_line(HARD(n), true);
    }
    machine_release();
    for (uint32_t n = 0; n < SOFT_COUNT; n++) {
        guest_handle(SOFT(n));
    }
    for (uint32_t n = 0; n < SOFT_COUNT; n++) {
        guest_take(HARD(n));
        device_line(HARD(n), false);
        guest_end(HARD(n));
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

static void behaviour_08_everything_at_once_each_delivered_once(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < SOFT_COUNT; n++) {
        guest_configure(SOFT(n), true, 8U * (n % 31U));
    }
    for (uint32_t n = 0; n < HARD_COUNT; n++) {
        guest_configure(HARD(n), true, 8U * ((n * 7U) % 31U));
    }
    for (uint32_t twice = 0; twice < 2; twice++) {
        for (uint32_t n = 0; n < SOFT_COUNT; n++) {
            device_edge(SOFT(n));
        }
        for (uint32_t n = 0; n < HARD_COUNT; n++) {
            guest_pend(HARD(n));
        }
    }
    for (uint32_t level = 0; level < 31; level++) {
        for (uint32_t intid = SOFT(0); intid < HARD(HARD_COUNT); intid++) {
            uint32_t at = intid < HARD(0) ? (intid - SOFT(0)) % 31U : (intid - HARD(0)) * 7U % 31U;

            if (at == level) {
                guest_handle(intid);
            }
        }
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

static void behaviour_09_priority_mask_and_binary_point_act(void **state)
{
    (void)state;
    guest_configure(SOFT(0), true, 0xa0);
    guest_configure(SOFT(1), true, 0x90);
    guest_configure(SOFT(2), true, 0x60);
    guest_gicc_write(GICC_PMR, 0xa0);
    device_edge(SOFT(0));
    assert_false(guest_sees_irq());
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
    guest_gicc_write(GICC_PMR, 0xa8);
    guest_gicc_write(GICC_BPR, 5); /* group priority: bits 7 and 6 */
    guest_take(SOFT(0));
    assert_int_equal(guest_gicc_read(GICC_RPR), 0x80);
    device_edge(SOFT(1));
    assert_false(guest_sees_irq()); /* the same group priority */
    device_edge(SOFT(2));
    guest_handle(SOFT(2));
    assert_false(guest_sees_irq());
    guest_end(SOFT(0));
    guest_handle(SOFT(1));
}

static void behaviour_10_reset_clears_every_list_register(void **state)
{
    machine_reset(*state);
    for (uint32_t n = 0; n < lr_count(); n++) {
        assert_int_equal(here->vi.lr[n], 0);
    }
    assert_int_equal(ops_eoi_lrs(), 0);
    assert_int_equal(here->vi.hcr, machine.config.path == VGIC_TRAP ? VGIC_TRAP_HCR : GICH_HCR_EN);
    assert_int_equal(here->lines, 0);
}

static void behaviour_11_injection_is_seen_at_once(void **state)
{
    (void)state;
    guest_configure(SOFT(0), true, PRIORITY_DEFAULT);
    guest_configure(HARD(0), true, 0x40);
    machine_hold(); /* no exit comes to help */
    device_edge(SOFT(0));
    assert_true(guest_sees_irq());
    guest_take(SOFT(0));
    device_edge(SOFT(0));
    guest_end(SOFT(0));
    guest_handle(SOFT(0));
    machine_release();
    device_edge(HARD(0));
    guest_handle(HARD(0));
    assert_int_equal(here->counters.value[COUNT_maint_np] + here->counters.value[COUNT_maint_u], 0);
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_LRS, behaviour_02_armed_only_while_something_waits),
        STORY(ON_LRS, behaviour_02_no_underflow_storm_while_the_guest_is_busy),
        STORY(ON_ALL, behaviour_03_priority_order_over_all_pending),
        STORY(ON_ALL, behaviour_03_more_urgent_one_after_the_list_registers_are_full),
        STORY(ON_ALL, behaviour_03_priority_changed_while_pending),
        STORY(ON_ALL, behaviour_03_raised_in_their_handlers_and_more_urgent_ones_wait),
        STORY(ON_ALL, behaviour_03_priorities_are_compared_in_five_bits),
        STORY(ON_ALL, behaviour_06_back_to_back_injections_lose_none),
        STORY(ON_ALL, behaviour_08_everything_at_once_each_delivered_once),
        STORY(ON_ALL, behaviour_09_priority_mask_and_binary_point_act),
        STORY(ON_ALL, behaviour_10_reset_clears_every_list_register),
        STORY(ON_ALL, behaviour_11_injection_is_seen_at_once),
    };

    return STORIES_RUN(stories);
}
