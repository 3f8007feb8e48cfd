/*
 * Handlers within handlers, and their ends in the reverse order.
 */
#ifndef VGIC_TESTS_NEST_H
#define VGIC_TESTS_NEST_H

#include "story.h"

/* As many as there are list registers, or as many again on the path that has none. */
static inline uint32_t lr_count(void)
{
    return machine.config.lr_count;
}

/* Priorities that preempt one another: the n-th is more urgent than those before it. */
static inline uint32_t rising_priority(uint32_t n)
{
    return 0xe8U - 8U * n;
}

/* Fires `count` interrupts from `first` on, each inside the handler of the one before. */
static inline void nest(uint32_t first, uint32_t count)
{
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(first + n, true, rising_priority(n));
        device_edge(first + n);
        guest_take(first + n);
    }
}

/* Ends what nest() began. */
static inline void unnest(uint32_t first, uint32_t count)
{
    while (count-- != 0) {
        assert_true(guest_sees_active(first + count));
        guest_end(first + count);
        assert_false(guest_sees_active(first + count));
    }
    assert_int_equal(guest_gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

static inline void handle_again(uint32_t first, uint32_t count)
{
    for (uint32_t n = 0; n < count; n++) {
        device_edge(first + n);
        guest_handle(first + n);
    }
    assert_int_equal(guest_acknowledge(), INTID_SPURIOUS);
}

#endif
