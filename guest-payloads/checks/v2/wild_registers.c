/*
 * What a GICv2 reserves, and ends of interrupts that are not active.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "checks/wild.h"

const uintptr_t wild_pages[] = {PLATFORM_GICD_BASE};
const size_t wild_page_count = sizeof(wild_pages) / sizeof(wild_pages[0]);

/* Of the distributor's page (IHI 0048, table 4-1), implementation defined ones left out. */
static void reserved_registers(void)
{
    static const struct wild_stretch reserved[] = {{0x00c, 0x020}, {0xf04, 0xf10}, {0xf30, 0xfd0}};

    wild_check_reserved(PLATFORM_GICD_BASE, reserved, sizeof(reserved) / sizeof(reserved[0]));
}

/* The CPU interface: two pages of mostly nothing. */
static void interface_offsets(void)
{
    for (uint32_t offset = 0; offset < GICC_SIZE; offset += 4) {
        (void)gicc_read(offset);
    }
    for (uint32_t offset = GICC_IIDR + 4U; offset < GICC_DIR; offset += 4) {
        gicc_write(offset, UINT32_MAX);
        check_equal("reserved", gicc_read(offset), 0);
    }
    check_equal("running", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    wild_still_alive();
}

/* EOIR and DIR of what is not active, and of INTIDs that do not exist. */
static void unfounded_ends(void)
{
    static const uint32_t intids[] = {0, 31, SOFT(0), MSI(0), 700, 1019, 1020, 1022, 1023, UINT32_MAX};

    for (uint32_t split = 0; split < 2; split++) {
        gic_set_eoimode(split != 0);
        for (uint32_t i = 0; i < sizeof(intids) / sizeof(intids[0]); i++) {
            gicc_write(GICC_EOIR, intids[i]);
            gicc_write(GICC_AEOIR, intids[i]);
            gicc_write(GICC_DIR, intids[i]);
        }
        fixture_settle();
        check_equal("running", gicc_read(GICC_RPR), GICC_PRIORITY_IDLE);
    }
    gic_set_eoimode(false);
    wild_still_alive();
}

static const struct check checks[] = {
    {25, "reserved-registers", reserved_registers},
    {25, "interface-in-every-offset", interface_offsets},
    {25, "unfounded-ends", unfounded_ends},
};

const struct check_list check_list_wild_registers = CHECK_LIST(checks);
