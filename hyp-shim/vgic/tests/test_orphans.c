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

/* Spilled ones lie beneath it, and a store arms the conditions anew before the end is told. */
static void behaviour_13_orphan_ended_and_the_conditions_are_armed(void **state)
{
    uint32_t last = lr_count() + 1U;

    (void)state;
    nest(HARD(0), last + 1U);
    guest_activate(HARD(last), false);
    machine_delay_maintenance(true);
    guest_end(HARD(last));
    guest_unpend(SOFT(20)); /* any store that delivers */
    machine_delay_maintenance(false);
    unnest(HARD(0), last);
    handle_again(HARD(0), last + 1U);
}

/* Spilled ones lie beneath it, and its level is taken again in a list register before the end is told. */
static void behaviour_13_level_of_an_orphan_taken_again_over_spilled_ones(void **state)
{
    uint32_t last = lr_count() + 1U;

    (void)state;
    nest(HARD(0), last + 1U);
    guest_activate(HARD(last), false);
    guest_configure(HARD(40), true, rising_priority(last));
    device_edge(HARD(40));
    machine_delay_maintenance(true);
    guest_end(HARD(last));
    guest_take(HARD(40));
    machine_delay_maintenance(false);
    guest_end(HARD(40));
    unnest(HARD(0), last);
    handle_again(HARD(0), last + 1U);
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_13_level_of_an_orphan_taken_again_and_spilled),
        STORY(ON_ALL, behaviour_13_orphan_ended_and_the_conditions_are_armed),
        STORY(ON_ALL, behaviour_13_level_of_an_orphan_taken_again_over_spilled_ones),
    };

    return STORIES_RUN(stories);
}
