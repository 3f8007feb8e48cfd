/*
 * What a guest does wrong with an ITS, or on purpose: refused, counted, and nothing comes of it; and streams
 * of commands against a naive reference.
 */
#include "../model/random.h"
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

/* ---- against a reference ---- */

#define DEVICE_COUNT 3U
#define EVENT_COUNT  6U
#define LPI_COUNT    (DEVICE_COUNT * EVENT_COUNT)
#define TARGETS      2U
#define STEPS        (machine.config.lr_count == 4 ? 4000U : 400U)

struct reference {
    bool device[DEVICE_COUNT], event[LPI_COUNT]; /* mapped */
    uint32_t collection[LPI_COUNT];              /* of each event */
    bool known[LPI_COUNT];                       /* to the redistributors: mapped and not discarded */
    bool pending[LPI_COUNT], enabled[LPI_COUNT]; /* as last looked at */
    uint32_t cpu[LPI_COUNT];                     /* whose it is */
    uint32_t target[TARGETS];                    /* of each collection; TARGETS: none */
    bool configured[LPI_COUNT];                  /* enabled in memory */
};

static struct reference reference;

/* The hardware's virtual LPIs go with the mapping of their event, which is one of device 0. */
static void unmap(uint32_t device, uint32_t first, uint32_t count)
{
    for (uint32_t n = first; n < first + count && device == 0 && machine.config.direct; n++) {
        reference.pending[n] = false;
    }
}

static void move_all(uint32_t collection, uint32_t target)
{
    for (uint32_t n = 0; n < LPI_COUNT; n++) {
        if (reference.known[n] && reference.collection[n] == collection) {
            reference.cpu[n] = target;
        }
    }
}

/* Each of these does a command on both; the reference says whether it is refused. */
static void do_event(struct random *random)
{
    static const uint8_t opcodes[] = {ITS_INT, ITS_INT, ITS_INT, ITS_CLEAR, ITS_INV, ITS_DISCARD, ITS_MOVI};
    enum its_opcode opcode = (enum its_opcode)opcodes[random_below(random, sizeof(opcodes))];
    uint32_t device = random_below(random, DEVICE_COUNT), event = random_below(random, EVENT_COUNT + 1U);
    uint32_t collection = random_below(random, TARGETS);
    uint32_t n = device * EVENT_COUNT + event;
    bool fine = event < EVENT_COUNT && reference.device[device] && reference.event[n];

    if (opcode == ITS_INT && fine) {
        fine = reference.target[reference.collection[n]] < TARGETS;
    } else if (opcode == ITS_MOVI) {
        fine = fine && reference.target[collection] < TARGETS;
    }
    assert_int_equal(perform(opcode == ITS_MOVI ? its_event_to(ITS_MOVI, device, event, collection)
                                                : its_command_of_event(opcode, device, event)),
                     fine);
    if (!fine) {
        return;
    }
    if (opcode == ITS_INT) {
        reference.pending[n] = true;
    } else if (opcode == ITS_CLEAR) {
        reference.pending[n] = false;
    } else if (opcode == ITS_INV) {
        reference.enabled[n] = reference.configured[n];
    } else if (opcode == ITS_DISCARD) {
        reference.pending[n] = reference.event[n] = reference.known[n] = reference.enabled[n] = false;
    } else {
        reference.collection[n] = collection;
        reference.cpu[n] = reference.target[collection];
    }
}

/* Of device 0, whose events are physical ones. */
static void do_message(struct random *random)
{
    uint32_t event = random_below(random, EVENT_COUNT + 1U);

    if (event < EVENT_COUNT && reference.event[event] &&
        reference.target[reference.collection[event]] == TARGETS) {
        return; /* its collection is nowhere: what a message does then is the ITS's choice */
    }
    device_message(event);
    if (event < EVENT_COUNT && reference.event[event]) {
        reference.pending[event] = true;
    }
}

static void do_map(struct random *random)
{
    uint32_t device = random_below(random, DEVICE_COUNT), event = random_below(random, EVENT_COUNT);
    uint32_t collection = random_below(random, TARGETS);
    uint32_t n = device * EVENT_COUNT + event;
    bool fine = reference.device[device] && reference.target[collection] < TARGETS;

    assert_int_equal(perform(its_mapti(device, event, LPI(n), collection)), fine);
    if (fine) {
        unmap(device, n, 1);
        reference.event[n] = reference.known[n] = true;
        reference.collection[n] = collection;
        reference.cpu[n] = reference.target[collection];
        reference.enabled[n] = reference.configured[n];
    }
}

static void do_rare(struct random *random)
{
    uint32_t which = random_below(random, TARGETS), target = random_below(random, TARGETS + 1U);

    switch (random_below(random, 4)) {
    case 0: {
        uint32_t device = random_below(random, DEVICE_COUNT);

        reference.device[device] = !random_once_in(random, 4);
        unmap(device, device * EVENT_COUNT, EVENT_COUNT);
        memset(ram_at(ITT(device)), 0, 0x800);
        memset(&reference.event[device * EVENT_COUNT], 0, EVENT_COUNT * sizeof(reference.event[0]));
        assert_true(perform(its_mapd(device, 8, ITT(device), reference.device[device])));
        break;
    }
    case 1:
        assert_true(perform(its_mapc(which, target % TARGETS, target < TARGETS)));
        reference.target[which] = target;
        if (target < TARGETS) {
            move_all(which, target);
        }
        break;
    case 2:
        assert_int_equal(perform(its_invall(which)), reference.target[which] < TARGETS);
        for (uint32_t n = 0; n < LPI_COUNT && reference.target[which] < TARGETS; n++) {
            if (reference.cpu[n] == reference.target[which]) {
                reference.enabled[n] = reference.configured[n];
            }
        }
        break;
    default:
        which = random_below(random, LPI_COUNT);
        reference.configured[which] = !reference.configured[which];
        configure(LPI(which), 8U * random_below(random, 20), reference.configured[which]);
        break;
    }
}

