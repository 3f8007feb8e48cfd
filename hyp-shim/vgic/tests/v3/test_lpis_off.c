/*
 * LPIs of a redistributor or a CPU interface that is turned off, on, or taken over in the middle.
 */
#include "../story.h"
#include "gic_ops.h"
#include "its_guest.h"

#include <time.h>

static void start(void)
{
    start_its();
    map_device(0);
    map_event(0, 3, LPI(7));
}

/* IHI 0069, GICR_CTLR: without EnableLPIs it has no LPIs, and keeps none. */
static void behaviour_52_what_comes_while_they_are_off_is_dropped(void **state)
{
    (void)state;
    if (machine.config.direct) {
        skip(); /* the hardware keeps it */
    }
    start();
    enable_lpis(0, false);
    device_message(3);
    interrupt(0, 3);
    write_redist_double(0, GICR_PENDBASER, PENDING(0) | GICR_PENDBASER_PTZ);
    enable_lpis(0, true);
    assert_nothing();
    device_message(3);
    handle_lpi(LPI(7));
    assert_nothing();
}

/* PROPBASER.IDbits says that the table ends at INTID 16383: what lies behind it is no table. */
static void behaviour_52_a_short_table_of_pending_ones(void **state)
{
    uint8_t *behind = &model_ram[PENDING(0) - MODEL_RAM + (1U << 14) / 8U];

    (void)state;
    start();
    device_message(3);
    enable_lpis(0, false);
    write_redist_double(0, GICR_PROPBASER, CONFIG | 13U);
    write_redist_double(0, GICR_PENDBASER, PENDING(0));
    behind[0] = 0xff;
    enable_lpis(0, true);
    behind[0] = 0x5a;
    handle_lpi(LPI(7));
    enable_lpis(0, false);
    assert_int_equal(behind[0], 0x5a);
}

/* Who takes a CPU interface over clears its active priorities: no end is to come. */
static void behaviour_50_its_handler_is_abandoned(void **state)
{
    (void)state;
    start();
    device_message(3);
    assert_int_equal(take_any(), LPI(7));
    device_message(3);
    assert_nothing();
    guest_write_icc(ICC_AP1R0, 0);
    machine_settle();
    handle_lpi(LPI(7));
    assert_nothing();
}

/* The processor's time that it takes to turn LPIs off that are all pending. */
static double time_of(uint32_t count)
{
    clock_t start_time;

    for (uint32_t n = 0; n < VGIC_LPI_COUNT; n++) {
        configure(LPI(n), 0xa0, n < count);
        model_ram[PENDING(0) - MODEL_RAM + LPI(n) / 8U] = n < count ? 0xff : 0;
    }
    write_redist_double(0, GICR_PROPBASER, CONFIG | 14U);
    write_redist_double(0, GICR_PENDBASER, PENDING(0));
    enable_lpis(0, true);
    start_time = clock();
    enable_lpis(0, false);
    return (double)(clock() - start_time);
}

/* Four times as many take four times as long, and not sixteen times. */
static void behaviour_54_all_go_off_at_once(void **state)
{
    double few, many;

    (void)state;
    start_its();
    enable_lpis(0, false);
    few = time_of(VGIC_LPI_COUNT / 4U);
    many = time_of(VGIC_LPI_COUNT);
    assert_true(many < 10.0 * few);
}

static const struct story stories[] = {
    STORY_OF_LPIS(1, ON_ALL, behaviour_52_what_comes_while_they_are_off_is_dropped),
    STORY_OF_LPIS(1, ON_ALL, behaviour_52_a_short_table_of_pending_ones),
    STORY_OF_LPIS(1, ON_TRAP, behaviour_50_its_handler_is_abandoned),
    STORY_OF_LPIS(1, ON_ALL, behaviour_54_all_go_off_at_once),
};

int main(void)
{
    return STORIES_RUN(stories);
}
