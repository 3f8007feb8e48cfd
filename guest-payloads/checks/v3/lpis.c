/*
 * LPIs and the ITS, by hand: the CPU masks interrupts, and takes each LPI itself. Messages are stores to
 * GITS_TRANSLATER, or INT commands. Event n is LPI n of this guest.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "cpu.h"
#include "runtime/run.h"
#include "runtime/v3/its.h"

#include <stddef.h>

#define MANY 1000U

static void message(uint32_t event)
{
    io_write32(ITS_TRANSLATER, event);
    dsb();
    fixture_settle();
}

static void command(enum its_opcode opcode, uint32_t event)
{
    check_that("its_gets_on", its_do(its_command_of_event(opcode, ITS_DEVICE, event)));
    fixture_settle();
}

/* Has the ITS on and this many events mapped. False: there is none, and the check is over. */
static bool prepare(uint32_t events)
{
    const char *why = its_start();

    if (why != NULL) {
        check_unsupported(why);
        return false;
    }
    return check_that("mapped", its_map(0, events));
}

static void finish(uint32_t events)
{
    its_discard(0, events);
}

static uint32_t take(void)
{
    uint32_t iar = gic_acknowledge();

    fixture_settle();
    return iar;
}

static void end(uint32_t iar)
{
    gic_end(iar);
    fixture_settle();
}

static void check_comes(const char *what, uint32_t event)
{
    uint32_t iar = take();

    if (check_equal(what, iar, LPI(event))) {
        end(iar);
    } else if (gic_is_lpi(iar) || iar < INTID_SPECIAL_FIRST) {
        end(iar);
    }
}

static void check_none(const char *what)
{
    check_equal(what, take(), INTID_SPURIOUS);
}

static void each_message(void)
{
    if (!prepare(2)) {
        return;
    }
    for (uint32_t round = 0; round < 3 && check_holds(); round++) {
        message(1);
        message(1);
        check_that("signalled", irq_line());
        check_comes("by_message", 1);
        check_none("once");
        command(ITS_INT, 0);
        check_comes("by_command", 0);
        check_none("once_by_command");
    }
    finish(2);
}

static void again_in_its_handler(void)
{
    uint32_t iar;

    if (!prepare(1)) {
        return;
    }
    message(0);
    iar = take();
    message(0);
    check_none("not_inside_itself");
    end(iar);
    check_comes("once_more", 0);
    check_none("and_no_more");
    finish(1);
}

static void configuration(void)
{
    if (!prepare(2)) {
        return;
    }
    its_configure(LPI(0), GIC_PRIORITY_DEFAULT, false);
    command(ITS_INV, 0);
    message(0);
    check_that("disabled", !irq_line());
    message(1);
    its_configure(LPI(0), 0x40, true);
    command(ITS_INV, 0);
    check_comes("the_more_urgent", 0);
    check_comes("the_other", 1);
    check_none("and_no_more");
    finish(2);
}

/* CPU 1 may be off: what is pending is kept for it. */
static void moves(void)
{
    if (gic_cpu_count() < 2) {
        check_unsupported("the_machine_has_fewer_cpus");
        return;
    }
    if (!prepare(1)) {
        return;
    }
    message(0);
    its_put(its_event_to(ITS_MOVI, ITS_DEVICE, 0, 1));
    its_put(its_sync(1));
    check_that("its_gets_on", its_ring());
    fixture_settle();
    check_that("gone", !irq_line());
    message(0);
    check_that("goes_there", !irq_line());
    its_put(its_event_to(ITS_MOVI, ITS_DEVICE, 0, 0));
    its_put(its_sync(0));
    check_that("its_gets_on", its_ring());
    fixture_settle();
    check_comes("back_again", 0);
    check_none("once");
    finish(1);
}

static void discard_pending(void)
{
    if (!prepare(1)) {
        return;
    }
    message(0);
    command(ITS_DISCARD, 0);
    check_none("discarded");
    message(0);
    check_none("not_mapped");
    its_map(0, 1);
    check_none("nor_kept_for_later");
    message(0);
    check_comes("mapped_again", 0);
    check_none("once");
    finish(1);
}

static void clear_pending(void)
{
    if (!prepare(1)) {
        return;
    }
    message(0);
    command(ITS_CLEAR, 0);
    check_none("cleared");
    message(0);
    check_comes("still_mapped", 0);
    finish(1);
}

