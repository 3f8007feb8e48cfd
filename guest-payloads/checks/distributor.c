/*
 * The distributor's registers: each bit, byte and pair is that of its own interrupt.
 */
#include "checks/fixture.h"
#include "checks/table.h"

/* INTIDs looked at: all there are on the machine with the fewest. */
#define LINES    SOFT(SOFT_COUNT)
#define WORDS    (LINES / 32U)
#define ICFGRS   (LINES / 16U)
#define EDGES    0xaaaaaaaaU
#define PRIORITY 0xf8U /* bits every implementation of interest has */

static uint32_t read_bank(uint32_t bank, uint32_t word)
{
    return io_read32(gic_frame(32U * word) + bank + 4U * word);
}

static void read_banks(uint32_t bank, uint32_t values[WORDS])
{
    for (uint32_t word = 0; word < WORDS; word++) {
        values[word] = read_bank(bank, word);
    }
}

/* `bank` reads as `before` but for the bit of `intid`, and that one as well unless it has `changed`. */
static bool only(uint32_t bank, const uint32_t before[WORDS], uint32_t intid, bool changed)
{
    for (uint32_t word = 0; word < WORDS; word++) {
        uint32_t mine = changed && intid / 32U == word ? 1U << (intid % 32U) : 0;

        if (read_bank(bank, word) != (before[word] ^ mine)) {
            return check_equal(changed ? "wrong_bits_after_setting" : "wrong_bits_after_clearing", intid, 0);
        }
    }
    return true;
}

/* Each bit from `first` on, set and cleared; both registers of the pair read it. */
static void every_bit(uint32_t set, uint32_t clear, uint32_t first)
{
    uint32_t others[WORDS];

    read_banks(set, others);
    for (uint32_t intid = first; intid < LINES; intid++) {
        gicd_set_bit(set, intid);
        if (!only(set, others, intid, true) || !only(clear, others, intid, true)) {
            return;
        }
        gicd_set_bit(clear, intid);
        if (!only(set, others, intid, false)) {
            return;
        }
    }
}

static void every_enable_bit(void)
{
    every_bit(GICD_ISENABLER, GICD_ICENABLER, INTID_SGI_COUNT);
}

static void every_pending_bit(void)
{
    every_bit(GICD_ISPENDR, GICD_ICPENDR, INTID_SPI_FIRST);
}

static void every_active_bit(void)
{
    every_bit(GICD_ISACTIVER, GICD_ICACTIVER, INTID_SPI_FIRST);
}

/* With the distributor forwarding everything, so that list registers hold some of the pending ones. */
static void every_pending_bit_enabled(void)
{
    gicc_write(GICC_PMR, 0);
    for (uint32_t intid = INTID_SPI_FIRST; intid < LINES; intid++) {
        enable_edge(intid, 0x80);
    }
    every_bit(GICD_ISPENDR, GICD_ICPENDR, INTID_SPI_FIRST);
    for (uint32_t intid = SOFT(0); intid < SOFT(32); intid++) {
        pend(intid);
    }
    check_equal("of_32", read_bank(GICD_ISPENDR, SOFT(0) / 32U) >> SOFT(0) % 32U,
                UINT32_MAX >> SOFT(0) % 32U);
}

static void every_group_bit(void)
{
    uint32_t others[WORDS];

    read_banks(GICD_IGROUPR, others);
    for (uint32_t intid = INTID_SPI_FIRST; intid < LINES; intid++) {
        gicd_set_group(intid, 1);
        if (!only(GICD_IGROUPR, others, intid, true)) {
            return;
        }
        gicd_set_group(intid, 0);
    }
}

/* ISACTIVER by software: it does not come while active, and comes after ICACTIVER. */
static void active_by_register(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0)};

    for (uint32_t i = 0; i < 2; i++) {
        enable_edge(intids[i], 0xa0);
        gicd_set_bit(GICD_ISACTIVER, intids[i]);
        pend(intids[i]);
        check_that("came_while_active", !irq_line());
        check_that("not_pending", gicd_bit(GICD_ISPENDR, intids[i]));
        gicd_set_bit(GICD_ICACTIVER, intids[i]);
        expect_handled("after_icactiver", intids[i]);
    }
}

