/*
 * What a guest made inactive by hand in its handler leaves a level of priority behind: that level's end is
 * counted, and is nobody's. Here its maintenance interrupt is late.
 */
#include "nest.h"

/* Its level is taken again by one that is spilled before the end is told. */
static void behaviour_13_level_of_an_orphan_taken_again_and_spilled(void **state)
{
    uint32_t n = lr_count();

    (void)state;
    for (uint32_t i = 0; i <= n; i++) {
        guest_configure(HARD(i), true, rising_priority(i == 0 ? 1 : i));
    }
    device_edge(HARD(0));
    guest_take(HARD(0));
    guest_activate(HARD(0), false);
    device_edge(HARD(1)); /* behind what runs */
    machine_delay_maintenance(true);
    guest_end(HARD(0));
    guest_take(HARD(1));
    for (uint32_t i = 2; i <= n; i++) { /* the other list registers */
        device_edge(HARD(i));
        guest_take(HARD(i));
    }
    guest_configure(HARD(30), true, 0x08);
    device_edge(HARD(30)); /* HARD(1) is spilled */
    machine_delay_maintenance(false);
    guest_handle(HARD(30));
    unnest(HARD(1), n);
    handle_again(HARD(0), n + 1U);
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_13_level_of_an_orphan_taken_again_and_spilled),
    };

    return STORIES_RUN(stories);
}
