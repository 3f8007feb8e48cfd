/*
 * EOImode 1 with more active interrupts than list registers: a drop of priority is no end, and hardware that
 * counts it all the same (VGIC_DROPS_ARE_COUNTED) does not say so.
 */
#include "nest.h"

static void split(void)
{
    guest_gicc_write(GICC_CTLR, 7U | field_put(GICC_CTLR_EOIMODE, 1));
}

static void take_next(uint32_t intid)
{
    device_edge(intid);
    guest_take(intid);
}

static void drop(uint32_t intid)
{
    guest_end(intid);
    assert_true(guest_sees_active(intid));
}

static void deactivate(uint32_t intid)
{
    assert_true(guest_sees_active(intid));
    guest_deactivate(intid);
    assert_false(guest_sees_active(intid));
}

/* One that was dropped before it gave way has the level of another, which has none left for its own drop. */
static void behaviour_12_drop_of_one_whose_level_another_has(void **state)
{
    static const uint8_t priorities[] = {0xa0, 0x78, 0x60, 0x28, 0x18};

    (void)state;
    if (lr_count() != 2) {
        return; /* which of them give way follows from the number */
    }
    split();
    for (uint32_t n = 0; n < sizeof(priorities); n++) {
        guest_configure(HARD(n), true, priorities[n]);
    }
    take_next(HARD(0));
    take_next(HARD(1));
    drop(HARD(1));
    take_next(HARD(2)); /* HARD(0) gives way */
    take_next(HARD(3)); /* HARD(1) does, and gets the level of HARD(2) */
    drop(HARD(3));
    take_next(HARD(4)); /* HARD(2) does, with no level */
    drop(HARD(4));
    deactivate(HARD(4));
    deactivate(HARD(1));
    drop(HARD(2));
    deactivate(HARD(2));
    deactivate(HARD(3));
    drop(HARD(0));
    deactivate(HARD(0));
}

/* The drop of one that was made inactive by hand is not the end of one that was made active. */
static void behaviour_12_drop_beside_one_that_is_active_by_hand(void **state)
{
    uint32_t last = lr_count() + 1U;

    (void)state;
    split();
    nest(HARD(0), last + 1U);
    guest_configure(SOFT(0), true, 0x08);
    guest_activate(SOFT(0), true);
    guest_activate(HARD(last), false);
    guest_end(HARD(last));
    for (uint32_t n = last; n-- != 0;) {
        drop(HARD(n));
        deactivate(HARD(n));
    }
    deactivate(SOFT(0));
}

int main(void)
{
    static const struct story stories[] = {
        STORY(ON_ALL, behaviour_12_drop_of_one_whose_level_another_has),
        STORY(ON_ALL, behaviour_12_drop_beside_one_that_is_active_by_hand),
    };

    return STORIES_RUN(stories);
}
