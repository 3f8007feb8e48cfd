/*
 * GICD_ITARGETSR: each byte is that of its own interrupt.
 */
#include "checks/crew.h"
#include "checks/fixture.h"
#include "checks/table.h"

/* INTIDs looked at: all there are on the machine with the fewest. */
#define LINES SOFT(SOFT_COUNT)

static uint32_t targets_word(uint32_t intid)
{
    return io_read32(PLATFORM_GICD_BASE + GICD_ITARGETSR + (intid & ~3U));
}

/* The CPUs that ITARGETSR can name, a bit each; with one CPU it reads as zero and ignores writes. */
static uint32_t nameable_cpus(void)
{
    return gic_cpu_count() == 1 ? 0 : (1U << gic_cpu_count()) - 1U;
}

/* A byte of ITARGETSR changes that byte; words and bytes read the same; and interrupts come all the same. */
static void target_bytes(void)
{
    uint32_t word = 0x01020304U & nameable_cpus() * 0x01010101U;

    for (uint32_t intid = INTID_SPI_FIRST; intid < LINES && check_holds(); intid++) {
        uint32_t shift = 8U * (intid % 4U);
        uint32_t before = targets_word(intid);
        uint32_t value = intid / 2U & nameable_cpus();

        io_write8(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid, (uint8_t)value);
        check_equal("word", targets_word(intid), (before & ~(0xffU << shift)) | value << shift);
        check_equal("byte", io_read8(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid), value);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < LINES && check_holds(); intid += 4) {
        io_write32(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid, word);
        check_equal("whole_word", targets_word(intid), word);
    }
    enable_edge(SOFT(0), 0xa0);
    enable_edge(MSI(0), 0xa0);
    gic_set_target(SOFT(0), 0);
    gic_set_target(MSI(0), 0);
    pend(SOFT(0));
    expect_handled("software", SOFT(0));
    pend(MSI(0));
    expect_handled("physical", MSI(0));
}

/* The target of a private interrupt is the CPU that reads, and cannot be written. */
static void targets_of_private_ones(void)
{
    for (uint32_t intid = 0; intid < INTID_PRIVATE_COUNT; intid += 4) {
        io_write32(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid, 0x02020202U);
        io_write8(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid + 1, 2);
        check_equal("word", targets_word(intid), nameable_cpus() != 0 ? 0x01010101U : 0);
    }
}

static void check_own_targets(void)
{
    check_equal("targets_of_its_own", targets_word(0), 0x02020202U);
}

/* Each CPU reads its own bit. */
static void targets_of_each_cpu(void)
{
    if (crew_start(2)) {
        crew_do(1, check_own_targets);
        check_equal("targets", targets_word(0), 0x01010101U);
    }
}

static const struct check checks[] = {
    {20, "target-bytes", target_bytes},
    {20, "targets-of-private-ones", targets_of_private_ones},
    {20, "targets-of-each-cpu", targets_of_each_cpu},
};

const struct check_list check_list_target_registers = CHECK_LIST(checks);
