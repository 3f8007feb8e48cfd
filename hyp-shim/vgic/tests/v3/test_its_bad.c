/*
 * What a guest does wrong with an ITS, or on purpose: refused, counted, and nothing comes of it; and streams
 * of commands against a naive reference.
 */
#include "../model/random.h"
#include "../model/v3/its_story.h"
#include "../story.h"
#include "its_guest.h"

#define ALL_ONES UINT64_MAX

static void start(void)
{
    start_its();
    map_device(0);
    map_event(0, 3, LPI(7));
}

/* The mapping that was there still works. */
static void assert_unharmed(void)
{
    device_message(3);
    handle_lpi(LPI(7));
    assert_nothing();
}

static void behaviour_53_bad_numbers_are_refused(void **state)
{
    static const uint8_t of_events[] = {ITS_INT, ITS_CLEAR, ITS_INV, ITS_DISCARD};

    (void)state;
    start();
    for (uint32_t i = 0; i < sizeof(of_events); i++) {
        enum its_opcode opcode = (enum its_opcode)of_events[i];

        assert_false(perform(its_command_of_event(opcode, 0, 4)));       /* not mapped */
        assert_false(perform(its_command_of_event(opcode, 0, 256)));     /* no such event */
        assert_false(perform(its_command_of_event(opcode, 1, 3)));       /* no such device */
        assert_false(perform(its_command_of_event(opcode, 0x10000, 3))); /* nor can there be */
        assert_false(perform(its_command_of_event(opcode, UINT32_MAX, UINT32_MAX)));
    }
    assert_false(perform(its_mapti(0, 5, INTID_LPI_FIRST - 1U, 0)));
    assert_false(perform(its_mapti(0, 5, VGIC_LPI_END, 0)));
    assert_false(perform(its_mapti(0, 5, UINT32_MAX, 0)));
    assert_false(perform(its_mapti(0, 256, LPI(9), 0)));
    assert_false(perform(its_mapti(2, 5, LPI(9), 0)));
    assert_false(perform(its_mapti(0, 5, LPI(9), 1)));
    assert_false(perform(its_event_to(ITS_MAPI, 0, 5, 0))); /* 5 is no LPI */
    assert_false(perform(its_event_to(ITS_MOVI, 0, 3, 9)));
    assert_false(perform(its_event_to(ITS_MOVI, 0, 4, 0)));
    assert_false(perform(its_mapd(0, 17, ITT(0), true)));
    assert_false(perform(its_mapd(512, 8, ITT(0), true))); /* behind the table's end */
    assert_false(perform(its_mapc(0, 1, true)));
    assert_false(perform(its_mapc(512, 0, true)));
    assert_false(perform(its_invall(1)));
    assert_false(perform(its_movall(0, 1)));
    assert_false(perform(its_movall(7, 0)));
    assert_false(perform(its_sync(1)));
    for (uint32_t opcode = 0; opcode < 256; opcode++) {
        if (opcode != ITS_MOVI && (opcode < ITS_INT || opcode > ITS_SYNC) &&
            (opcode < ITS_MAPD || opcode > ITS_DISCARD)) {
            assert_false(perform((struct its_command){{opcode, 0, 0, 0}}));
        }
    }
    assert_unharmed();
}

/* Tables that are nowhere, or in part; what they say is rubbish. */
static void behaviour_53_tables_are_not_trusted(void **state)
{
    static const uint64_t addresses[] = {0, MODEL_RAM + MODEL_RAM_SIZE, MODEL_RAM - 0x1000U,
                                         0xffffffff000ULL};

    (void)state;
    start();
    for (uint32_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        assert_true(perform(its_mapd(1, 8, addresses[i], true)));
        assert_false(perform(its_mapti(1, 0, LPI(9), 0)));
        assert_false(perform(its_command_of_event(ITS_INT, 1, 0)));
    }
    *ram_at(ITT(0) + 8U * 4U) = ALL_ONES;
    assert_false(perform(its_command_of_event(ITS_INT, 0, 4)));
    *ram_at(ITT(0) + 8U * 4U) = GITS_VALID | field64_put(ITE_INTID, LPI(7)) | 0xffffU;
    assert_false(perform(its_command_of_event(ITS_INT, 0, 4)));
    *ram_at(COLLECTIONS + 8U) = GITS_VALID | 0xffffU;
    assert_false(perform(its_invall(1)));
    *ram_at(DEVICES + 8U) = ALL_ONES;
    assert_false(perform(its_command_of_event(ITS_INT, 1, 0)));
    assert_unharmed();
}