/* Handles what there is on a CPU: exactly what the reference has pending there. */
static void handle_all(uint32_t cpu)
{
    machine_go_to(cpu);
    for (uint32_t intid; (intid = take_any()) != INTID_SPURIOUS;) {
        uint32_t n = intid - INTID_LPI_FIRST;

        assert_true(n < LPI_COUNT && reference.pending[n] && reference.enabled[n]);
        assert_int_equal(reference.cpu[n], cpu);
        reference.pending[n] = false;
        end_lpi(intid);
    }
    for (uint32_t n = 0; n < LPI_COUNT; n++) {
        assert_false(reference.pending[n] && reference.enabled[n] && reference.cpu[n] == cpu);
    }
}

static void random_commands_against_a_naive_reference(void **state)
{
    struct random random = {0x5eed0014U};

    (void)state;
    start_its();
    memset(&reference, 0, sizeof(reference));
    for (uint32_t cpu = 0; cpu < TARGETS; cpu++) {
        reference.target[cpu] = cpu;
    }
    for (uint32_t step = 0; step < STEPS; step++) {
        machine_go_to(random_below(&random, TARGETS));
        if (random_once_in(&random, 8)) {
            do_rare(&random);
        } else if (random_once_in(&random, 4)) {
            do_map(&random);
        } else if (random_once_in(&random, 5)) {
            do_message(&random);
        } else if (random_once_in(&random, 6)) {
            handle_all(random_below(&random, TARGETS));
        } else {
            do_event(&random);
        }
    }
}

/* ---- rubbish ---- */

/* Commands: all of them on `lr` with four list registers. */
#define HOSTILE (machine.config.path == VGIC_LR && machine.config.lr_count == 4 ? 100000U : 2000U)

/* A word that is often nearly right. */
static uint64_t some_word(struct random *random)
{
    static const uint64_t some[] = {
        0,      1,          GITS_VALID, GITS_VALID | ITT(0), GITS_VALID | 0x10000U,
        LPI(3), UINT64_MAX, MODEL_RAM,  0xfffffffffff00ULL,  MODEL_RAM + MODEL_RAM_SIZE - 8U};
    uint64_t word = some[random_below(random, sizeof(some) / sizeof(some[0]))];

    return random_once_in(random, 2) ? word
                                     : word ^ (uint64_t)random_word(random) << random_below(random, 33);
}

static struct its_command some_command(struct random *random)
{
    struct its_command command = {{random_below(random, 20) | (uint64_t)random_below(random, 4) << 32,
                                   random_below(random, 8) | (uint64_t)LPI(random_below(random, 8)) << 32,
                                   GITS_VALID | random_below(random, 3), 0}};

    if (random_once_in(random, 2)) {
        command.word[random_below(random, 4)] = some_word(random);
    }
    return command;
}

/* Rubbish in the queue, the tables and the registers. The model fails on any access that is not the guest's.
 */
static void behaviour_53_a_hostile_guest(void **state)
{
    struct random random = {0xbad5eedU};

    (void)state;
    start();
    for (uint32_t n = 0; n < HOSTILE / 16U; n++) {
        machine_go_to(random_below(&random, machine.config.cpus));
        for (uint32_t i = 0; i < 16; i++) {
            put(some_command(&random));
        }
        if (random_once_in(&random, 4)) {
            *ram_at(MODEL_RAM + 0x2000U + 8U * random_below(&random, 0x1c00)) = some_word(&random);
        }
        if (random_once_in(&random, 64)) {
            guest_write_its(GITS_CTLR, random_word(&random) & 1U);
            write_its_double(GITS_CBASER + 8U * random_below(&random, 17), some_word(&random));
            enable_lpis(random_below(&random, machine.config.cpus), random_once_in(&random, 2));
        }
        guest_write_its(GITS_CWRITER, queue_end);
        guest_read_its(GITS_CREADR);
        for (uint32_t intid; random_once_in(&random, 2) && (intid = take_any()) != INTID_SPURIOUS;) {
            assert_true(intid - INTID_LPI_FIRST < VGIC_LPI_COUNT);
            end_lpi(intid);
        }
    }
}

static const struct story stories[] = {
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_bad_numbers_are_refused),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_tables_are_not_trusted),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_a_table_that_leaves_the_memory),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, two_level_tables),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, behaviour_53_the_queue_wraps_and_stalls_and_goes_on),
    STORY_OF_LPIS(1, ON_LR | ON_TRAP, registers_while_it_is_on),
    STORY_OF_LPIS(2, ON_ALL, random_commands_against_a_naive_reference),
    STORY_OF_LPIS(2, ON_ALL, behaviour_53_a_hostile_guest),
};

int main(void)
{
    return STORIES_RUN(stories);
}
