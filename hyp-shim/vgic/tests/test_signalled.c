/*
 * Who would sleep asks first: behaviour 47.
 */
#include "story.h"

#include "vgic/deliver.h"

static void behaviour_47_pending_is_something_to_do(void **state)
{
    (void)state;
    assert_false(vgic_may_signal(&here->cpu));
    guest_configure(SOFT(0), true, 0x80);
    assert_false(vgic_may_signal(&here->cpu));
    device_edge(SOFT(0));
    assert_true(vgic_may_signal(&here->cpu));
    guest_take(SOFT(0));
    assert_false(vgic_may_signal(&here->cpu));
    guest_end(SOFT(0));
    assert_false(vgic_may_signal(&here->cpu));
}

static void behaviour_47_what_waits_is_something_to_do(void **state)
{
    uint32_t count = machine.config.lr_count + 2U;

    (void)state;
    for (uint32_t n = 0; n < count; n++) {
        guest_configure(SOFT(n), true, 8U * n);
        device_edge(SOFT(n));
    }
    for (uint32_t n = 0; n < count; n++) {
        assert_true(vgic_may_signal(&here->cpu));
        guest_handle(SOFT(n));
    }
    assert_false(vgic_may_signal(&here->cpu));
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_47_pending_is_something_to_do),
        STORY(ON_ALL, behaviour_47_what_waits_is_something_to_do),
    };

    return STORIES_RUN(stories);
}