/* A flat table of two pages, of which the second one is behind the guest's memory. */
static void behaviour_53_a_table_that_leaves_the_memory(void **state)
{
    (void)state;
    start_its();
    guest_write_its(GITS_CTLR, 0);
    write_its_double(GITS_BASER, GITS_VALID | (MODEL_RAM + MODEL_RAM_SIZE - 0x1000U) | 1U);
    guest_write_its(GITS_CTLR, 1);
    assert_true(perform(its_mapd(511, 8, ITT(0), true)));
    assert_false(perform(its_mapd(512, 8, ITT(0), true)));
    assert_false(perform(its_mapd(1023, 8, ITT(0), true)));
    map_event(511, 1, LPI(3));
    interrupt(511, 1);
    handle_lpi(LPI(3));
    guest_write_its(GITS_CTLR, 0);
    write_its_double(GITS_BASER, GITS_VALID | DEVICES);
    guest_write_its(GITS_CTLR, 1);
    assert_false(perform(its_command_of_event(ITS_INT, 511, 1))); /* it is another table now */
}

static void two_level_tables(void **state)
{
    (void)state;
    start_its();
    guest_write_its(GITS_CTLR, 0);
    write_its_double(GITS_BASER, GITS_VALID | GITS_BASER_INDIRECT | DEVICES);
    assert_int_equal(guest_read_its(GITS_BASER + 4U) >> 24, 0xc0U | GITS_BASER_DEVICES);
    guest_write_its(GITS_CTLR, 1);
    assert_false(perform(its_mapd(600, 8, ITT(0), true))); /* there is no second level yet */
    *ram_at(DEVICES + 8U) = GITS_VALID | (MODEL_RAM + 0x3a000U);
    assert_true(perform(its_mapd(600, 8, ITT(0), true)));
    assert_int_not_equal(*ram_at(MODEL_RAM + 0x3a000U + (600 - 512) * 8U), 0);
    map_event(600, 1, LPI(3));
    interrupt(600, 1);
    handle_lpi(LPI(3));
    *ram_at(DEVICES + 8U) = GITS_VALID | 0x1000U;
    assert_false(perform(its_command_of_event(ITS_INT, 600, 1)));
}

/* Two pages of the first level; those of the second do not lie side by side. */
static void two_level_tables_with_pages_apart(void **state)
{
    const uint32_t first = MODEL_RAM + 0x34000U, second[] = {MODEL_RAM + 0x38000U, MODEL_RAM + 0x3b000U};

    (void)state;
    start_its();
    guest_write_its(GITS_CTLR, 0);
    for (uint32_t n = 0; n < 2; n++) {
        *ram_at(first + n * 8U) = GITS_VALID | second[n];
    }
    write_its_double(GITS_BASER, GITS_VALID | GITS_BASER_INDIRECT | first | 1U);
    guest_write_its(GITS_CTLR, 1);
    for (uint32_t n = 0; n < 2; n++) {
        assert_true(perform(its_mapd(n * 512U + 88U, 8, ITT(n), true)));
        assert_int_not_equal(*ram_at(second[n] + 88 * 8U), 0);
    }
    assert_int_equal(*ram_at(second[0] + 600 * 8U), 0);
}

