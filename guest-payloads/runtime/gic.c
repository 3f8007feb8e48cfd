/*
 * Setting the GIC up.
 */
#include "runtime/gic.h"

#include "common/hypercall.h"
#include "runtime/run.h"

#define PRIORITY_MASK_NONE 0xffU

const char gic_no_msis[] = "the_machine_has_no_msis";

static uintptr_t bank(uint32_t reg, uint32_t intid)
{
    return PLATFORM_GICD_BASE + reg + intid / 32U * 4U;
}

static uint32_t bit(uint32_t intid)
{
    return 1U << (intid % 32U);
}

/* 32 interrupts from `intid` on: off, quiet, in group 0, of the one priority. */
static void clean_bank(uint32_t intid)
{
    io_write32(bank(GICD_ICENABLER, intid), UINT32_MAX);
    io_write32(bank(GICD_ICPENDR, intid), UINT32_MAX);
    io_write32(bank(GICD_ICACTIVER, intid), UINT32_MAX);
    io_write32(bank(GICD_IGROUPR, intid), 0);
    for (uint32_t i = 0; i < 32; i += 4) {
        io_write32(PLATFORM_GICD_BASE + GICD_IPRIORITYR + intid + i, GIC_PRIORITY_DEFAULT * 0x01010101U);
    }
}

void gic_init_cpu(void)
{
    clean_bank(0);
    io_write32(bank(GICD_ISENABLER, 0), (1U << INTID_SGI_COUNT) - 1U);
    io_write32(PLATFORM_GICC_BASE + GICC_PMR, PRIORITY_MASK_NONE);
    io_write32(PLATFORM_GICC_BASE + GICC_BPR, 0);
    gic_set_eoimode(false);
}

uint32_t gic_cpu_count(void)
{
    return field_get(GICD_TYPER_CPUNUMBER, io_read32(PLATFORM_GICD_BASE + GICD_TYPER)) + 1U;
}

void gic_init(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;

    io_write32(GIC_CTLR, 0);
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32) {
        clean_bank(intid);
    }
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 4) {
        io_write32(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid, 0x01010101U);
    }
    io_write32(GIC_CTLR, field_put(GICD_CTLR_GRP0, 1));
    gic_init_cpu();
}

void gic_set_target(uint32_t intid, uint32_t cpu)
{
    io_write8(PLATFORM_GICD_BASE + GICD_ITARGETSR + intid, (uint8_t)(1U << cpu));
}

void gic_set_eoimode(bool split)
{
    io_write32(PLATFORM_GICC_BASE + GICC_CTLR,
               field_put(GICC_CTLR_GRP0, 1) | field_put(GICC_CTLR_EOIMODE, split));
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
    io_write32(bank(GICD_ICPENDR, intid), bit(intid));
}

void gic_set_priority(uint32_t intid, uint32_t priority)
{
    io_write8(PLATFORM_GICD_BASE + GICD_IPRIORITYR + intid, (uint8_t)priority);
}

struct gic_trigger gic_software_trigger(uint32_t intid)
{
    if (run_has_physical_gic()) {
        return (struct gic_trigger){bank(GICD_ISPENDR, intid), bit(intid), intid};
    }
    return (struct gic_trigger){PLATFORM_DOORBELL_IPA + DOORBELL_RING, intid, intid};
}
