/*
 * What a guest should not do and may: reserved registers, wild offsets and widths, hypercalls there are none
 * of. Nothing faults, nothing changes, and interrupts come as before.
 */
#include "checks/wild.h"

#include "checks/fixture.h"
#include "checks/table.h"
#include "common/hypercall.h"
#include "cpu.h"
#include "runtime/run.h"

#define HVC_UNKNOWN 0x1000U /* far above the hypercalls there are */

void wild_still_alive(void)
{
    enable_edge(SOFT(0), 0xa0);
    enable_edge(MSI(0), 0xa0);
    pend(SOFT(0));
    expect_handled("software_afterwards", SOFT(0));
    pend(MSI(0));
    expect_handled("physical_afterwards", MSI(0));
}

static void check_reserved_word(uintptr_t address)
{
    io_write32(address, UINT32_MAX);
    check_equal("reserved", io_read32(address), 0);
    io_write8(address + 1, 0xff);
    check_equal("reserved_byte", io_read8(address + 1), 0);
    io_write16(address + 2, 0xffff);
    check_equal("reserved_half", io_read16(address + 2), 0);
}

void wild_check_reserved(uintptr_t frame, const struct wild_stretch *stretches, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (uint32_t offset = stretches[i].first; offset < stretches[i].end; offset += 4) {
            check_reserved_word(frame + offset);
        }
    }
    wild_still_alive();
}

/*
 * Every byte and half-word of a page is read, and written with what it reads as, wherever that may be
 * forbidden.
 */
static void every_width(uintptr_t page)
{
    for (uint32_t offset = 0; offset < WILD_PAGE; offset++) {
        io_write8(page + offset, io_read8(page + offset));
        if (offset % 2U == 0) {
            io_write16(page + offset, io_read16(page + offset));
        }
        if (offset % 4U == 0) {
            (void)io_read32(page + offset);
        }
    }
}

static void registers_in_every_width(void)
{
    for (size_t i = 0; i < wild_page_count; i++) {
        every_width(wild_pages[i]);
    }
    fixture_reset();
    wild_still_alive();
}

/* All ones to every register of the distributor's first page, of every width. */
static void distributor_ones(void)
{
    gicc_write(GICC_PMR, 0);
    for (uint32_t offset = 0; offset < WILD_PAGE; offset++) {
        io_write8(PLATFORM_GICD_BASE + offset, 0xff);
        if (offset % 4U == 0) {
            io_write32(PLATFORM_GICD_BASE + offset, UINT32_MAX);
            (void)io_read32(PLATFORM_GICD_BASE + offset);
        }
    }
    check_that("signalled_though_masked", !irq_line());
    fixture_reset();
    wild_still_alive();
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
    wild_still_alive();
}

/* Firmware functions that do not exist are not supported (Arm DEN 0028). */
static void wild_firmware_calls(void)
{
    static const uint32_t functions[] = {0, 0x80000000U, 0x84001234U, 0xc4001234U, UINT32_MAX};

    if (run_is_native()) {
        check_unsupported("no_hypervisor_to_call");
        return;
    }
    if (!PLATFORM_PSCI) {
        check_unsupported("there_is_no_firmware");
        return;
    }
    for (uint32_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        check_equal("result", psci_by_smc(functions[i], 0, 0, 0), UINT32_MAX);
    }
    wild_still_alive();
}

static void wild_doorbell(void)
{
    if (run_is_native()) {
        check_unsupported("no_doorbell_without_a_shim");
        return;
    }
    for (uint32_t offset = 0; offset < WILD_PAGE; offset += 4) {
        io_write32(PLATFORM_DOORBELL_IPA + offset, UINT32_MAX - offset);
        io_write8(PLATFORM_DOORBELL_IPA + offset, 0xff);
        check_equal("doorbell", io_read32(PLATFORM_DOORBELL_IPA + offset), 0);
    }
    expect_nothing("rung");
    wild_still_alive();
}

static const struct check checks[] = {
    {25, "registers-in-every-width", registers_in_every_width},
    {25, "distributor-all-ones", distributor_ones},
    {25, "wild-hypercalls", wild_hypercalls},
    {25, "wild-firmware-calls", wild_firmware_calls},
    {25, "wild-doorbell", wild_doorbell},
};

const struct check_list check_list_wild = CHECK_LIST(checks);