static void behaviour_53_the_queue_wraps_and_stalls_and_goes_on(void **state)
{
    uint32_t size = QUEUE_SIZE / ITS_COMMAND_SIZE;

    (void)state;
    start();
    for (uint32_t n = 0; n < 3 * size; n++) {
        interrupt(0, 3);
        handle_lpi(LPI(7));
    }
    for (uint32_t n = 0; n < size - 1U; n++) {
        put(its_command_of_event(n % 2 == 0 ? ITS_INT : ITS_CLEAR, 0, 3));
    }
    assert_true(ring());
    guest_write_its(GITS_CWRITER, QUEUE_SIZE); /* behind its end */
    assert_int_equal(guest_read_its(GITS_CWRITER), queue_end);
    guest_write_its(GITS_CTLR, 0);
    write_its_double(GITS_CBASER, GITS_VALID | 0x1000U);
    guest_write_its(GITS_CTLR, 1);
    guest_write_its(GITS_CWRITER, ITS_COMMAND_SIZE);
    assert_int_equal(guest_read_its(GITS_CREADR), GITS_RETRY); /* stalled */
    guest_write_its(GITS_CTLR, 0);
    write_its_double(GITS_CBASER, GITS_VALID | QUEUE);
    guest_write_its(GITS_CTLR, 1);
    queue_end = 0;
    assert_true(perform(its_command_of_event(ITS_CLEAR, 0, 3)));
    assert_unharmed();
}

static void registers_while_it_is_on(void **state)
{
    (void)state;
    start();
    write_its_double(GITS_CBASER, 0);
    write_its_double(GITS_BASER, 0);
    write_redist_double(0, GICR_PROPBASER, 0);
    assert_int_equal(guest_read_its(GITS_CTLR), 1);
    assert_int_equal(guest_read_its(GITS_TYPER) & 3U, 1);
    assert_int_equal(guest_read_its(GIC_PIDR2) >> PIDR2_ARCHREV_OFF & 0xfU, 3);
    assert_int_equal(redist_read(0, GICR_TYPER, 2) & 1U, 1);
    assert_int_equal(redist_read(0, GICR_PROPBASER, 2), CONFIG | 14U);
    assert_int_equal(guest_read_its(GITS_BASER + 8U * 5U), 0);
    assert_unharmed();
}

/* ---- stories ---- */

/* Steps: the most with four list registers, hostile ones all of them on `lr`. */
#define STEPS   (machine.config.lr_count == 4 ? 4000U : 400U)
#define HOSTILE (machine.config.path == VGIC_LR && machine.config.lr_count == 4 ? 100000U : 2000U)

static uint32_t at_random(void *from, uint32_t count)
{
    return random_below(from, count);
}

static void random_commands_against_a_naive_reference(void **state)
{
    struct random random = {0x5eed0014U};
    const struct its_choice choice = {at_random, &random};

    (void)state;
    its_story_start();
    for (uint32_t step = 0; step < STEPS; step++) {
        its_story_step(&choice);
    }
    its_story_end();
}

static void behaviour_53_a_hostile_guest(void **state)
{
    struct random random = {0xbad5eedU};
    const struct its_choice choice = {at_random, &random};

    (void)state;
    its_story_start_wild();
    for (uint32_t n = 0; n < HOSTILE / ITS_STORY_COMMANDS; n++) {
        its_story_wild(&choice);
    }
}

static const struct story stories[] = {
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_bad_numbers_are_refused),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_tables_are_not_trusted),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_a_table_that_leaves_the_memory),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, two_level_tables),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, two_level_tables_with_pages_apart),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_the_queue_wraps_and_stalls_and_goes_on),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, registers_while_it_is_on),
    STORY_OF_LPIS(2, ON_ALL, random_commands_against_a_naive_reference),
    STORY_OF_LPIS(2, ON_ALL, behaviour_53_a_hostile_guest),
};

int main(void)
{
    return STORIES_RUN(stories);
}
