/*
 * Setting interrupts up.
 */
#include "runtime/gic.h"

#include "common/hypercall.h"
#include "runtime/run.h"

const char gic_no_msis[] = "the_machine_has_no_msis";

bool gic_has_msis(void)
{
    return GIC_HAS_MSI_STORE && run_has(BOOT_WITHOUT_msis);
}

static uintptr_t bank(uint32_t reg, uint32_t intid)
{
    return gic_frame(intid) + reg + intid / 32U * 4U;
}

static uint32_t bit(uint32_t intid)
{
    return 1U << (intid % 32U);
}

void gic_clean_bank(uint32_t intid)
{
    io_write32(bank(GICD_ICENABLER, intid), UINT32_MAX);
    io_write32(bank(GICD_ICPENDR, intid), UINT32_MAX);
    io_write32(bank(GICD_ICACTIVER, intid), UINT32_MAX);
    io_write32(bank(GICD_IGROUPR, intid), GIC_GROUP != 0 ? UINT32_MAX : 0);
    for (uint32_t i = 0; i < 32; i += 4) {
        io_write32(gic_frame(intid) + GICD_IPRIORITYR + intid + i, GIC_PRIORITY_DEFAULT * 0x01010101U);
    }
}

void gic_enable(uint32_t intid, bool edge)
{
    if (intid >= INTID_SPI_FIRST) {
        uintptr_t address = PLATFORM_GICD_BASE + GICD_ICFGR + intid / 16U * 4U;
        uint32_t mask = 2U << (intid % 16U * 2U);
        uint32_t value = io_read32(address);

        io_write32(address, edge ? value | mask : value & ~mask);
    }
    io_write32(bank(GICD_ISENABLER, intid), bit(intid));
}

void gic_disable(uint32_t intid)
{
    io_write32(bank(GICD_ICENABLER, intid), bit(intid));
    gic_wait_disabled(intid);
    io_write32(bank(GICD_ICPENDR, intid), bit(intid));
}

void gic_set_priority(uint32_t intid, uint32_t priority)
{
    io_write8(gic_frame(intid) + GICD_IPRIORITYR + intid, (uint8_t)priority);
}

struct gic_trigger gic_software_trigger(uint32_t intid)
{
    if (run_has_physical_gic()) {
        return (struct gic_trigger){bank(GICD_ISPENDR, intid), bit(intid), intid};
    }
    return (struct gic_trigger){PLATFORM_DOORBELL_IPA + DOORBELL_RING, intid, intid};
}
