/*
 * What a guest should not do and may: reserved registers, wild offsets and widths, hypercalls there are none
 * of. Nothing faults, nothing changes, and interrupts come as before.
 */
#include "checks/fixture.h"
#include "checks/table.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/run.h"

/*
 * Reserved stretches of the distributor's page (IHI 0048, table 4-1), implementation defined ones left out.
 */
static const struct stretch {
    uint32_t first, end;
} reserved[] = {{0x00c, 0x020}, {0xf04, 0xf10}, {0xf30, 0xfd0}};

#define PAGE 0x1000U

#define HVC_UNKNOWN 0x1000U /* far above the hypercalls there are */

static void still_alive(void)
{
    enable_edge(SOFT(0), 0xa0);
    enable_edge(MSI(0), 0xa0);
    pend(SOFT(0));
    expect_handled("software_afterwards", SOFT(0));
    pend(MSI(0));
    expect_handled("physical_afterwards", MSI(0));
}

static void reserved_registers(void)
{
    for (uint32_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        for (uint32_t offset = reserved[i].first; offset < reserved[i].end; offset += 4) {
            uintptr_t address = PLATFORM_GICD_BASE + offset;

            io_write32(address, UINT32_MAX);
            check_equal("reserved", io_read32(address), 0);
            io_write8(address + 1, 0xff);
            check_equal("reserved_byte", io_read8(address + 1), 0);
            io_write16(address + 2, 0xffff);
            check_equal("reserved_half", io_read16(address + 2), 0);
        }
    }
    still_alive();
}

/*
 * Every byte and half-word of the page is read, and written with what it reads as, wherever that may be
 * forbidden.
 */
static void every_width(uintptr_t page, uint32_t size)
{
    for (uint32_t offset = 0; offset < size; offset++) {
        io_write8(page + offset, io_read8(page + offset));
        if (offset % 2U == 0) {
            io_write16(page + offset, io_read16(page + offset));
        }
        if (offset % 4U == 0) {
            (void)io_read32(page + offset);
        }
    }
}

static void distributor_widths(void)
{
    every_width(PLATFORM_GICD_BASE, PAGE);
    fixture_reset();
    still_alive();
}

/* All ones to every register of the distributor, of every width. */
static void distributor_ones(void)
{
    gicc_write(GICC_PMR, 0);
    for (uint32_t offset = 0; offset < PAGE; offset++) {
        io_write8(PLATFORM_GICD_BASE + offset, 0xff);
        if (offset % 4U == 0) {
            io_write32(PLATFORM_GICD_BASE + offset, UINT32_MAX);
            (void)io_read32(PLATFORM_GICD_BASE + offset);
        }
    }
    check_that("signalled_though_masked", !irq_line());
    fixture_reset();
    still_alive();
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
    still_alive();
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
    still_alive();
}

static void wild_hypercalls(void)
{
    static const uint32_t arguments[] = {0, 1, 1019, 1020, 1023, 1024, 0x7fffffff, UINT32_MAX};

    if (run_is_native()) {
        check_unsupported("no_hypervisor_to_call");
        return;
    }
    for (uint32_t number = HVC_UNKNOWN; number < HVC_UNKNOWN + 100U; number++) {
        check_equal("result", hypercall(number, UINT32_MAX), HVC_EINVAL);
    }
    check_equal("result_of_the_last", hypercall(UINT32_MAX, 0), HVC_EINVAL);
    for (uint32_t i = 2; i < sizeof(arguments) / sizeof(arguments[0]); i++) {
        check_equal("pend", hypercall(HVC_PEND, arguments[i]), HVC_EINVAL);
        check_equal("counter", hypercall(HVC_COUNTER, arguments[i]), HVC_EINVAL);
    }
    still_alive();
}

/* Firmware functions that do not exist are not supported (Arm DEN 0028). */
static void wild_firmware_calls(void)
{
    static const uint32_t functions[] = {0, 0x80000000U, 0x84001234U, 0xc4001234U, UINT32_MAX};

    if (run_is_native()) {
        check_unsupported("no_hypervisor_to_call");
        return;
    }
    for (uint32_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        check_equal("result", psci_by_smc(functions[i], 0, 0, 0), UINT32_MAX);
    }
    still_alive();
}

static void wild_doorbell(void)
{
    if (run_is_native()) {
        check_unsupported("no_doorbell_without_a_shim");
        return;
    }
    for (uint32_t offset = 0; offset < PAGE; offset += 4) {
        io_write32(PLATFORM_DOORBELL_IPA + offset, UINT32_MAX - offset);
        io_write8(PLATFORM_DOORBELL_IPA + offset, 0xff);
        check_equal("doorbell", io_read32(PLATFORM_DOORBELL_IPA + offset), 0);
    }
    expect_nothing("rung");
    still_alive();
}

static const struct check checks[] = {
    {25, "reserved-registers", reserved_registers},   {25, "distributor-in-every-width", distributor_widths},
    {25, "distributor-all-ones", distributor_ones},   {25, "interface-in-every-offset", interface_offsets},
    {25, "unfounded-ends", unfounded_ends},           {25, "wild-hypercalls", wild_hypercalls},
    {25, "wild-firmware-calls", wild_firmware_calls}, {25, "wild-doorbell", wild_doorbell},
};

const struct check_list check_list_wild = CHECK_LIST(checks);