static void pending_across_enable(void)
{
    uintptr_t base;

    if (!prepare(1)) {
        return;
    }
    base = its_redistributor(0);
    message(0);
    its_enable_lpis(0, false);
    check_equal("in_memory", its_pending_table(0)[LPI(0) / 8U] & 1U, 1);
    check_that("not_signalled", !irq_line());
    io_write32(base + GICR_PENDBASER,
               (uint32_t)(uintptr_t)its_pending_table(0) | (uint32_t)GICR_TABLE_CACHED);
    io_write32(base + GICR_PENDBASER + 4U, 0); /* without PTZ: the table is not all zero */
    its_enable_lpis(0, true);
    fixture_settle();
    check_comes("back_again", 0);
    check_none("once");
    finish(1);
}

static void bad_commands(void)
{
    if (!prepare(1)) {
        return;
    }
    check_equal("last_page_of_the_frame", io_read32(PLATFORM_GITS_BASE + 0xf000U), 0);
    command(ITS_INT, 1);                          /* not mapped */
    command(ITS_INT, ITS_EVENTS);                 /* no such event */
    its_put(its_command_of_event(ITS_INT, 7, 0)); /* no such device */
    its_put(its_mapti(ITS_DEVICE, 1, INTID_LPI_FIRST - 1U, 0));
    its_put(its_mapti(ITS_DEVICE, 1, 0x10000U, 0));
    its_put(its_mapc(0xffffU, 0, true)); /* the table does not reach */
    its_put((struct its_command){{0xff, 0, 0, 0}});
    check_that("its_gets_on", its_ring());
    check_none("nothing_comes");
    message(0);
    check_comes("unharmed", 0);
    finish(1);
}

static uint32_t some(uint32_t *state, uint32_t count)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return (*state >> 8) % count;
}

static struct its_command some_command(uint32_t *state)
{
    static const uint64_t words[] = {0,
                                     1,
                                     GITS_VALID,
                                     ~0ULL,
                                     GITS_VALID | PLATFORM_SHIM_BASE,
                                     GITS_VALID | PLATFORM_GUEST_BASE,
                                     0xfffffffff000ULL};
    struct its_command it = {{some(state, 20) | (uint64_t)(1U + some(state, 3)) << 32, some(state, 9),
                              GITS_VALID | some(state, 3), 0}};

    it.word[1] |= (uint64_t)LPI(some(state, 9)) << 32;
    if (some(state, 2) != 0) {
        it.word[some(state, 4)] = words[some(state, sizeof(words) / sizeof(words[0]))];
    }
    return it;
}

/* Whatever is in the queue, of devices that there are not, or in tables that lie anywhere. */
static void hostile(void)
{
    uint32_t state = 0xbad5eedU;

    if (run_has_physical_gic()) {
        check_unsupported("the_its_is_the_machines");
        return;
    }
    if (!prepare(1)) {
        return;
    }
    for (uint32_t n = 0; n < 100000U && check_holds(); n++) {
        its_put(some_command(&state));
        if (n % 64U == 63U) {
            check_that("its_gets_on", its_ring());
        }
    }
    its_ring();
    for (uint32_t iar; (iar = take()) != INTID_SPURIOUS;) {
        end(iar);
    }
    its_again();
    its_map(0, 1);
    message(0);
    check_comes("unharmed", 0);
    finish(1);
}

/* More than the virtual GIC has places for. */
static void many_at_once(void)
{
    static uint8_t came[MANY];
    uint32_t handled = 0;

    if (!prepare(MANY)) {
        return;
    }
    for (uint32_t n = 0; n < MANY; n++) {
        came[n] = 0;
        io_write32(ITS_TRANSLATER, n);
    }
    for (uint32_t iar; gic_is_lpi(iar = gic_acknowledge()); handled++) {
        uint32_t n = iar - LPI(0);

        gic_end(iar);
        if (!check_that("one_of_them", n < MANY) || !check_equal("twice", came[n], 0)) {
            break;
        }
        came[n] = 1;
    }
    check_equal("handled", handled, MANY);
    finish(MANY);
}

static const struct check checks[] = {
    {48, "lpi-for-each-message", each_message},
    {48, "lpi-again-in-its-handler", again_in_its_handler},
    {49, "lpi-configuration", configuration},
    {50, "lpi-moves", moves},
    {51, "lpi-discarded-pending", discard_pending},
    {51, "lpi-cleared", clear_pending},
    {52, "lpi-pending-across-enable", pending_across_enable},
    {53, "its-bad-commands", bad_commands},
    {53, "its-hostile-commands", hostile},
    {54, "lpis-many-at-once", many_at_once},
};

const struct check_list check_list_lpis = CHECK_LIST(checks);
