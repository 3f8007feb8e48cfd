/*
 * What a GICv3 reserves, in the distributor's frame and in a redistributor's two; accesses of 8 bytes; ends
 * of interrupts that are not active.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/v3/double.h"
#include "checks/wild.h"
#include "common/its.h"
#include "runtime/run.h"

#define CONTROL    PLATFORM_GICR_BASE
#define INTERRUPTS (PLATFORM_GICR_BASE + GICR_SGI_FRAME)

/* The first page of each frame, the last, and what lies at GICD_IROUTER. */
const uintptr_t wild_pages[] = {
    PLATFORM_GICD_BASE,
    PLATFORM_GICD_BASE + 0x6000U,
    PLATFORM_GICD_BASE + 0x7000U,
    PLATFORM_GICD_BASE + 0xf000U,
    CONTROL,
    CONTROL + 0xf000U,
    INTERRUPTS,
    INTERRUPTS + 0xf000U,
};
const size_t wild_page_count = sizeof(wild_pages) / sizeof(wild_pages[0]);

#define CHECK_RESERVED(frame, stretches)                                                                     \
    wild_check_reserved((frame), (stretches), sizeof(stretches) / sizeof((stretches)[0]))

/* IHI 0069, table 12-25, implementation defined ones left out, and those that a later version has uses for.
 */
static void reserved_of_the_distributor(void)
{
    static const struct wild_stretch reserved[] = {
        {0x0014, 0x0020}, {0x0044, 0x0048}, {0x004c, 0x0050}, {0x005c, 0x0080}, {0x0f04, 0x0f10},
        {0x0f30, 0x1000}, {0x4000, 0x6000}, {0x6000, 0x6100}, {0x8000, 0xc000},
    };

    CHECK_RESERVED(PLATFORM_GICD_BASE, reserved);
}

/* Tables 12-27 and 12-29. Those of LPIs are left out: the machine's own redistributors have them. */
static void reserved_of_a_redistributor(void)
{
    static const struct wild_stretch control[] = {{0x0050, 0x0070}, {0x0080, 0x00a0}, {0x0200, 0xc000}};
    static const struct wild_stretch interrupts[] = {
        {0x0000, 0x0080}, {0x0084, 0x0100}, {0x0104, 0x0180}, {0x0184, 0x0200},
        {0x0204, 0x0280}, {0x0284, 0x0300}, {0x0304, 0x0380}, {0x0384, 0x0400},
        {0x0420, 0x0c00}, {0x0c08, 0x0d00}, {0x0d04, 0x0e00}, {0x0e04, 0xc000},
    };

    CHECK_RESERVED(CONTROL, control);
    CHECK_RESERVED(INTERRUPTS, interrupts);
}

static void rewrite_doubles(uintptr_t page)
{
    for (uint32_t offset = 0; offset < WILD_PAGE; offset += 8) {
        write_double(page + offset, read_double(page + offset));
    }
}

/* Every double word is read, and written with what it reads as. */
static void double_words(void)
{
    for (size_t i = 0; i < wild_page_count; i++) {
        rewrite_doubles(wild_pages[i]);
    }
    fixture_reset();
    wild_still_alive();
}

static void write_ones(uintptr_t page)
{
    for (uint32_t offset = 0; offset < WILD_PAGE; offset++) {
        io_write8(page + offset, 0xff);
        if (offset % 4U == 0) {
            io_write32(page + offset, UINT32_MAX);
        }
        if (offset % 8U == 0) {
            write_double(page + offset, UINT64_MAX);
        }
    }
}

/*
 * What a redistributor has of LPIs, to be put back: their tables cannot be changed while they are enabled.
 * EnableLPIs may be for good once it is set (12.11.2), but not where GICR_CTLR.CES says otherwise.
 */
struct lpis {
    uint32_t ctlr;
    uint64_t propbaser, pendbaser;
};

static void keep_lpis(struct lpis *lpis)
{
    lpis->ctlr = io_read32(CONTROL + GICR_CTLR);
    lpis->propbaser = read_double(CONTROL + GICR_PROPBASER);
    lpis->pendbaser = read_double(CONTROL + GICR_PENDBASER);
}

static void put_lpis_back(const struct lpis *lpis)
{
    check_that("clearable", field_get(GICR_CTLR_CES, io_read32(CONTROL + GICR_CTLR)) != 0);
    io_write32(CONTROL + GICR_CTLR, 0);
    write_double(CONTROL + GICR_PROPBASER, lpis->propbaser);
    write_double(CONTROL + GICR_PENDBASER, lpis->pendbaser);
    io_write32(CONTROL + GICR_CTLR, lpis->ctlr);
    check_equal("ctlr", io_read32(CONTROL + GICR_CTLR), lpis->ctlr);
    check_that("propbaser", read_double(CONTROL + GICR_PROPBASER) == lpis->propbaser);
    check_that("pendbaser", read_double(CONTROL + GICR_PENDBASER) == lpis->pendbaser);
}

/* All ones to every register of every frame. The machine's own redistributors would look for LPIs then. */
static void frames_ones(void)
{
    struct lpis lpis;

    if (run_has_physical_gic()) {
        check_unsupported("the_redistributor_would_look_for_lpis");
        return;
    }
    gicc_write(GICC_PMR, 0);
    keep_lpis(&lpis);
    for (size_t i = 0; i < wild_page_count; i++) {
        write_ones(wild_pages[i]);
    }
    put_lpis_back(&lpis);
    check_that("signalled_though_masked", !irq_line());
    fixture_reset();
    wild_still_alive();
}

/* EOIR and DIR of what is not active, and of INTIDs that do not exist. */
static void unfounded_ends(void)
{
    static const uint32_t intids[] = {0,    31,   SOFT(0), MSI(0), 700,  1019,      1020,
                                      1022, 1023, 1024,    8191,   8192, 0xffffffU, UINT32_MAX};

    for (uint32_t split = 0; split < 2; split++) {
        gic_set_eoimode(split != 0);
        for (uint32_t i = 0; i < sizeof(intids) / sizeof(intids[0]); i++) {
            write_ICC_EOIR0(intids[i]);
            write_ICC_EOIR1(intids[i]);
            write_ICC_DIR(intids[i]);
        }
        fixture_settle();
        check_equal("running", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    }
    gic_set_eoimode(false);
    wild_still_alive();
}

static const struct check checks[] = {
    {25, "reserved-of-the-distributor", reserved_of_the_distributor},
    {25, "reserved-of-a-redistributor", reserved_of_a_redistributor},
    {25, "frames-in-double-words", double_words},
    {25, "frames-all-ones", frames_ones},
    {25, "unfounded-ends-of-both-groups", unfounded_ends},
};

const struct check_list check_list_wild_registers = CHECK_LIST(checks);