/* ICACTIVER of one that was acknowledged; its EOIR afterwards drops the priority and no more. */
static void inactive_by_register(void)
{
    static const uint32_t intids[] = {SOFT(0), MSI(0)};

    for (uint32_t i = 0; i < 2; i++) {
        enable_edge(intids[i], 0xa0);
        pend(intids[i]);
        expect_taken("taken", intids[i]);
        gicd_set_bit(GICD_ICACTIVER, intids[i]);
        check_that("still_active", !gicd_bit(GICD_ISACTIVER, intids[i]));
        complete();
        expect_idle("not_idle", intids[i]);
        pend(intids[i]);
        expect_handled("again", intids[i]);
    }
}

static uint32_t priority_word(uint32_t intid)
{
    return io_read32(gic_frame(intid) + GICD_IPRIORITYR + (intid & ~3U));
}

/* A byte of IPRIORITYR changes that byte; words and bytes read the same. */
static void priority_bytes(void)
{
    for (uint32_t intid = 0; intid < LINES && check_holds(); intid++) {
        uint32_t shift = 8U * (intid % 4U);
        uint32_t before = priority_word(intid);
        uint32_t value = (intid * 8U + 0x18U) & PRIORITY;

        gicd_set_priority(intid, value);
        check_equal("word", priority_word(intid), (before & ~(0xffU << shift)) | value << shift);
        check_equal("byte", io_read8(gic_frame(intid) + GICD_IPRIORITYR + intid), value);
    }
    for (uint32_t intid = 0; intid < LINES && check_holds(); intid += 4) {
        io_write32(gic_frame(intid) + GICD_IPRIORITYR + intid, 0xf8102040U);
        check_equal("whole_word", priority_word(intid), 0xf8102040U);
        for (uint32_t i = 0; i < 4; i++) {
            uint32_t byte = io_read8(gic_frame(intid) + GICD_IPRIORITYR + intid + i);

            check_equal("byte_of_a_word", byte, 0xf8102040U >> 8U * i & 0xffU);
        }
    }
}

static uintptr_t config_of(uint32_t word)
{
    return gic_frame(16U * word) + GICD_ICFGR + 4U * word;
}

/* The lower bit of each pair is reserved in a GICv3, and says something else in a GICv2. */
static uint32_t read_config(uint32_t word)
{
    return io_read32(config_of(word)) & EDGES;
}

static void config_reads_back(void)
{
    for (uint32_t word = INTID_SPI_FIRST / 16U; word < ICFGRS; word++) {
        static const uint32_t patterns[] = {EDGES, 0, 0x80000002U, 0x22222222U};

        for (uint32_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
            io_write32(config_of(word), patterns[i]);
            check_equal("icfgr", read_config(word), patterns[i]);
        }
    }
}

static void config_of_sgis(void)
{
    check_equal("icfgr0", read_config(0), EDGES);
    io_write32(config_of(0), 0);
    check_equal("icfgr0_written", read_config(0), EDGES);
}

/* What was configured matters: as a level, ISPENDR's effect ends with the acknowledge; as an edge as well. */
static void config_changes(void)
{
    for (uint32_t time = 0; time < 2; time++) {
        enable_level(SOFT(0), 0xa0);
        pend(SOFT(0));
        expect_handled("level", SOFT(0));
        expect_nothing("level_again");
        enable_edge(SOFT(0), 0xa0);
        pend(SOFT(0));
        expect_handled("edge", SOFT(0));
        expect_nothing("edge_again");
    }
}

/* What TYPER promises: no fewer lines than are looked at here, and CPUs. */
static void typer(void)
{
    uint32_t value = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);

    check_at_most("lines_looked_at", LINES, (field_get(GICD_TYPER_ITLINESNUMBER, value) + 1U) * 32U);
    check_at_most("cpus", field_get(GICD_TYPER_CPUNUMBER, value) + 1U, PLATFORM_CPU_MAX);
    io_write32(PLATFORM_GICD_BASE + GICD_TYPER, UINT32_MAX);
    check_equal("typer_written", io_read32(PLATFORM_GICD_BASE + GICD_TYPER), value);
}

static const struct check checks[] = {
    {18, "icfgr-reads-back", config_reads_back},
    {18, "icfgr-of-sgis", config_of_sgis},
    {18, "icfgr-changes", config_changes},
    {19, "every-enable-bit", every_enable_bit},
    {19, "every-pending-bit", every_pending_bit},
    {19, "every-pending-bit-enabled", every_pending_bit_enabled},
    {19, "every-active-bit", every_active_bit},
    {19, "every-group-bit", every_group_bit},
    {19, "active-by-register", active_by_register},
    {19, "inactive-by-register", inactive_by_register},
    {20, "priority-bytes", priority_bytes},
    {25, "typer", typer},
};

const struct check_list check_list_distributor = CHECK_LIST(checks);
