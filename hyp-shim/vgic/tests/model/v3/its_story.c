/*
 * The steps of both kinds of story, and the reference.
 */
#include "its_story.h"

#include "v3/its_guest.h"

#define DEVICE_COUNT 3U
#define EVENT_COUNT  6U
#define LPI_COUNT    (DEVICE_COUNT * EVENT_COUNT)
#define TARGETS      2U

static uint32_t below(const struct its_choice *choice, uint32_t count)
{
    return choice->below(choice->from, count);
}

static bool once_in(const struct its_choice *choice, uint32_t times)
{
    return below(choice, times) == 0;
}

static uint32_t any_word(const struct its_choice *choice)
{
    return below(choice, 0x10000U) | below(choice, 0x10000U) << 16;
}

/* ---- against a reference ---- */

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
static void do_event(const struct its_choice *choice)
{
    static const uint8_t opcodes[] = {ITS_INT, ITS_INT, ITS_INT, ITS_CLEAR, ITS_INV, ITS_DISCARD, ITS_MOVI};
    enum its_opcode opcode = (enum its_opcode)opcodes[below(choice, sizeof(opcodes))];
    uint32_t device = below(choice, DEVICE_COUNT), event = below(choice, EVENT_COUNT + 1U);
    uint32_t collection = below(choice, TARGETS);
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
static void do_message(const struct its_choice *choice)
{
    uint32_t event = below(choice, EVENT_COUNT + 1U);

    if (event < EVENT_COUNT && reference.event[event] &&
        reference.target[reference.collection[event]] == TARGETS) {
        return; /* its collection is nowhere: what a message does then is the ITS's choice */
    }
    device_message(event);
    if (event < EVENT_COUNT && reference.event[event]) {
        reference.pending[event] = true;
    }
}

static void do_map(const struct its_choice *choice)
{
    uint32_t device = below(choice, DEVICE_COUNT), event = below(choice, EVENT_COUNT);
    uint32_t collection = below(choice, TARGETS);
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

static void do_rare(const struct its_choice *choice)
{
    uint32_t which = below(choice, TARGETS), target = below(choice, TARGETS + 1U);

    switch (below(choice, 4)) {
    case 0: {
        uint32_t device = below(choice, DEVICE_COUNT);

        reference.device[device] = !once_in(choice, 4);
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
        which = below(choice, LPI_COUNT);
        reference.configured[which] = !reference.configured[which];
        configure(LPI(which), 8U * below(choice, 20), reference.configured[which]);
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

void its_story_start(void)
{
    start_its();
    memset(&reference, 0, sizeof(reference));
    for (uint32_t cpu = 0; cpu < TARGETS; cpu++) {
        reference.target[cpu] = cpu;
    }
}

void its_story_step(const struct its_choice *choice)
{
    machine_go_to(below(choice, TARGETS));
    if (once_in(choice, 8)) {
        do_rare(choice);
    } else if (once_in(choice, 4)) {
        do_map(choice);
    } else if (once_in(choice, 5)) {
        do_message(choice);
    } else if (once_in(choice, 6)) {
        handle_all(below(choice, TARGETS));
    } else {
        do_event(choice);
    }
}

void its_story_end(void)
{
    for (uint32_t cpu = 0; cpu < TARGETS; cpu++) {
        handle_all(cpu);
    }
}

/* ---- rubbish ---- */

/* A word that is often nearly right. */
static uint64_t some_word(const struct its_choice *choice)
{
    static const uint64_t some[] = {
        0,      1,          GITS_VALID, GITS_VALID | ITT(0), GITS_VALID | 0x10000U,
        LPI(3), UINT64_MAX, MODEL_RAM,  0xfffffffffff00ULL,  MODEL_RAM + MODEL_RAM_SIZE - 8U};
    uint64_t word = some[below(choice, sizeof(some) / sizeof(some[0]))];

    return once_in(choice, 2) ? word : word ^ (uint64_t)any_word(choice) << below(choice, 33);
}

static struct its_command some_command(const struct its_choice *choice)
{
    struct its_command command = {{below(choice, 20) | (uint64_t)below(choice, 4) << 32,
                                   below(choice, 8) | (uint64_t)LPI(below(choice, 8)) << 32,
                                   GITS_VALID | below(choice, 3), 0}};

    if (once_in(choice, 2)) {
        command.word[below(choice, 4)] = some_word(choice);
    }
    return command;
}

void its_story_start_wild(void)
{
    start_its();
    map_device(0);
    map_event(0, 3, LPI(7));
}

void its_story_wild(const struct its_choice *choice)
{
    machine_go_to(below(choice, machine.config.cpus));
    for (uint32_t i = 0; i < ITS_STORY_COMMANDS; i++) {
        put(some_command(choice));
    }
    if (once_in(choice, 4)) {
        *ram_at(MODEL_RAM + 0x2000U + 8U * below(choice, 0x1c00)) = some_word(choice);
    }
    if (once_in(choice, 64)) {
        guest_write_its(GITS_CTLR, below(choice, 2));
        write_its_double(GITS_CBASER + 8U * below(choice, 17), some_word(choice));
        enable_lpis(below(choice, machine.config.cpus), once_in(choice, 2));
    }
    guest_write_its(GITS_CWRITER, queue_end);
    guest_read_its(GITS_CREADR);
    if (once_in(choice, 4)) {
        device_message(below(choice, 16));
    }
    for (uint32_t intid; once_in(choice, 2) && (intid = take_any()) != INTID_SPURIOUS;) {
        assert_true(intid - INTID_LPI_FIRST < VGIC_LPI_COUNT);
        end_lpi(intid);
    }
}
