/*
 * Setting a GICv2 up.
 */
#include "runtime/gic.h"
#include "runtime/run.h"

#define PRIORITY_MASK_NONE 0xffU

uintptr_t gic_raise_page;

static void open_interface(void)
{
    io_write32(PLATFORM_GICC_BASE + GICC_PMR, PRIORITY_MASK_NONE);
    io_write32(PLATFORM_GICC_BASE + GICC_BPR, 0);
    gic_set_eoimode(false);
}

void gic_open(void)
{
    io_write32(GIC_CTLR, GIC_CTLR_OPEN);
    open_interface();
}

/* A GICv2 has no register that tells (Arm IHI 0048, 4.3.6). */
void gic_wait_disabled(uint32_t intid)
{
    (void)intid;
}

void gic_init_cpu(void)
{
    gic_clean_bank(0);
    io_write32(PLATFORM_GICD_BASE + GICD_ISENABLER, (1U << INTID_SGI_COUNT) - 1U);
    open_interface();
}

uint32_t gic_cpu_count(void)
{
    return field_get(GICD_TYPER_CPUNUMBER, io_read32(PLATFORM_GICD_BASE + GICD_TYPER)) + 1U;
}

void gic_init(void)
{
    uint32_t typer = io_read32(PLATFORM_GICD_BASE + GICD_TYPER);
    uint32_t lines = (field_get(GICD_TYPER_ITLINESNUMBER, typer) + 1U) * 32U;

    gic_raise_page = run_has_physical_gic() ? PLATFORM_GICD_BASE : PLATFORM_RAISE_IPA;
    io_write32(GIC_CTLR, 0);
    for (uint32_t intid = INTID_SPI_FIRST; intid < lines; intid += 32) {
        gic_clean_bank(intid);
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
